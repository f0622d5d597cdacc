package io.jollyboat.controllers.pods;

import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a controller has written and its informer does not show yet. A controller that counts what
 * is there must not count before it sees its own writes, or it makes everything twice.
 *
 * <p>A creation has come back once the informer has reached its revision; a deletion, once the
 * object is gone or marked. Both are told from the informer's state and not from events, so nothing
 * can be missed. The object's own event wakes its owner; in the one case where there is none (it
 * came and went while the informer was cut off) the owner looks again after {@link #PATIENCE}.
 *
 * <p>Safe for use by several threads; calls for one owner come one at a time.
 */
public final class Expectations<T extends KubernetesObject> {

    /** After what time to look again while something is outstanding. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Informer<T> informer;
    private final Map<Key, Outstanding> byOwner = new ConcurrentHashMap<>();

    public Expectations(Informer<T> informer) {
        this.informer = informer;
    }

    /** An object was created or changed for the owner, and this is what the server answered. */
    public void written(Key owner, T created) {
        Outstanding outstanding = of(owner);
        synchronized (outstanding) {
            outstanding.revision = Math.max(outstanding.revision, revision(created));
        }
    }

    /** An object of the owner was asked to go. */
    public void deleted(Key owner, T object) {
        Outstanding outstanding = of(owner);
        synchronized (outstanding) {
            outstanding.deletions.put(Key.of(object), object.uid());
        }
    }

    /** Whether the informer shows everything that was written for this owner. */
    public boolean met(Key owner) {
        Outstanding outstanding = byOwner.get(owner);
        if (outstanding == null) {
            return true;
        }
        synchronized (outstanding) {
            outstanding
                    .deletions
                    .entrySet()
                    .removeIf(entry -> gone(entry.getKey(), entry.getValue()));
            if (outstanding.revision > informer.revision() || !outstanding.deletions.isEmpty()) {
                return false;
            }
        }
        byOwner.remove(owner);
        return true;
    }

    /** The owner is gone. */
    public void forget(Key owner) {
        byOwner.remove(owner);
    }

    private Outstanding of(Key owner) {
        return byOwner.computeIfAbsent(owner, none -> new Outstanding());
    }

    private boolean gone(Key key, String uid) {
        return informer.get(key.namespace(), key.name())
                .map(object -> !object.uid().equals(uid) || object.beingDeleted())
                .orElse(true);
    }

    private static long revision(KubernetesObject object) {
        try {
            return Long.parseLong(object.resourceVersion());
        } catch (NumberFormatException unordered) {
            return 0;
        }
    }

    /** Guarded by itself, since pods of one owner are made beside each other. */
    private static final class Outstanding {

        private final Map<Key, String> deletions = new HashMap<>(); // uids
        private long revision;
    }
}
