package io.jollyboat.apiserver.cache;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of one resource, its recent changes and its watchers.
 *
 * <p>Safe for use by several threads. Its lock is held only while references are copied, and never
 * while anybody else is called.
 */
public final class ResourceCache {

    /** What a resource's history may take of the heap while it is being flooded with changes. */
    private static final long FLOOD_BYTES = Runtime.getRuntime().maxMemory() / 32;

    /** As in Kubernetes: time to hear of the last changes, such as the removal of all objects. */
    public static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String prefix;
    private final Timeline timeline;

    /** How far the whole registry has come; at least as far as every change applied here before. */
    private final LongSupplier reached;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, StoredObject> objects = new TreeMap<>(); // guarded by lock

    /** What is not among the objects since it cannot be read; guarded by lock. */
    private final Unreadable unreadable = new Unreadable();

    /** All objects, once somebody has listed them and until one changes; guarded by lock. */
    private @Nullable List<StoredObject> listed;

    private final WatcherIndex watchers; // guarded by lock

    /** Writes under way, by key; of two on one key, the later. */
    private final Map<String, Announcement> announced = new ConcurrentHashMap<>();

    private final List<ChangeLog> logs = new ArrayList<>(); // guarded by lock
    private EventWindow window; // guarded by lock
    private long applied; // guarded by lock; the revision of the last change here

    ResourceCache(String prefix, Timeline timeline, long revision, LongSupplier reached) {
        this.prefix = prefix;
        this.timeline = timeline;
        this.reached = reached;
        this.window = new EventWindow(revision, FLOOD_BYTES);
        this.applied = revision;
        this.watchers = new WatcherIndex(prefix);
    }

    /** What the keys of this resource begin with; ends with a slash. */
    public String prefix() {
        return prefix;
    }

    /**
     * One object, or null.
     *
     * @throws ApiException when there is one that cannot be read
     */
    public @Nullable StoredObject get(String key) {
        lock.lock();
        try {
            unreadable.check(key);
            return objects.get(key);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells of a write that is about to be tried, so that nobody need decode what it writes. To be
     * {@link #withdraw withdrawn} once it has succeeded or failed.
     *
     * @param value canonical JSON without a resourceVersion
     * @param tree the same object; from now on changed by nobody
     */
    public Announcement announce(String key, byte[] value, ObjectNode tree) {
        Announcement announcement = new Announcement(key, value, tree);
        announced.put(key, announcement);
        return announcement;
    }

    public void withdraw(Announcement announcement) {
        announced.remove(announcement.key(), announcement);
    }

    /** How many objects there are. */
    public int size() {
        lock.lock();
        try {
            return objects.size() + unreadable.size();
        } finally {
            lock.unlock();
        }
    }

    /** Everything below a key prefix, now. */
    public Snapshot list(String keyPrefix) {
        long revision = reached.getAsLong(); // read first: all up to it has been applied
        lock.lock();
        try {
            return new Snapshot(Math.max(revision, applied), below(keyPrefix));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything below a key prefix, as of a revision that has been reached.
     *
     * @throws ApiException 410 Expired when the window does not reach back that far
     */
    public Snapshot listAt(String keyPrefix, long revision) {
        lock.lock();
        try {
            if (!window.reaches(revision)) {
                throw Expiry.list();
            }
            return new Snapshot(revision, window.stateAt(revision, keyPrefix, below(keyPrefix)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts telling a sink what happens below a key prefix.
     *
     * @throws ApiException 410 Expired when the changes asked for are no longer kept
     */
    public Watcher watch(WatchPlan plan, EventSink sink) {
        Watcher watcher = new Watcher(this, plan, sink, timeline);
        long revision = reached.getAsLong();
        lock.lock();
        try {
            if (plan.initialState()) {
                Iterator<StoredObject> all = below(plan.keyPrefix()).iterator();
                watcher.begin(all, List.of(), Math.max(revision, applied));
            } else {
                boolean fromNowOn = plan.afterRevision() == WatchPlan.FROM_NOW_ON;
                long after = fromNowOn ? Math.max(revision, applied) : plan.afterRevision();
                if (!window.reaches(after)) {
                    throw Expiry.resourceVersion(after, window.start());
                }
                watcher.begin(Collections.emptyIterator(), window.after(after), after);
            }
            watchers.add(watcher);
        } finally {
            lock.unlock();
        }
        watcher.proceed();
        return watcher;
    }

    /**
     * Starts a log of what happens here, for as long as the server lives.
     *
     * @param arrived see {@link ChangeLog}
     */
    public ChangeLog log(Runnable arrived) {
        ChangeLog log = new ChangeLog(arrived, this::begin);
        lock.lock();
        try {
            begin(log);
            logs.add(log);
        } finally {
            lock.unlock();
        }
        return log;
    }

    private void begin(ChangeLog log) {
        lock.lock();
        try {
            log.begin(List.copyOf(objects.values()));
        } finally {
            lock.unlock();
        }
    }

    /** How many watches are open. */
    public int watching() {
        lock.lock();
        try {
            return watchers.all().size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something that cannot be read. */
    boolean hasUnreadable() {
        lock.lock();
        try {
            return !unreadable.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Applies the changes of one revision. Called in the order of revisions, by one caller. */
    void apply(List<Change> changes) {
        List<@Nullable StoredObject> written = decoded(changes);
        List<Watcher> ended = new ArrayList<>();
        lock.lock();
        try {
            for (int i = 0; i < changes.size(); i++) {
                CacheEvent event = applied(changes.get(i), written.get(i));
                if (event != null) {
                    window.add(event, timeline.nanos());
                    for (ChangeLog log : logs) {
                        log.add(new ChangeLog.Note.Changed(event), objects.size());
                    }
                    watchers.concerned(event, watcher -> watcher.offer(event));
                }
                if (unreadable.told(changes.get(i))) {
                    ended.addAll(startOver(applied));
                }
            }
        } finally {
            lock.unlock();
        }
        ended.forEach(watcher -> watcher.fail(Expiry.restarted()));
    }

    /**
     * What was written, null for what was removed; what finds its watchers read before the lock.
     */
    private List<@Nullable StoredObject> decoded(List<Change> changes) {
        List<Trait.Property> asked;
        lock.lock();
        try {
            asked = watchers.properties();
        } finally {
            lock.unlock();
        }
        List<@Nullable StoredObject> written = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Entry after = change.after();
            StoredObject now = after == null || after.fault() != null ? null : stored(after);
            if (now != null) {
                asked.forEach(property -> property.of(now));
            }
            written.add(now);
        }
        return written;
    }

    private StoredObject stored(Entry entry) {
        Announcement announcement = announced.get(entry.key());
        return announcement != null && announcement.isOf(entry)
                ? announcement.at(entry.modRevision())
                : new StoredObject(entry);
    }

    /** The caller holds the lock. */
    private @Nullable CacheEvent applied(Change change, @Nullable StoredObject now) {
        StoredObject before =
                now == null ? objects.remove(change.key()) : objects.put(change.key(), now);
        listed = null;
        applied = change.revision();
        // what has become unreadable is not gone
        boolean nothing = now == null && (before == null || change.after() != null);
        return nothing ? null : CacheEvent.of(change.key(), change.revision(), before, now);
    }

    /** Starts over from what the store holds: no watch can go on from before. */
    void reset(List<Entry> entries, long revision) {
        List<Watcher> ended;
        lock.lock();
        try {
            objects.clear();
            unreadable.clear();
            for (Entry entry : entries) {
                if (!unreadable.took(entry)) {
                    objects.put(entry.key(), new StoredObject(entry));
                }
            }
            ended = startOver(revision);
        } finally {
            lock.unlock();
        }
        ended.forEach(watcher -> watcher.fail(Expiry.restarted()));
    }

    /** The caller holds the lock, and ends the watchers that are returned when it does no more. */
    private List<Watcher> startOver(long revision) {
        listed = null;
        window = new EventWindow(revision, FLOOD_BYTES);
        applied = revision;
        for (ChangeLog log : logs) {
            log.add(new ChangeLog.Note.Reset(List.copyOf(objects.values())), objects.size());
        }
        List<Watcher> ended = List.copyOf(watchers.all());
        watchers.clear();
        return ended;
    }

    /** Tells every watcher that wants to know how far the registry has come. */
    void bookmark() {
        long revision = reached.getAsLong();
        lock.lock();
        try {
            for (Watcher watcher : watchers.all()) {
                watcher.offerBookmark(Math.max(revision, applied));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells one watcher how far the registry has come. */
    void bookmark(Watcher watcher) {
        long revision = reached.getAsLong();
        lock.lock();
        try {
            watcher.offerBookmark(Math.max(revision, applied));
        } finally {
            lock.unlock();
        }
    }

    /** Ends every watch in order: the server is stopping. */
    void endWatches() {
        List<Watcher> ended;
        lock.lock();
        try {
            ended = List.copyOf(watchers.all());
            watchers.clear();
        } finally {
            lock.unlock();
        }
        ended.forEach(Watcher::stop);
    }

    /**
     * Ends in order, after {@link #LAST_WORDS}, the watches that are open now, and not those that
     * begin later: they see objects in a form that is no longer served.
     */
    public void endOpenWatches() {
        List<Watcher> open;
        lock.lock();
        try {
            open = List.copyOf(watchers.all());
        } finally {
            lock.unlock();
        }
        open.forEach(watcher -> watcher.endAfter(LAST_WORDS));
    }

    void forget(Watcher watcher) {
        lock.lock();
        try {
            watchers.remove(watcher);
        } finally {
            lock.unlock();
        }
    }

    /** What there is, in the order of keys, for reading only. The caller holds the lock. */
    private List<StoredObject> below(String keyPrefix) {
        unreadable.checkBelow(keyPrefix);
        if (objects.isEmpty()) {
            return List.of();
        }
        if (keyPrefix.equals(prefix)) {
            List<StoredObject> all = listed;
            if (all == null) {
                all = Collections.unmodifiableList(new ArrayList<>(objects.values()));
                listed = all;
            }
            return all;
        }
        // a key prefix ends with a slash or is a whole key; keys never hold U+FFFF
        List<StoredObject> some = new ArrayList<>();
        // one by one: a part of a map has to count before it can tell how many they are
        for (StoredObject object :
                objects.subMap(keyPrefix, true, keyPrefix + '\uffff', false).values()) {
            some.add(object);
        }
        return Collections.unmodifiableList(some);
    }
}
