package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.apiserver.store.Change;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * The last changes of a feed, for watches that begin a little behind it, as those do that begin
 * after a list.
 */
final class RecentChanges {

    private static final int MOST_CHANGES = 2000;
    private static final long MOST_BYTES = 2L * 1024 * 1024;

    private final Deque<Change> changes = new ArrayDeque<>();
    private long floor; // every change after this revision is here
    private long bytes;

    RecentChanges(long floor) {
        this.floor = floor;
    }

    boolean reachBackTo(long revision) {
        return revision >= floor;
    }

    List<Change> after(long revision) {
        return changes.stream().filter(change -> change.revision() > revision).toList();
    }

    void add(Collection<Change> more) {
        for (Change change : more) {
            changes.addLast(change);
            bytes += weight(change);
        }
        while (changes.size() > MOST_CHANGES || bytes > MOST_BYTES) {
            Change oldest = changes.removeFirst();
            bytes -= weight(oldest);
            floor = oldest.revision();
        }
    }

    void restart(long revision) {
        changes.clear();
        bytes = 0;
        floor = revision;
    }

    private static long weight(Change change) {
        return (change.before() == null ? 0L : change.before().value().length)
                + (change.after() == null ? 0L : change.after().value().length);
    }
}
