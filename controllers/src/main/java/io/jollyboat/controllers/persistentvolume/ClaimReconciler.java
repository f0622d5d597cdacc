package io.jollyboat.controllers.persistentvolume;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Brings one claim to a volume, or says what it waits for. */
final class ClaimReconciler {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String FORMER_DEFAULT_CLASS =
            "storageclass.beta.kubernetes.io/is-default-class";

    /**
     * How soon a claim that waits says so again. What was said is gone after an hour, and
     * Kubernetes lets no more than this through in the long run.
     */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final Client client;
    private final Timeline timeline;
    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<PersistentVolume> volumes;
    private final Informer<StorageClass> classes;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    private final Binding binding;

    ClaimReconciler(Client client, Informers informers, Timeline timeline, EventRecorder events) {
        this.client = client;
        this.timeline = timeline;
        this.claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        this.classes = informers.of(Resources.STORAGE_CLASSES);
        this.pods = informers.of(Resources.PODS);
        this.events = events;
        this.binding = new Binding(client);
    }

    Result reconcile(Key key) {
        Optional<PersistentVolumeClaim> claim = claims.get(key.namespace(), key.name());
        if (claim.isEmpty()) {
            return Result.done();
        }
        if (claim.get().annotations().containsKey(Claims.BIND_COMPLETED)) {
            check(claim.get());
            return Result.done();
        }
        if (claim.get().beingDeleted()) {
            return Result.done();
        }
        find(claim.get());
        return Result.after(AGAIN); // bound by then, or what it waits for is worth another word
    }

    /** A claim that is bound stays with its volume, or is lost. */
    private void check(PersistentVolumeClaim claim) {
        String name = claim.spec().volumeName();
        if (name.isEmpty()) {
            lost(
                    claim,
                    "ClaimLost",
                    "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
            return;
        }
        Optional<PersistentVolume> volume =
                volumes.get("", name).or(() -> client.find(Resources.PERSISTENT_VOLUMES, "", name));
        if (volume.isEmpty()) {
            lost(
                    claim,
                    "ClaimLost",
                    "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        } else if (!Claims.claimed(volume.get()) || Claims.claimedBy(volume.get(), claim)) {
            binding.bind(volume.get(), claim, timeline.now());
        } else {
            lost(
                    claim,
                    "ClaimMisbound",
                    "Two claims are bound to the same volume, this one is bound incorrectly");
        }
    }

    private void lost(PersistentVolumeClaim claim, String reason, String message) {
        if (!claim.status().phase().equals("Lost")) {
            binding.phase(claim, "Lost");
            events.event(claim, EventRecorder.WARNING, reason, message);
        }
    }

    private void find(PersistentVolumeClaim claim) {
        if (!claim.spec().volumeName().isEmpty()) {
            take(claim);
            return;
        }
        Optional<StorageClass> storageClass = classes.get("", Claims.classOf(claim));
        boolean bySchedule = bindsLate(storageClass);
        boolean later = bySchedule && !claim.annotations().containsKey(Claims.SELECTED_NODE);
        Optional<PersistentVolume> best = VolumeMatch.best(claim, volumes.list(), bySchedule);
        if (best.isPresent()) {
            binding.bind(best.get(), claim, timeline.now());
        } else if (Claims.hasNoClass(claim) && defaultClass().isPresent()) {
            giveClass(claim, defaultClass().get());
        } else if (later) {
            binding.phase(claim, "Pending");
            sayWhoIsWaitedFor(claim);
        } else {
            provision(binding.phase(claim, "Pending"), storageClass);
        }
    }

    /** Whether it is the scheduler that chooses among volumes that are there already. */
    private static boolean bindsLate(Optional<StorageClass> storageClass) {
        return storageClass
                .filter(one -> one.volumeBindingMode().equals("WaitForFirstConsumer"))
                .isPresent();
    }

    /** The newest of those marked as default, as Kubernetes takes it. */
    private Optional<StorageClass> defaultClass() {
        return classes.list().stream()
                .filter(
                        one ->
                                one.annotations().getOrDefault(DEFAULT_CLASS, "").equals("true")
                                        || one.annotations()
                                                .getOrDefault(FORMER_DEFAULT_CLASS, "")
                                                .equals("true"))
                .max(
                        Comparator.comparing(
                                        (StorageClass one) ->
                                                one.creationTimestamp().orElse(Instant.EPOCH))
                                .thenComparing(StorageClass::name, Comparator.reverseOrder()));
    }

    private void giveClass(PersistentVolumeClaim claim, StorageClass storageClass) {
        ObjectNode json = claim.copyOfJson();
        json.withObject("/spec").put("storageClassName", storageClass.name());
        client.update(Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(json));
    }

    /** The claim names a volume: that one or none. */
    private void take(PersistentVolumeClaim claim) {
        Optional<PersistentVolume> found = volumes.get("", claim.spec().volumeName());
        if (found.isEmpty()) {
            binding.phase(claim, "Pending");
            return;
        }
        PersistentVolume volume = found.get();
        if (Claims.claimed(volume)) {
            if (Claims.claimedBy(volume, claim)) {
                binding.bind(volume, claim, timeline.now());
            } else {
                binding.phase(claim, "Pending");
                tell(
                        claim,
                        EventRecorder.WARNING,
                        "FailedBinding",
                        "volume \"" + volume.name() + "\" already bound to a different claim.");
            }
            return;
        }
        String mismatch = VolumeMatch.mismatch(volume, claim);
        if (mismatch.isEmpty()) {
            binding.bind(volume, claim, timeline.now());
        } else {
            binding.phase(claim, "Pending");
            tell(
                    claim,
                    EventRecorder.WARNING,
                    "VolumeMismatch",
                    "Cannot bind to requested volume \"" + volume.name() + "\": " + mismatch);
        }
    }

    private void sayWhoIsWaitedFor(PersistentVolumeClaim claim) {
        List<String> consumers =
                pods.list(claim.namespace()).stream()
                        .filter(pod -> ClaimUse.uses(pod, claim.name()))
                        .filter(pod -> pod.spec().nodeName().isEmpty() && !PodLife.hasEnded(pod))
                        .map(Pod::name)
                        .sorted()
                        .toList();
        if (!consumers.isEmpty()) {
            tell(
                    claim,
                    EventRecorder.NORMAL,
                    "WaitForPodScheduled",
                    "waiting for pod%s %s to be scheduled"
                            .formatted(
                                    consumers.size() > 1 ? "s" : "", String.join(",", consumers)));
        } else {
            tell(
                    claim,
                    EventRecorder.NORMAL,
                    "WaitForFirstConsumer",
                    "waiting for first consumer to be created before binding");
        }
    }

    /** Asks the class's provisioner for a volume, by a mark on the claim. */
    private void provision(PersistentVolumeClaim claim, Optional<StorageClass> storageClass) {
        String name = Claims.classOf(claim);
        if (name.isEmpty()) {
            tell(
                    claim,
                    EventRecorder.NORMAL,
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set");
            return;
        }
        if (storageClass.isEmpty()) {
            tell(
                    claim,
                    EventRecorder.WARNING,
                    "ProvisioningFailed",
                    "storageclass.storage.k8s.io \"" + name + "\" not found");
            return;
        }
        String provisioner = Migrated.name(storageClass.get().provisioner());
        if (provisioner.startsWith("kubernetes.io/")) {
            tell(
                    claim,
                    EventRecorder.WARNING,
                    "ProvisioningFailed",
                    "no volume plugin matched name: " + provisioner);
            return;
        }
        if (!provisioner.equals(claim.annotations().get(Claims.PROVISIONER))) {
            ObjectNode json = claim.copyOfJson();
            json.withObject("/metadata/annotations")
                    .put(Claims.FORMER_PROVISIONER, provisioner)
                    .put(Claims.PROVISIONER, provisioner);
            client.update(Resources.PERSISTENT_VOLUME_CLAIMS, new PersistentVolumeClaim(json));
        }
        tell(
                claim,
                EventRecorder.NORMAL,
                "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner '"
                        + provisioner
                        + "' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
    }

    private void tell(PersistentVolumeClaim claim, String type, String reason, String message) {
        events.event(claim, type, reason, message);
    }
}
