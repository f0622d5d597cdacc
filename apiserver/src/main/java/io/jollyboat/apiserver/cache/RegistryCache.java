package io.jollyboat.apiserver.cache;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the whole registry with one watch of the store and keeps a {@link ResourceCache} for each
 * resource.
 *
 * <p>One watch for everything costs little at rest, and every change anywhere tells every resource
 * how far the store has come, so that a read knows whether it is up to date and bookmarks are
 * always fresh. The changes of one revision are applied together.
 *
 * <p>Begins empty and not {@link #loaded}; {@link #start} reads the store and follows it, again and
 * again until that works, and reads anew when the store's history breaks off.
 */
public final class RegistryCache {

    /** What all keys begin with. */
    public static final String ROOT = "/registry/";

    private static final Logger LOG = LoggerFactory.getLogger(RegistryCache.class);
    private static final int PAGE = 2000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration BOOKMARK_INTERVAL = Duration.ofMinutes(1);

    private final Store store;
    private final Timeline timeline;
    private final RevisionGate gate;

    /** By prefix; prefixes never nest. */
    private final ConcurrentSkipListMap<String, ResourceCache> resources =
            new ConcurrentSkipListMap<>();

    private final ReentrantLock feed = new ReentrantLock();
    private final NavigableMap<String, Entry> unclaimed = new TreeMap<>(); // guarded by feed
    private long generation; // guarded by feed; tells an old watch's last words from the new one's

    private volatile boolean loaded;
    private volatile boolean stopped;
    private @Nullable Watch watch; // guarded by feed
    private @Nullable Timer bookmarkTimer; // guarded by feed

    public RegistryCache(Store store, Timeline timeline) {
        this.store = store;
        this.timeline = timeline;
        this.gate = new RevisionGate(timeline);
    }

    /**
     * Reads the store and follows it. When the store cannot be reached this returns all the same
     * and goes on trying. May block.
     */
    public void start() {
        load();
        feed.lock();
        try {
            bookmarkTimer = timeline.after(BOOKMARK_INTERVAL, this::bookmarks);
        } finally {
            feed.unlock();
        }
    }

    /** Ends all watches and follows no more. */
    public void stop() {
        stopped = true;
        Watch open;
        feed.lock();
        try {
            open = watch;
            if (bookmarkTimer != null) {
                bookmarkTimer.cancel();
            }
        } finally {
            feed.unlock();
        }
        if (open != null) {
            open.close(); // outside the lock: the store may be telling us something just now
        }
        resources.values().forEach(ResourceCache::endWatches);
    }

    /** Whether the store has been read at least once. */
    public boolean loaded() {
        return loaded;
    }

    /** Every change up to this revision has been applied. */
    public long revision() {
        return gate.reached();
    }

    /** Calls back as soon as a revision has been applied, or says that it took too long. */
    public RevisionGate gate() {
        return gate;
    }

    /** The cache of one resource, made when first asked for. */
    public ResourceCache resource(String prefix) {
        ResourceCache known = resources.get(prefix);
        return known != null ? known : claim(prefix);
    }

    private ResourceCache claim(String prefix) {
        feed.lock();
        try {
            ResourceCache known = resources.get(prefix);
            if (known != null) {
                return known;
            }
            ResourceCache cache =
                    new ResourceCache(prefix, timeline, gate.reached(), gate::reached);
            NavigableMap<String, Entry> claimed =
                    unclaimed.subMap(prefix, true, prefix + '\uffff', false);
            cache.reset(List.copyOf(claimed.values()), gate.reached());
            claimed.clear();
            resources.put(prefix, cache);
            return cache;
        } finally {
            feed.unlock();
        }
    }

    /**
     * The store reads its values in another way now. If that makes a difference for any that is
     * there, all is read anew, as when the store's history breaks off. May block.
     */
    public void review() {
        if (readsAsBefore()) {
            return;
        }
        Watch open;
        feed.lock();
        try {
            open = watch;
        } finally {
            feed.unlock();
        }
        if (open != null) {
            open.close();
        }
        load();
    }

    private boolean readsAsBefore() {
        feed.lock();
        try {
            if (unclaimed.values().stream().anyMatch(each -> each.fault() != null)
                    || resources.values().stream().anyMatch(ResourceCache::hasUnreadable)) {
                return false;
            }
        } finally {
            feed.unlock();
        }
        try {
            List<Entry> entries = new ArrayList<>();
            readAll(entries);
            return entries.stream().allMatch(entry -> entry.fault() == null);
        } catch (StoreException unavailable) {
            LOG.warn("cannot read the store, trying again: {}", unavailable.getMessage());
            return false;
        }
    }

    private void load() {
        if (stopped) {
            return;
        }
        try {
            List<Entry> entries = new ArrayList<>();
            long revision = readAll(entries);
            long current = reset(entries, revision);
            Watch opened = store.watch(ROOT, revision, new Feed(current));
            feed.lock();
            try {
                watch = opened;
            } finally {
                feed.unlock();
            }
            if (stopped) {
                opened.close();
            }
            loaded = true;
        } catch (StoreException unavailable) {
            LOG.warn("cannot read the store, trying again: {}", unavailable.getMessage());
            timeline.after(RETRY, this::load);
        }
    }

    private long readAll(List<Entry> entries) {
        Range range = Range.first(ROOT, PAGE);
        while (true) {
            switch (store.range(range)) {
                case RangeResult.Page page -> {
                    entries.addAll(page.entries());
                    if (page.remaining() == 0) {
                        return page.revision();
                    }
                    range = range.next(page);
                }
                case RangeResult.Compacted ignored -> {
                    entries.clear(); // compacted between two pages
                    range = Range.first(ROOT, PAGE);
                }
                case RangeResult.Future future ->
                        throw new IllegalStateException("the store forgot a revision: " + future);
            }
        }
    }

    /** Hands every resource what the store holds; returns the number of this start. */
    private long reset(List<Entry> entries, long revision) {
        feed.lock();
        try {
            Map<String, List<Entry>> byPrefix = new TreeMap<>();
            resources.keySet().forEach(prefix -> byPrefix.put(prefix, new ArrayList<>()));
            unclaimed.clear();
            for (Entry entry : entries) {
                ResourceCache owner = ownerOf(entry.key());
                if (owner == null) {
                    unclaimed.put(entry.key(), entry);
                } else {
                    byPrefix.computeIfAbsent(owner.prefix(), ignored -> new ArrayList<>())
                            .add(entry);
                }
            }
            byPrefix.forEach((prefix, own) -> resource(prefix).reset(own, revision));
            gate.open(revision);
            return ++generation;
        } finally {
            feed.unlock();
        }
    }

    private @Nullable ResourceCache ownerOf(String key) {
        // of all prefixes that sort before a key, one that begins it is the last
        Map.Entry<String, ResourceCache> floor = resources.floorEntry(key);
        return floor != null && key.startsWith(floor.getKey()) ? floor.getValue() : null;
    }

    private void bookmarks() {
        if (stopped) {
            return;
        }
        resources.values().forEach(ResourceCache::bookmark);
        feed.lock();
        try {
            bookmarkTimer = timeline.after(BOOKMARK_INTERVAL, this::bookmarks);
        } finally {
            feed.unlock();
        }
    }

    /** What the store tells; one call at a time. */
    private final class Feed implements WatchListener {

        private final long number;

        /** The changes of the revision that is being told. */
        private final List<Change> pending = new ArrayList<>();

        Feed(long number) {
            this.number = number;
        }

        @Override
        public void changed(Change change) {
            if (!pending.isEmpty() && pending.getFirst().revision() != change.revision()) {
                apply(); // the store may tell several revisions before it says how far it came
            }
            pending.add(change);
        }

        @Override
        public void reached(long revision) {
            if (apply()) {
                gate.open(revision);
            }
        }

        @Override
        public void ended(WatchEnd end) {
            if (!stopped) {
                LOG.warn("the store's watch ended, reading anew: {}", end);
                timeline.execute(RegistryCache.this::load);
            }
        }

        /** Returns false when the store has been read anew since: these are old news. */
        private boolean apply() {
            feed.lock();
            try {
                if (generation != number) {
                    return false;
                }
                distribute(pending);
                return true;
            } finally {
                pending.clear();
                feed.unlock();
            }
        }
    }

    /** The caller holds the feed's lock. */
    private void distribute(List<Change> changes) {
        Map<ResourceCache, List<Change>> byOwner = new LinkedHashMap<>(); // order is replayed
        for (Change change : changes) {
            ResourceCache owner = ownerOf(change.key());
            if (owner != null) {
                byOwner.computeIfAbsent(owner, ignored -> new ArrayList<>()).add(change);
            } else if (change.after() == null) {
                unclaimed.remove(change.key());
            } else {
                unclaimed.put(change.key(), change.after());
            }
        }
        byOwner.forEach(ResourceCache::apply);
    }
}
