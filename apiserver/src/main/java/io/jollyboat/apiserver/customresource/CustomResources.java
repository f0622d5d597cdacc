package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.cache.WatchPlan;
import io.jollyboat.apiserver.cache.Watcher;
import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.resource.Names;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the definitions in the store: gives them their names, serves what they define as soon as
 * they have them, and sees to the end of what they defined when they go.
 *
 * <p>One definition is looked at after the other, whenever it changes, from its newest state: what
 * is done is the difference between what is and what should be. A failure is tried again.
 */
public final class CustomResources {

    private static final Logger LOG = LoggerFactory.getLogger(CustomResources.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Timeline timeline;
    private final ResourceDefinition definitions;
    private final Serving serving;
    private final DefinitionStatus status;
    private final InstanceRemoval removal;
    private final SerialExecutor desk;

    // what follows belongs to the desk's tasks, and to the starting thread before there are any

    /** The definitions as they were last seen, by name. */
    private final Map<String, Definition> known = new HashMap<>();

    private final NamesInUse names = new NamesInUse();

    /** What of them is being served. */
    private final Map<String, Served> served = new HashMap<>();

    private volatile boolean synced;
    private volatile boolean stopped;
    private volatile @Nullable Watcher watcher;

    /** What decides how a definition's objects are served; the rest of its status does not. */
    private record Served(String uid, long generation, Names names, boolean deleting) {
        static Served of(Definition definition) {
            return new Served(
                    definition.uid(),
                    definition.generation(),
                    definition.acceptedNames(),
                    definition.deleting());
        }

        /** Whether objects look the same to who watches them. */
        boolean looksLike(Served other) {
            return uid.equals(other.uid)
                    && generation == other.generation
                    && names.equals(other.names);
        }
    }

    /**
     * @param webhooks asked to convert where a definition says so
     * @param metrics are told how that went
     */
    public CustomResources(
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline,
            WebhookCaller webhooks,
            Metrics metrics) {
        this.registry = registry;
        this.storage = storage;
        this.timeline = timeline;
        this.definitions =
                registry.byResource(Definition.GROUP, "v1", Definition.PLURAL).orElseThrow();
        var measures = new ConversionMeasures(metrics, timeline);
        this.serving =
                new Serving(
                        definition ->
                                new WebhookConverter(
                                        definition, webhooks, () -> chance(timeline), measures));
        this.status = new DefinitionStatus(storage, definitions, timeline);
        this.removal = new InstanceRemoval(storage, timeline, this::look);
        this.desk = timeline.serial();
    }

    private static UUID chance(Timeline timeline) {
        return new UUID(timeline.random().nextLong(), timeline.random().nextLong());
    }

    /**
     * Serves what was served before, if the store has been read, and follows from there. Called
     * once the cache has been started.
     *
     * @param loaded whether the store has been read
     */
    public void start(BooleanSupplier loaded) {
        boolean whole = loaded.getAsBoolean();
        List<ResourceDefinition> resources = new ArrayList<>();
        for (StoredObject object :
                storage.cacheOf(definitions).list(ObjectKey.prefix(definitions)).objects()) {
            Definition definition = new Definition(object.tree());
            note(definition);
            if (definition.established()) {
                resources.addAll(serving.resources(definition));
                served.put(definition.name(), Served.of(definition));
            }
        }
        if (!resources.isEmpty()) {
            registry.putAll(resources);
        }
        synced = whole;
        follow(loaded);
    }

    /** Whether all definitions that were there at the start are served. */
    public boolean synced() {
        return synced;
    }

    /** Follows no more; what is served stays so. */
    public void stop() {
        stopped = true;
        Watcher open = watcher;
        if (open != null) {
            open.stop();
        }
        removal.stop();
    }

    private void follow(BooleanSupplier loaded) {
        if (stopped) {
            return;
        }
        WatchPlan plan =
                new WatchPlan(
                        ObjectKey.prefix(definitions),
                        false,
                        Selection.EVERYTHING,
                        true,
                        WatchPlan.FROM_NOW_ON,
                        true,
                        true);
        Watcher begun = storage.cacheOf(definitions).watch(plan, new Sink(loaded));
        watcher = begun;
        begun.proceed();
    }

    private final class Sink implements EventSink {
        private final BooleanSupplier loaded;

        /** Else the initial state says nothing: another watch will follow. */
        private final boolean whole;

        Sink(BooleanSupplier loaded) {
            this.loaded = loaded;
            this.whole = loaded.getAsBoolean();
        }

        @Override
        public void event(WatchEvent event) {
            StoredObject object = event.object();
            if (object == null) {
                if (event.initialEventsEnd() && whole) {
                    desk.execute(() -> synced = true);
                }
                return;
            }
            String name = object.key().substring(ObjectKey.prefix(definitions).length());
            desk.execute(() -> attend(name));
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void ended(@Nullable ApiException why) {
            if (!stopped) {
                timeline.execute(() -> follow(loaded));
            }
        }
    }

    /** Has a definition looked at again. */
    private void look(String name) {
        desk.execute(() -> attend(name));
    }

    private void attend(String name) {
        if (stopped) {
            return;
        }
        try {
            StoredObject object = storage.glance(new ObjectKey(definitions, "", name));
            if (object == null) {
                gone(name);
            } else {
                present(new Definition(object.tree()));
            }
        } catch (ApiException notNow) {
            LOG.warn("custom resource definition {}: {}", name, notNow.message());
            timeline.after(RETRY, () -> look(name));
        }
    }

    private void gone(String name) {
        Definition last = known.remove(name);
        if (served.remove(name) != null && last != null) {
            registry.remove(last.group(), last.acceptedNames().plural());
            endWatches(last);
        }
        removal.forget(name);
        if (last != null) {
            names.forget(last);
            names.othersWaiting(last).forEach(this::look); // what they wait for may be free now
        }
    }

    private void present(Definition seen) {
        note(seen);
        Definition definition = status.settled(seen, names.ofOthers(seen));
        boolean renamed = !definition.acceptedNames().equals(seen.acceptedNames());
        if (definition.established()) {
            serve(definition); // first: who reads that it is established calls at once
        }
        definition = status.write(seen, definition);
        note(definition);
        if (renamed) {
            names.othersWaiting(definition).forEach(this::look);
        }
        if (definition.deleting() && definition.finalizing()) {
            finish(definition);
        }
    }

    private void serve(Definition definition) {
        Served now = Served.of(definition);
        Served before = served.get(definition.name());
        if (now.equals(before)) {
            return;
        }
        List<ResourceDefinition> resources = serving.resources(definition);
        if (resources.isEmpty()) {
            registry.remove(definition.group(), definition.acceptedNames().plural());
        } else {
            registry.putAll(resources);
        }
        served.put(definition.name(), now);
        if (before != null && !now.looksLike(before)) {
            endWatches(definition);
        }
    }

    /** Who watches is to come again, and be told in the new form, or that there is none. */
    private void endWatches(Definition definition) {
        serving.stored(definition).ifPresent(stored -> storage.cacheOf(stored).endOpenWatches());
    }

    private void finish(Definition definition) {
        if (!definition.established() || removal.done(definition, serving.stored(definition))) {
            status.release(definition);
        } else {
            status.removing(definition);
        }
    }

    private void note(Definition definition) {
        known.put(definition.name(), definition);
        names.note(definition);
    }
}
