package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.cache.WatchPlan;
import io.jollyboat.apiserver.cache.Watcher;
import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes the objects of definitions that go. Those with finalizers are marked only; whoever put
 * the finalizers on has to take them off, and that is waited for.
 */
final class InstanceRemoval {

    private final ObjectStorage storage;
    private final Timeline timeline;
    private final Consumer<String> lookAgain;

    /** Who waits for the last object of a definition to go, by its name. */
    private final Map<String, Watcher> waiting = new ConcurrentHashMap<>();

    /**
     * @param lookAgain told the name of a definition when one of its objects has gone
     */
    InstanceRemoval(ObjectStorage storage, Timeline timeline, Consumer<String> lookAgain) {
        this.storage = storage;
        this.timeline = timeline;
        this.lookAgain = lookAgain;
    }

    /**
     * Removes what can be removed; whether nothing is left. May block.
     *
     * @param resource the objects as they are stored, also when no version of them is served
     */
    boolean done(Definition definition, Optional<ResourceDefinition> resource) {
        if (resource.isEmpty()) {
            return true; // nothing was ever stored
        }
        for (StoredObject object : storage.readAll(resource.get())) {
            if (!marked(object)) {
                remove(resource.get(), object);
            }
        }
        // watched first, so that the last one does not go between the look and the watch
        waiting.computeIfAbsent(definition.name(), name -> watch(name, resource.get()));
        if (storage.readAll(resource.get()).isEmpty()) {
            forget(definition.name());
            return true;
        }
        return false;
    }

    private static boolean marked(StoredObject object) {
        return !Trees.absent(object.tree().path("metadata").get("deletionTimestamp"));
    }

    private void remove(ResourceDefinition resource, StoredObject object) {
        ObjectNode tree = object.tree();
        ObjectKey key =
                new ObjectKey(
                        resource,
                        resource.namespaced() ? Trees.text(tree, "metadata", "namespace") : "",
                        Trees.text(tree, "metadata", "name"));
        try {
            storage.mutate(key, current -> removal(current, key));
        } catch (ApiException gone) {
            if (gone.reason() != Reason.NOT_FOUND) {
                throw gone;
            }
        }
    }

    private Mutation.Step removal(@Nullable StoredObject current, ObjectKey key) {
        if (current == null) {
            throw ApiException.notFound(
                    key.definition().group(), key.definition().plural(), key.name());
        }
        ObjectNode tree = current.copy();
        if (Trees.texts(tree, "metadata", "finalizers").isEmpty()) {
            return new Mutation.Step.Remove();
        }
        ObjectNode metadata = Trees.object(tree, "metadata");
        Trees.putIfAbsent(
                metadata,
                "deletionTimestamp",
                timeline.now().truncatedTo(ChronoUnit.SECONDS).toString());
        Trees.putIfAbsent(metadata, "deletionGracePeriodSeconds", 0);
        return new Mutation.Step.Write(tree, Lifetime.FOREVER);
    }

    private Watcher watch(String name, ResourceDefinition resource) {
        WatchPlan plan =
                new WatchPlan(
                        ObjectKey.prefix(resource),
                        false,
                        Selection.EVERYTHING,
                        false,
                        WatchPlan.FROM_NOW_ON,
                        false,
                        false);
        Watcher watcher =
                storage.cacheOf(resource)
                        .watch(
                                plan,
                                new EventSink() {
                                    @Override
                                    public void event(WatchEvent event) {
                                        if (event.type() == WatchEvent.Type.DELETED) {
                                            lookAgain.accept(name);
                                        }
                                    }

                                    @Override
                                    public boolean ready() {
                                        return true;
                                    }

                                    @Override
                                    public void ended(@Nullable ApiException why) {
                                        if (waiting.remove(name) != null) {
                                            lookAgain.accept(name);
                                        }
                                    }
                                });
        watcher.proceed();
        return watcher;
    }

    /** Waits no more for the objects of a definition. */
    void forget(String name) {
        Watcher watcher = waiting.remove(name);
        if (watcher != null) {
            watcher.stop();
        }
    }

    void stop() {
        List.copyOf(waiting.keySet()).forEach(this::forget);
    }
}
