package io.jollyboat.core.informer;

import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.runtime.SerialExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The local copy of one resource, or of the part of it that a selector picks. Reads are answered at
 * once from memory and may come from any thread. Objects are there without their {@code
 * managedFields}.
 *
 * <p>A {@link Reflector} feeds it; handlers are called on a serial executor, so that each sees the
 * changes in order and a slow one holds up the others but never the feed.
 */
public final class Informer<T extends KubernetesObject> {

    private final SerialExecutor notifications;

    // All guarded by this.
    private final Map<String, T> objects = new LinkedHashMap<>();
    private final Map<String, Index<T>> indexes = new HashMap<>();
    private final List<Handler<T>> handlers = new ArrayList<>();
    private List<Runnable> waiting = new ArrayList<>();
    private boolean synced;
    private long revision;

    Informer(SerialExecutor notifications) {
        this.notifications = notifications;
    }

    /** The object of that name; the namespace is empty for a resource that has none. */
    public synchronized Optional<T> get(String namespace, String name) {
        return Optional.ofNullable(objects.get(key(namespace, name)));
    }

    public synchronized List<T> list() {
        return List.copyOf(objects.values());
    }

    public List<T> list(String namespace) {
        return list().stream().filter(object -> object.namespace().equals(namespace)).toList();
    }

    /**
     * Adds a way to find objects; a second index of one name is the first one, whatever its
     * function.
     */
    public synchronized void addIndex(String name, Function<T, Collection<String>> values) {
        indexes.computeIfAbsent(
                name,
                none -> {
                    var index = new Index<>(values);
                    objects.forEach(index::put);
                    return index;
                });
    }

    /** The objects for which the named index gives this value. */
    public synchronized List<T> byIndex(String name, String value) {
        Index<T> index = indexes.get(name);
        if (index == null) {
            throw new IllegalArgumentException("no index named " + name);
        }
        return index.find(value);
    }

    /**
     * Joins a handler. It first hears of every object that is there, as added, then of every
     * change.
     */
    public synchronized void addHandler(Handler<T> handler) {
        List<T> present = List.copyOf(objects.values());
        handlers.add(handler);
        notifications.execute(() -> present.forEach(handler::onAdd));
    }

    /**
     * Whether the first full view has been taken in, so that absence here means absence in the
     * cluster.
     */
    public synchronized boolean synced() {
        return synced;
    }

    /**
     * Runs a task once the informer has synced, after the handlers have heard of what it holds; at
     * once if it has.
     */
    public synchronized void whenSynced(Runnable task) {
        if (synced) {
            notifications.execute(task);
        } else {
            waiting.add(task);
        }
    }

    /**
     * Up to which revision of the store the copy has come; 0 before the first view. Who has written
     * at a later one does not see that here yet.
     */
    public synchronized long revision() {
        return revision;
    }

    /** The copy is as the cluster was at this revision, a resourceVersion. */
    synchronized void reached(String resourceVersion) {
        try {
            revision = Math.max(revision, Long.parseLong(resourceVersion));
        } catch (NumberFormatException unordered) {
            // a server that does not count: nobody can be told to wait for a revision of it
            revision = Long.MAX_VALUE;
        }
    }

    /**
     * Takes in a full view: what it lacks is gone, what it has is new, changed or as it was.
     *
     * @param resourceVersion of the view
     */
    synchronized void replace(Collection<T> all, String resourceVersion) {
        reached(resourceVersion);
        var gone = new LinkedHashMap<>(objects);
        for (T object : all) {
            gone.remove(key(object));
            put(object);
        }
        gone.values().forEach(this::remove);
        synced = true;
        waiting.forEach(notifications::execute);
        waiting = new ArrayList<>();
    }

    synchronized void put(T object) {
        reached(object.resourceVersion());
        String key = key(object);
        T before = objects.get(key);
        if (before != null && before.resourceVersion().equals(object.resourceVersion())) {
            return;
        }
        objects.put(key, object);
        for (Index<T> index : indexes.values()) {
            if (before != null) {
                index.remove(key, before);
            }
            index.put(key, object);
        }
        tell(before, object);
    }

    synchronized void remove(T last) {
        reached(last.resourceVersion());
        String key = key(last);
        T before = objects.remove(key);
        if (before == null) {
            return;
        }
        indexes.values().forEach(index -> index.remove(key, before));
        List<Handler<T>> audience = List.copyOf(handlers);
        notifications.execute(() -> audience.forEach(handler -> handler.onDelete(last)));
    }

    private void tell(@Nullable T before, T now) {
        List<Handler<T>> audience = List.copyOf(handlers);
        if (before == null) {
            notifications.execute(() -> audience.forEach(handler -> handler.onAdd(now)));
        } else if (!before.uid().equals(now.uid())) {
            // Deleted and created again under one name while nobody watched: two objects, not one
            // that changed.
            notifications.execute(
                    () ->
                            audience.forEach(
                                    handler -> {
                                        handler.onDelete(before);
                                        handler.onAdd(now);
                                    }));
        } else {
            notifications.execute(() -> audience.forEach(handler -> handler.onUpdate(before, now)));
        }
    }

    private String key(T object) {
        return key(object.namespace(), object.name());
    }

    private static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
