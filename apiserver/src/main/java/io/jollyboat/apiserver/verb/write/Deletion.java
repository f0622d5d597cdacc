package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.DeleteQuery;
import io.jollyboat.apiserver.request.DeleteQuery.Propagation;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.core.errors.ApiException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What deleting an object means: a function of its state and of how it is to go.
 *
 * <p>An object goes at once, unless its kind gives it time to end (pods) or somebody has still to
 * clean up after it (finalizers). Then it is marked with the time by which it is to be gone, and
 * goes when the time is shortened to zero or the last finalizer is taken off. A time once set can
 * only be shortened. What can have time is marked even when it gets none, before it goes: that
 * tells its watchers that it was to end, and did not only vanish.
 */
record Deletion(ResourceDefinition definition, DeleteQuery query, Identity identity) {

    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

    /** Whether an object as it is about to be written has nothing left to wait for. */
    static boolean complete(ResourceDefinition definition, ObjectNode object) {
        ObjectNode metadata = Trees.object(object, "metadata");
        return !Trees.absent(metadata.get("deletionTimestamp"))
                && Trees.number(metadata, 0, "deletionGracePeriodSeconds") == 0
                && !finalizersPending(definition, object);
    }

    private static boolean finalizersPending(ResourceDefinition definition, ObjectNode object) {
        return !Trees.texts(object, "metadata", "finalizers").isEmpty()
                || ownFinalizersPending(definition, object);
    }

    /** Namespaces have finalizers of a second kind: whoever empties them. */
    private static boolean ownFinalizersPending(ResourceDefinition definition, ObjectNode object) {
        return isNamespace(definition) && !Trees.texts(object, "spec", "finalizers").isEmpty();
    }

    private static boolean isNamespace(ResourceDefinition definition) {
        return definition.group().isEmpty() && definition.plural().equals("namespaces");
    }

    /**
     * The next step.
     *
     * @throws ApiException Conflict when it is not the object that was meant
     */
    public Mutation.Step step(StoredObject current) {
        ObjectNode object = current.tree();
        checkPreconditions(object, current.revision());
        boolean deleting = !Trees.absent(object.path("metadata").get("deletionTimestamp"));
        return deleting ? again(object) : first(object);
    }

    private Mutation.Step first(ObjectNode current) {
        ObjectNode old = current.deepCopy();
        definition.strategy().prepareForDelete(old);
        OptionalLong grace = definition.strategy().gracePeriodSeconds(old, query.graceSeconds());
        List<String> before = Trees.texts(old, "metadata", "finalizers");
        List<String> finalizers = finalizers(before);
        boolean pending = !finalizers.isEmpty() || ownFinalizersPending(definition, old);
        if (grace.isEmpty() && !pending) {
            return new Mutation.Step.Remove();
        }
        ObjectNode object = old;
        ObjectNode metadata = Trees.object(object, "metadata");
        mark(metadata, grace.orElse(0));
        long generation = Trees.number(metadata, 0, "generation");
        if (generation > 0) {
            metadata.put("generation", generation + 1);
        }
        setFinalizers(metadata, finalizers);
        if (isNamespace(definition)) {
            Trees.object(object, "status").put("phase", "Terminating");
        }
        return written(object, grace.orElse(0) > 0 || pending);
    }

    private Mutation.Step written(ObjectNode object, boolean waits) {
        return waits
                ? new Mutation.Step.Write(object, identity.lifetime(definition))
                : new Mutation.Step.WriteAndRemove(object, identity.lifetime(definition));
    }

    /**
     * It was deleted before: its time can be shortened, and what becomes of its dependents can be
     * chosen anew unless it ends with a grace, as pods do.
     */
    private Mutation.Step again(ObjectNode old) {
        long left = Trees.number(old, 0, "metadata", "deletionGracePeriodSeconds");
        if (left == 0) {
            boolean graceful =
                    definition.strategy().gracePeriodSeconds(old, query.graceSeconds()).isPresent();
            List<String> before = Trees.texts(old, "metadata", "finalizers");
            List<String> after = graceful ? before : finalizers(before);
            if (!after.equals(before)) {
                ObjectNode object = old.deepCopy();
                setFinalizers(Trees.object(object, "metadata"), after);
                return finalizersPending(definition, object)
                        ? new Mutation.Step.Write(object, identity.lifetime(definition))
                        : new Mutation.Step.Remove();
            }
            return finalizersPending(definition, old)
                    ? new Mutation.Step.Keep()
                    : new Mutation.Step.Remove();
        }
        // a negative time means a second, as for a first deletion
        long asked = query.graceSeconds().orElse(left);
        long grace = asked < 0 ? 1 : asked;
        if (grace >= left) {
            return new Mutation.Step.Keep();
        }
        ObjectNode object = old.deepCopy();
        ObjectNode metadata = Trees.object(object, "metadata");
        Instant end = Instant.parse(Trees.text(metadata, "deletionTimestamp"));
        metadata.put("deletionTimestamp", Identity.time(end.minusSeconds(left - grace)));
        metadata.put("deletionGracePeriodSeconds", grace);
        return written(object, grace > 0 || finalizersPending(definition, old));
    }

    private void mark(ObjectNode metadata, long grace) {
        metadata.put("deletionTimestamp", identity.after(grace));
        metadata.put("deletionGracePeriodSeconds", grace);
    }

    /** The finalizers with those that the propagation policy asks for, and without its opposite. */
    private List<String> finalizers(List<String> before) {
        Propagation wish = query.propagation();
        if (wish == Propagation.UNSET) {
            boolean orphans =
                    definition.strategy().orphansByDefault() && !before.contains(FOREGROUND);
            wish = orphans ? Propagation.ORPHAN : Propagation.UNSET;
        }
        if (wish == Propagation.UNSET) {
            return before;
        }
        List<String> after = new ArrayList<>(before);
        after.remove(ORPHAN);
        after.remove(FOREGROUND);
        switch (wish) {
            case ORPHAN -> after.add(ORPHAN);
            case FOREGROUND -> after.add(FOREGROUND);
            default -> {}
        }
        return after;
    }

    private static void setFinalizers(ObjectNode metadata, List<String> finalizers) {
        if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
            return;
        }
        ArrayNode list = metadata.putArray("finalizers");
        finalizers.forEach(list::add);
    }

    private void checkPreconditions(ObjectNode object, long revision) {
        String uid = Trees.text(object, "metadata", "uid");
        if (!query.uid().isEmpty() && !query.uid().equals(uid)) {
            throw refused(
                    object,
                    "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
                            .formatted(query.uid(), uid));
        }
        String wanted = query.resourceVersion();
        if (!wanted.isEmpty() && !wanted.equals(Long.toString(revision))) {
            throw refused(
                    object,
                    "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%d). The object might have been modified"
                            .formatted(wanted, revision));
        }
    }

    private ApiException refused(ObjectNode object, String why) {
        return ApiException.conflict(
                definition.group(),
                definition.plural(),
                Trees.text(object, "metadata", "name"),
                why);
    }
}
