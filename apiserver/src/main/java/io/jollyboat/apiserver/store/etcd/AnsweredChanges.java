package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.apiserver.store.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes that are known before some that precede them, until those are known too: answers to
 * writes that are made at the same time do not come in the order of their revisions.
 */
final class AnsweredChanges {

    private final Map<Long, List<Change>> byRevision = new HashMap<>();

    /** All changes of a revision. */
    void add(long revision, List<Change> changes) {
        byRevision.put(revision, changes);
    }

    /** Takes what follows a revision without a gap. */
    List<Change> takeAfter(long revision) {
        List<Change> first = byRevision.remove(revision + 1);
        if (first == null) {
            return List.of();
        }
        List<Change> next = byRevision.remove(revision + 2);
        if (next == null) {
            return first;
        }
        List<Change> all = new ArrayList<>(first);
        for (long at = revision + 2; next != null; next = byRevision.remove(++at)) {
            all.addAll(next);
        }
        return all;
    }

    /** Those up to a revision have become known otherwise. */
    void forget(long upTo) {
        if (!byRevision.isEmpty()) {
            byRevision.keySet().removeIf(revision -> revision <= upTo);
        }
    }

    void clear() {
        byRevision.clear();
    }
}
