package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.customresource.definition.ApiApproval;
import io.jollyboat.apiserver.customresource.definition.Conditions;
import io.jollyboat.apiserver.customresource.definition.Conditions.Wanted;
import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.customresource.definition.NameAcceptance;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Names;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.Mutated;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what the server has to say about a definition into its status. */
final class DefinitionStatus {

    private final ObjectStorage storage;
    private final ResourceDefinition definitions;
    private final Timeline timeline;

    DefinitionStatus(ObjectStorage storage, ResourceDefinition definitions, Timeline timeline) {
        this.storage = storage;
        this.definitions = definitions;
        this.timeline = timeline;
    }

    /** The definition with the names and conditions it is to have. */
    Definition settled(Definition definition, Collection<Names> others) {
        ObjectNode tree = definition.tree().deepCopy();
        settle(tree, others);
        return new Definition(tree);
    }

    private void settle(ObjectNode tree, Collection<Names> others) {
        Definition definition = new Definition(tree);
        NameAcceptance.of(definition, others).note(tree, now());
        ApiApproval.condition(definition).ifPresent(wanted -> Conditions.set(tree, wanted, now()));
    }

    /** Writes the status of a settled definition, when it says anything new. */
    Definition write(Definition seen, Definition settled) {
        if (Trees.same(seen.tree(), settled.tree())) {
            return seen;
        }
        return change(
                seen,
                tree -> {
                    for (String part : List.of("acceptedNames", "conditions")) {
                        Trees.copyOrRemove(
                                Trees.object(tree, "status"),
                                part,
                                settled.tree().path("status").get(part));
                    }
                });
    }

    /** Says that the objects are being removed. */
    void removing(Definition definition) {
        change(
                definition,
                tree ->
                        Conditions.set(
                                tree,
                                new Wanted(
                                        "Terminating",
                                        true,
                                        "InstanceDeletionInProgress",
                                        "CustomResource deletion is in progress"),
                                now()));
    }

    /** Lets a definition go whose objects are gone. */
    void release(Definition definition) {
        change(
                definition,
                tree -> {
                    ObjectNode metadata = Trees.object(tree, "metadata");
                    ArrayNode finalizers = Trees.array(metadata, "finalizers");
                    List<String> rest = Trees.texts(finalizers);
                    finalizers.removeAll();
                    rest.stream()
                            .filter(each -> !each.equals(Definition.FINALIZER))
                            .forEach(finalizers::add);
                    if (finalizers.isEmpty()) {
                        metadata.remove("finalizers");
                    }
                    boolean ever = definition.established();
                    Conditions.set(
                            tree,
                            new Wanted(
                                    "Terminating",
                                    false,
                                    ever ? "InstanceDeletionCompleted" : "NeverEstablished",
                                    ever
                                            ? "removed all instances"
                                            : "resource was never established"),
                            now());
                });
    }

    private Definition change(Definition definition, Consumer<ObjectNode> change) {
        ObjectKey key = new ObjectKey(definitions, "", definition.name());
        Mutated outcome = storage.mutate(key, current -> step(definition, current, change));
        return new Definition(outcome.object().tree());
    }

    private static Mutation.Step step(
            Definition definition, @Nullable StoredObject current, Consumer<ObjectNode> change) {
        if (current == null) {
            throw ApiException.notFound(Definition.GROUP, Definition.PLURAL, definition.name());
        }
        ObjectNode tree = current.copy();
        if (!new Definition(tree).uid().equals(definition.uid())) {
            return new Mutation.Step.Keep(); // another one by now, which will be looked at itself
        }
        change.accept(tree);
        Definition changed = new Definition(tree);
        return changed.deleting() && Trees.texts(tree, "metadata", "finalizers").isEmpty()
                ? new Mutation.Step.Remove()
                : new Mutation.Step.Write(tree, Lifetime.FOREVER);
    }

    private String now() {
        return timeline.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
