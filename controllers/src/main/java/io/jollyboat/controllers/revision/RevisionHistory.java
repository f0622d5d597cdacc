package io.jollyboat.controllers.revision;

import io.jollyboat.controllers.pods.Claims;
import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.controllers.pods.SafeHash;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ControllerRevision;
import io.jollyboat.core.api.core.v1.PodTemplateSpec;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.selector.LabelSelector;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The revisions of the workloads of one kind. Safe for use by several threads. */
public final class RevisionHistory<O extends KubernetesObject> {

    private static final int NAME_LENGTH = 223; // leaves room for the hash in a label's value
    private static final Comparator<ControllerRevision> IN_ORDER =
            Comparator.comparingLong(ControllerRevision::revision)
                    .thenComparing(ControllerRevision::name);

    private final Client client;
    private final ResourceType<O> ownerType;
    private final String hashLabel;
    private final Owned<ControllerRevision> revisions;
    private final Expectations<ControllerRevision> expectations;

    /**
     * @param hashLabel the label under which a revision carries its hash
     */
    public RevisionHistory(
            Client client,
            ResourceType<O> ownerType,
            String hashLabel,
            Informer<ControllerRevision> informer) {
        this.client = client;
        this.ownerType = ownerType;
        this.hashLabel = hashLabel;
        this.revisions = new Owned<>(informer);
        this.expectations = new Expectations<>(informer);
    }

    /** Whether everything written for the owner has come back. */
    public boolean settled(Key owner) {
        return expectations.met(owner);
    }

    /** The owner is gone. */
    public void forget(Key owner) {
        expectations.forget(owner);
    }

    /** The owner's revisions, oldest first, after taking and letting go by its selector. */
    public List<ControllerRevision> claimed(O owner, LabelSelector selector) {
        return new Claims<>(
                        client,
                        ownerType,
                        owner,
                        Resources.CONTROLLER_REVISIONS,
                        revision -> selector.matches(revision.labels()))
                .claim(revisions.candidates(owner)).stream().sorted(IN_ORDER).toList();
    }

    /**
     * A revision.
     *
     * @param collisions how often a name was found to be taken by other contents
     */
    public record Latest(ControllerRevision revision, int collisions) {}

    /**
     * The revision of the owner's present template. One that stood before, and is not the latest,
     * becomes the latest; one that never stood is made.
     *
     * @param known the owner's revisions, oldest first
     */
    public Latest latest(
            O owner, PodTemplateSpec template, List<ControllerRevision> known, int collisions) {
        ObjectNode data = data(template);
        long next = known.isEmpty() ? 1 : known.getLast().revision() + 1;
        Optional<ControllerRevision> equal = of(data, known);
        if (equal.isEmpty()) {
            return create(owner, template, data, next, collisions);
        }
        ControllerRevision revision = equal.get();
        if (revision.revision() == next - 1) {
            return new Latest(revision, collisions);
        }
        ObjectNode renewed = revision.copyOfJson();
        renewed.put("revision", next);
        ControllerRevision updated =
                client.update(Resources.CONTROLLER_REVISIONS, new ControllerRevision(renewed));
        expectations.written(Key.of(owner), updated);
        return new Latest(updated, collisions);
    }

    /** Whether a template is among the revisions. */
    public boolean has(PodTemplateSpec template, List<ControllerRevision> known) {
        return of(data(template), known).isPresent();
    }

    private static Optional<ControllerRevision> of(
            ObjectNode data, List<ControllerRevision> known) {
        return known.reversed().stream().filter(one -> same(one, data)).findFirst();
    }

    private Latest create(
            O owner, PodTemplateSpec template, ObjectNode data, long number, int collisions) {
        boolean stays =
                client.find(ownerType, owner.namespace(), owner.name())
                        .filter(now -> now.uid().equals(owner.uid()) && !now.beingDeleted())
                        .isPresent();
        if (!stays) { // not heard of yet: what is made now is deleted at once, and so on
            throw ApiException.modified(ownerType.group(), ownerType.plural(), owner.name());
        }
        for (int collision = collisions; ; collision++) {
            String hash = SafeHash.of(data, collision);
            ControllerRevision wanted = revision(owner, template, data, number, hash);
            try {
                ControllerRevision created = client.create(Resources.CONTROLLER_REVISIONS, wanted);
                expectations.written(Key.of(owner), created);
                return new Latest(created, collision);
            } catch (ApiException e) {
                if (e.reason() != Reason.ALREADY_EXISTS) {
                    throw e;
                }
                ControllerRevision taken =
                        client.get(
                                Resources.CONTROLLER_REVISIONS, wanted.namespace(), wanted.name());
                if (same(taken, data)) {
                    return new Latest(taken, collision);
                }
            }
        }
    }

    private ControllerRevision revision(
            O owner, PodTemplateSpec template, ObjectNode data, long number, String hash) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "apps/v1").put("kind", "ControllerRevision");
        ObjectNode metadata = json.putObject("metadata");
        String prefix = owner.name();
        metadata.put(
                "name",
                (prefix.length() > NAME_LENGTH ? prefix.substring(0, NAME_LENGTH) : prefix)
                        + "-"
                        + hash);
        metadata.put("namespace", owner.namespace());
        ObjectNode labels = metadata.putObject("labels");
        template.metadata().labels().forEach(labels::put);
        labels.put(hashLabel, hash);
        if (!owner.annotations().isEmpty()) {
            owner.annotations().forEach(metadata.putObject("annotations")::put);
        }
        metadata.putArray("ownerReferences").add(OwnerReferences.controller(ownerType, owner));
        json.set("data", data.deepCopy());
        json.put("revision", number);
        return new ControllerRevision(json);
    }

    /** The hash that a revision carries. */
    public String hash(ControllerRevision revision) {
        return revision.labels().getOrDefault(hashLabel, "");
    }

    /** A patch that puts the template in place of any other; kubectl undoes by applying it. */
    private static ObjectNode data(PodTemplateSpec template) {
        ObjectNode data = Trees.newObject();
        ObjectNode whole = template.copyOfJson();
        whole.put("$patch", "replace");
        data.putObject("spec").set("template", whole);
        return data;
    }

    private static boolean same(ControllerRevision revision, ObjectNode data) {
        return Trees.alike(revision.json().path("data"), data);
    }

    /** The template that a revision keeps. */
    public static PodTemplateSpec template(ControllerRevision revision) {
        ObjectNode data = Trees.object(revision.json(), "data");
        ObjectNode template =
                Trees.object(Trees.object(data, "spec"), "template").isEmpty()
                        ? Trees.newObject()
                        : Trees.object(Trees.object(data, "spec"), "template").deepCopy();
        template.remove("$patch");
        return new PodTemplateSpec(template);
    }

    /**
     * Deletes the oldest revisions that are too many.
     *
     * @param live names of revisions that are in use, which stay and do not count
     */
    public void truncate(O owner, List<ControllerRevision> known, Set<String> live, int limit) {
        List<ControllerRevision> idle =
                known.stream().filter(revision -> !live.contains(revision.name())).toList();
        for (ControllerRevision revision : idle.subList(0, Math.max(0, idle.size() - limit))) {
            client.delete(
                    Resources.CONTROLLER_REVISIONS,
                    revision.namespace(),
                    revision.name(),
                    DeleteOptions.DEFAULT.onlyUid(revision.uid()));
            expectations.deleted(Key.of(owner), revision);
        }
    }
}
