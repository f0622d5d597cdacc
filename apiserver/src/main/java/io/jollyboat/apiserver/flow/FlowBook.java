package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.cache.CacheEvent;
import io.jollyboat.apiserver.cache.ChangeLog;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.flow.first.FirstFlows;
import io.jollyboat.apiserver.json.Trees;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas and levels that hold, as new as the watch cache. Until a new cluster's own are stored
 * they hold as if they were; those that are mandatory hold always.
 *
 * <p>Safe for use by several threads. Working in a change takes a lock; reading takes none.
 */
final class FlowBook {

    private final ReentrantLock lock = new ReentrantLock();
    private final ChangeLog schemaLog;
    private final ChangeLog levelLog;
    private final Map<String, FlowSchema> schemas = new TreeMap<>(); // guarded by lock
    private final Map<String, PriorityLevel> levels = new TreeMap<>(); // guarded by lock
    private boolean allStored; // guarded by lock
    private volatile @Nullable FlowRules current;

    /**
     * @param changed called when there is something new, from within the cache
     */
    FlowBook(ResourceCache schemas, ResourceCache levels, Runnable changed) {
        schemaLog = schemas.log(changed);
        levelLog = levels.log(changed);
    }

    /** What holds now. */
    FlowRules rules() {
        FlowRules rules = current;
        return rules != null && schemaLog.isEmpty() && levelLog.isEmpty() ? rules : caughtUp();
    }

    /** From now on only what is stored holds, and what is mandatory. */
    void stored() {
        lock.lock();
        try {
            if (!allStored) {
                allStored = true;
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private FlowRules caughtUp() {
        lock.lock();
        try {
            schemaLog.drain(note -> read(note, schemas, FlowSchema::of));
            levelLog.drain(note -> read(note, levels, PriorityLevel::of));
            Map<String, FlowSchema> allSchemas = new TreeMap<>(schemas);
            Map<String, PriorityLevel> allLevels = new TreeMap<>(levels);
            for (ObjectNode first : FirstFlows.schemas()) {
                if (holds(first)) {
                    allSchemas.computeIfAbsent(name(first), none -> FlowSchema.of(first));
                }
            }
            for (ObjectNode first : FirstFlows.levels()) {
                if (holds(first)) {
                    allLevels.computeIfAbsent(name(first), none -> PriorityLevel.of(first));
                }
            }
            FlowRules rules = new FlowRules(allSchemas.values(), allLevels.values());
            current = rules;
            return rules;
        } finally {
            lock.unlock();
        }
    }

    /** Whether one of the first objects holds although it is not stored. */
    private boolean holds(ObjectNode first) {
        return !allStored || FirstFlows.MANDATORY.contains(name(first));
    }

    private static String name(ObjectNode object) {
        return Trees.text(object, "metadata", "name");
    }

    private static <T> void read(
            ChangeLog.Note note, Map<String, T> into, Function<ObjectNode, T> reading) {
        switch (note) {
            case ChangeLog.Note.Reset reset -> {
                into.clear();
                for (StoredObject object : reset.objects()) {
                    into.put(name(object.tree()), reading.apply(object.tree()));
                }
            }
            case ChangeLog.Note.Changed(CacheEvent event) -> {
                StoredObject now = event.after();
                StoredObject before = event.before();
                if (now != null) {
                    into.put(name(now.tree()), reading.apply(now.tree()));
                } else if (before != null) {
                    into.remove(name(before.tree()));
                }
            }
        }
    }
}
