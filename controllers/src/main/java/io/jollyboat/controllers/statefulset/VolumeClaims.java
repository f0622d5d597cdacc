package io.jollyboat.controllers.statefulset;

import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The claims of a set's pods: made before their pod, kept or collected with it as the set's
 * retention policy says. Collecting is the garbage collector's: here a claim gets the owner with
 * whom it is to go.
 */
final class VolumeClaims {

    private final Client client;
    private final Informer<PersistentVolumeClaim> claims;
    private final EventRecorder events;

    VolumeClaims(Client client, Informer<PersistentVolumeClaim> claims, EventRecorder events) {
        this.client = client;
        this.claims = claims;
        this.events = events;
    }

    /**
     * Makes the claims that a pod lacks, as many of them as can be made.
     *
     * @throws ApiException when one cannot be made, or one that stands is going; says so of all
     */
    void ensure(StatefulSet set, int ordinal) {
        List<String> failures = new ArrayList<>();
        for (PersistentVolumeClaim template : set.spec().volumeClaimTemplates()) {
            String name = PodIdentity.claimName(set, template.name(), ordinal);
            Optional<PersistentVolumeClaim> known = claims.get(set.namespace(), name);
            if (known.isEmpty()) {
                create(set, ordinal, claim(set, template, name))
                        .ifPresent(
                                why -> failures.add("failed to create PVC " + name + ": " + why));
            } else if (known.get().beingDeleted()) {
                failures.add("pvc " + name + " is being deleted");
            }
        }
        if (failures.size() == 1) {
            throw ApiException.badRequest(failures.getFirst());
        } else if (!failures.isEmpty()) {
            throw ApiException.badRequest("[" + String.join(", ", failures) + "]");
        }
    }

    private PersistentVolumeClaim claim(
            StatefulSet set, PersistentVolumeClaim template, String name) {
        ObjectNode json = template.copyOfJson();
        json.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        json.remove("status");
        ObjectNode metadata = json.withObject("/metadata");
        metadata.put("name", name).put("namespace", set.namespace());
        ObjectNode labels = metadata.withObject("/labels");
        set.spec().selector().matchLabels().forEach(labels::put);
        boolean withSet =
                set.spec().persistentVolumeClaimRetentionPolicy().whenDeleted().equals("Delete");
        if (withSet && stays(set)) {
            metadata.putArray("ownerReferences")
                    .add(OwnerReferences.controller(Resources.STATEFUL_SETS, set));
        }
        return new PersistentVolumeClaim(json);
    }

    /** Empty when the claim is there afterwards; otherwise why it is not. */
    private Optional<String> create(StatefulSet set, int ordinal, PersistentVolumeClaim claim) {
        String pod = PodIdentity.name(set, ordinal);
        try {
            client.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim);
        } catch (ApiException e) {
            if (e.reason() == Reason.ALREADY_EXISTS) {
                return Optional.empty(); // made by an earlier pass, and not seen yet
            }
            events.event(
                    set,
                    EventRecorder.WARNING,
                    "FailedCreate",
                    "create Claim %s for Pod %s in StatefulSet %s failed error: %s"
                            .formatted(claim.name(), pod, set.name(), e.message()));
            return Optional.of(e.message());
        }
        events.event(
                set,
                EventRecorder.NORMAL,
                "SuccessfulCreate",
                "create Claim %s Pod %s in StatefulSet %s success"
                        .formatted(claim.name(), pod, set.name()));
        return Optional.empty();
    }

    /**
     * Whether a claim is to go with a pod of that name that is gone: a new pod must wait for it.
     */
    boolean stale(StatefulSet set, int ordinal) {
        String pod = PodIdentity.name(set, ordinal);
        return of(set, ordinal)
                .anyMatch(
                        claim ->
                                claim.ownerReferences().stream()
                                        .anyMatch(
                                                owner ->
                                                        owner.kind().equals("Pod")
                                                                && owner.name().equals(pod)));
    }

    /**
     * Sets the owners of a pod's claims as the policy wants them: the set, if they are to go with
     * it; the pod, if it is scaled away and they are to go with that.
     *
     * @return whether one of them had others
     */
    boolean applyPolicy(StatefulSet set, Pod pod, int ordinal, boolean scaledAway) {
        var policy = set.spec().persistentVolumeClaimRetentionPolicy();
        boolean withPod = scaledAway && policy.whenScaled().equals("Delete");
        boolean withSet = policy.whenDeleted().equals("Delete") && !withPod;
        return of(set, ordinal).filter(claim -> own(claim, set, withSet, pod, withPod)).count() > 0;
    }

    private Stream<PersistentVolumeClaim> of(StatefulSet set, int ordinal) {
        return set.spec().volumeClaimTemplates().stream()
                .map(template -> PodIdentity.claimName(set, template.name(), ordinal))
                .flatMap(name -> claims.get(set.namespace(), name).stream());
    }

    private boolean own(
            PersistentVolumeClaim claim,
            StatefulSet set,
            boolean withSet,
            Pod pod,
            boolean withPod) {
        boolean setOwns = owns(claim, set.uid());
        boolean podOwns = owns(claim, pod.uid());
        boolean somebodyElse =
                claim.controller()
                        .filter(owner -> !List.of(set.uid(), pod.uid()).contains(owner.uid()))
                        .isPresent();
        if (somebodyElse || (setOwns == withSet && podOwns == withPod)) {
            return false;
        }
        if (withSet && !setOwns && !stays(set)) {
            return false; // its claims were just made orphans, or go with it
        }
        ObjectNode json = claim.copyOfJson();
        ArrayNode owners = json.arrayNode();
        for (OwnerReference owner : claim.ownerReferences()) {
            if (!owner.uid().equals(set.uid()) && !owner.uid().equals(pod.uid())) {
                owners.add(owner.copyOfJson());
            }
        }
        if (withSet) {
            owners.add(OwnerReferences.controller(Resources.STATEFUL_SETS, set));
        }
        if (withPod) {
            owners.add(OwnerReferences.controller(Resources.PODS, pod));
        }
        json.withObject("/metadata").set("ownerReferences", owners);
        client.update(Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(json));
        return true;
    }

    /** Asked of the server: that it is being deleted may not have come to us yet. */
    private boolean stays(StatefulSet set) {
        return client.find(Resources.STATEFUL_SETS, set.namespace(), set.name())
                .filter(current -> current.uid().equals(set.uid()) && !current.beingDeleted())
                .isPresent();
    }

    private static boolean owns(PersistentVolumeClaim claim, String uid) {
        return claim.ownerReferences().stream().anyMatch(owner -> owner.uid().equals(uid));
    }
}
