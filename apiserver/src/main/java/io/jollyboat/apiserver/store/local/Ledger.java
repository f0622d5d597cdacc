package io.jollyboat.apiserver.store.local;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state machine: the newest rows, the revision, and the changes since the last compaction, from
 * which any older state is found by undoing. No locks and no clock; the caller holds the lock.
 */
final class Ledger {

    /** What a change costs in memory beside its bytes, roughly. */
    private static final long CHANGE_OVERHEAD = 200;

    private final Table table;
    private final long historyBytes;
    private final NavigableMap<Long, Change> history = new TreeMap<>(); // of (compacted, revision]
    private long historySize; // bytes that history keeps from being freed
    private long compacted; // states before this one are forgotten
    private long revision;

    /**
     * @param revision of the newest state in the table, whose history is not known
     * @param historyBytes how much history to keep at most, whether compacted or not
     */
    Ledger(Table table, long revision, long historyBytes) {
        this.table = table;
        this.revision = revision;
        this.compacted = revision;
        this.historyBytes = historyBytes;
    }

    long revision() {
        return revision;
    }

    long compacted() {
        return compacted;
    }

    WriteResult create(String key, byte[] value, long endsAt) {
        long written = revision + 1;
        Entry entry = new Entry(key, value, written, written);
        Row row = table.putIfAbsent(new Row(entry, endsAt));
        return row == null
                ? remember(new Change(key, written, null, entry))
                : new WriteResult.Conflict(row.entry());
    }

    WriteResult update(String key, byte[] value, long expectedRevision, @Nullable Long endsAt) {
        Row row = table.get(key);
        if (row == null) {
            return new WriteResult.NotFound(revision);
        }
        Entry current = row.entry();
        if (current.modRevision() != expectedRevision) {
            return new WriteResult.Conflict(current);
        }
        var next = new Entry(key, value, current.createRevision(), revision + 1);
        table.put(new Row(next, endsAt == null ? row.endsAt() : endsAt));
        return remember(new Change(key, next.modRevision(), current, next));
    }

    WriteResult delete(String key, long expectedRevision) {
        Row row = table.get(key);
        if (row == null) {
            return new WriteResult.NotFound(revision);
        }
        if (row.entry().modRevision() != expectedRevision) {
            return new WriteResult.Conflict(row.entry());
        }
        table.remove(key);
        return remember(new Change(key, revision + 1, row.entry(), null));
    }

    private WriteResult remember(Change change) {
        revision = change.revision();
        history.put(revision, change);
        historySize += cost(change);
        return new WriteResult.Written(revision);
    }

    /** Lets go of the oldest history when there is too much of it, but of nothing unpublished. */
    void trim(long published) {
        while (historySize > historyBytes && history.firstKey() <= published) {
            compact(history.firstKey());
        }
    }

    /** The bytes that only history holds: those replaced or removed. */
    private static long cost(Change change) {
        return CHANGE_OVERHEAD + (change.before() == null ? 0 : change.before().value().length);
    }

    void compact(long target) {
        NavigableMap<Long, Change> forgotten = history.headMap(target, true);
        for (Change change : forgotten.values()) {
            historySize -= cost(change);
        }
        forgotten.clear();
        compacted = Math.max(compacted, target);
    }

    /** The change of a revision that is not compacted. */
    Change change(long of) {
        return Objects.requireNonNull(history.get(of));
    }

    /** Changes after one revision up to and including another, which are not compacted. */
    Collection<Change> changes(long after, long upTo) {
        return history.subMap(after, false, Math.max(after, upTo), true).values();
    }

    @Nullable Entry get(String key, long at) {
        for (Change change : changes(at, revision)) {
            if (change.key().equals(key)) {
                return change.before();
            }
        }
        Row row = table.get(key);
        return row == null ? null : row.entry();
    }

    /**
     * @param now the newest revision that may be shown
     */
    RangeResult range(Range range, long now) {
        long at = range.revision() == 0 ? now : range.revision();
        if (at > now) {
            return new RangeResult.Future(now);
        }
        if (at < compacted) {
            return new RangeResult.Compacted(compacted);
        }
        String from = range.startAfter() == null ? range.prefix() : range.startAfter() + '\0';
        String to = end(range.prefix());
        NavigableMap<String, @Nullable Entry> undone = undone(from, to, at);
        List<Entry> entries = new ArrayList<>();
        var rows = new Undoing(table.from(from), undone, to);
        while ((range.limit() == 0 || entries.size() < range.limit()) && rows.hasNext()) {
            entries.add(rows.next());
        }
        long remaining = 0;
        if (!entries.isEmpty() && rows.hasNext()) {
            remaining = count(entries.getLast().key() + '\0', to, undone);
        }
        return new RangeResult.Page(entries, remaining, at);
    }

    /** What changed after a revision between two keys, as it was before it changed. */
    private NavigableMap<String, @Nullable Entry> undone(String from, String to, long at) {
        Map<String, @Nullable Entry> first = new HashMap<>();
        for (Change change : changes(at, revision)) {
            String key = change.key();
            if (key.compareTo(from) >= 0 && key.compareTo(to) < 0 && !first.containsKey(key)) {
                first.put(key, change.before());
            }
        }
        return new TreeMap<>(first);
    }

    private long count(String from, String to, NavigableMap<String, @Nullable Entry> undone) {
        long count = table.count(from, to);
        for (Map.Entry<String, @Nullable Entry> then : undone.tailMap(from, true).entrySet()) {
            boolean existed = then.getValue() != null;
            boolean exists = table.get(then.getKey()) != null;
            count += (existed ? 1 : 0) - (exists ? 1 : 0);
        }
        return count;
    }

    /** The first key after all that begin with a prefix. */
    private static String end(String prefix) {
        return prefix + Character.MAX_VALUE;
    }
}
