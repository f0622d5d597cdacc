package io.jollyboat.controllers.service;

import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a controller has written and its informer has not shown yet. Who plans without that creates
 * things twice, and changes or deletes them as they no longer are.
 *
 * <p>For several threads, of which only one at a time is concerned with a key.
 */
public final class OwnWrites<T extends KubernetesObject> {

    /** After this the informer is believed even if it has not shown what was written. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Informer<T> informer;
    private final Timeline timeline;
    private final Map<Key, Written> written = new ConcurrentHashMap<>();

    /**
     * @param at when that was, see {@link Timeline#nanos}
     * @param revision of what was created or changed last
     * @param deleted uids
     */
    private record Written(long at, long revision, Set<String> deleted) {}

    public OwnWrites(Informer<T> informer, Timeline timeline) {
        this.informer = informer;
        this.timeline = timeline;
    }

    /**
     * Something was created or changed.
     *
     * @param key what it was done for
     * @param now as the server has answered
     */
    public void wrote(Key key, T now) {
        written.compute(
                key,
                (same, before) ->
                        new Written(
                                timeline.nanos(),
                                Long.parseLong(now.resourceVersion()),
                                before == null ? Set.of() : before.deleted()));
    }

    /** Something was deleted. */
    public void deleted(Key key, T last) {
        written.compute(
                key,
                (same, before) -> {
                    var deleted = new HashSet<>(before == null ? Set.of() : before.deleted());
                    deleted.add(last.uid());
                    return new Written(
                            timeline.nanos(), before == null ? 0 : before.revision(), deleted);
                });
    }

    /**
     * Whether the informer is still behind what was written. When it no longer is, it has had news.
     *
     * @param present what it has for the key
     */
    public boolean unseen(Key key, Collection<T> present) {
        Written last = written.get(key);
        if (last == null) {
            return false;
        }
        boolean behind =
                informer.revision() < last.revision()
                        || present.stream().anyMatch(one -> last.deleted().contains(one.uid()));
        if (behind && timeline.nanos() - last.at() < PATIENCE.toNanos()) {
            return true;
        }
        written.remove(key);
        return false;
    }
}
