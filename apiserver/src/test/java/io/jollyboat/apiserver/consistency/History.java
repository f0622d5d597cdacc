package io.jollyboat.apiserver.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What clients were told, and whether it fits together.
 *
 * <p>Revisions give all writes one order. So each promise is checked by itself: a write's revision
 * is above all that were acknowledged before it was sent (real time is kept), a read shows for its
 * object just what the writes up to some revision have made of it, that revision being no lower
 * than those acknowledged before the read began, and all watches tell the same change at the same
 * revision, each one all of them from where it began to where it ended. So an acknowledged write
 * that was lost would be missed by a watch, by the next read of its object and by the next list.
 */
final class History {

    /**
     * A change.
     *
     * @param value what was written; null for a removal
     */
    record Change(String name, @Nullable String value) {}

    /** What a read of one object said; a null value if it was not there. */
    private record Read(String name, long floor, long revision, @Nullable String value) {}

    /** What a list said: objects by their revisions. */
    private record Listed(long floor, long revision, Map<Long, Change> shown) {}

    private final NavigableMap<Long, Change> acknowledged = new ConcurrentSkipListMap<>();
    private final Collection<Read> reads = new ConcurrentLinkedQueue<>();
    private final Collection<Listed> lists = new ConcurrentLinkedQueue<>();
    private final Collection<List<Map.Entry<Long, Change>>> watches = new ConcurrentLinkedQueue<>();
    private final Collection<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicLong newest = new AtomicLong();

    /**
     * The newest revision that anybody has been told by now: what comes later must not be older.
     */
    long now() {
        return newest.get();
    }

    /**
     * Notes an acknowledged write.
     *
     * @param sent what {@link #now} was when it was sent
     */
    void acknowledged(long sent, long revision, Change change) {
        if (revision <= sent) {
            problems.add(change + " was written at " + revision + ", sent after " + sent);
        }
        Change other = acknowledged.put(revision, change);
        if (other != null) {
            problems.add(change + " and " + other + " were both written at " + revision);
        }
        newest.accumulateAndGet(revision, Math::max);
    }

    void read(String name, long sent, long revision, @Nullable String value) {
        reads.add(new Read(name, sent, revision, value));
        newest.accumulateAndGet(revision, Math::max);
    }

    void listed(long sent, long revision, Map<Long, Change> shown) {
        lists.add(new Listed(sent, revision, shown));
        if (revision < sent) {
            problems.add("a list of " + revision + " was asked for after " + sent);
        }
        newest.accumulateAndGet(revision, Math::max);
    }

    /** Notes all that a watch told, in its order. */
    void watched(List<Map.Entry<Long, Change>> told) {
        if (!told.isEmpty()) {
            watches.add(List.copyOf(told));
        }
    }

    void problem(String problem) {
        problems.add(problem);
    }

    int writes() {
        return acknowledged.size();
    }

    /** Checks it all, once everybody is done and every watch has told the last write. */
    void check() {
        assertThat(problems).isEmpty();
        assertThat(watches).isNotEmpty();
        NavigableMap<Long, Change> all = evidence();
        for (List<Map.Entry<Long, Change>> watch : watches) {
            List<Long> told = watch.stream().map(Map.Entry::getKey).toList();
            assertThat(told)
                    .as("a watch tells everything from where it began to where it ended")
                    .containsExactlyElementsOf(
                            all.subMap(told.getFirst(), true, told.getLast(), true).keySet());
        }
        Map<String, NavigableMap<Long, Change>> byName = byName(all);
        reads.forEach(read -> check(read, byName));
        lists.forEach(list -> check(list, byName));
    }

    /** Every change that anybody was told of; all agree on what was at a revision. */
    private NavigableMap<Long, Change> evidence() {
        NavigableMap<Long, Change> all = new TreeMap<>(acknowledged);
        for (List<Map.Entry<Long, Change>> watch : watches) {
            long last = 0;
            for (Map.Entry<Long, Change> event : watch) {
                assertThat(event.getKey()).as("a watch goes forward").isGreaterThan(last);
                last = event.getKey();
                agree(all, last, event.getValue());
            }
        }
        for (Read read : reads) {
            if (read.value != null) {
                agree(all, read.revision, new Change(read.name, read.value));
            }
        }
        lists.forEach(list -> list.shown.forEach((at, change) -> agree(all, at, change)));
        return all;
    }

    private static void agree(NavigableMap<Long, Change> all, long revision, Change change) {
        Change known = all.putIfAbsent(revision, change);
        assertThat(known == null ? change : known)
                .as("what is told of revision %d", revision)
                .isEqualTo(change);
    }

    private static Map<String, NavigableMap<Long, Change>> byName(NavigableMap<Long, Change> all) {
        Map<String, NavigableMap<Long, Change>> byName = new TreeMap<>();
        all.forEach(
                (revision, change) ->
                        byName.computeIfAbsent(change.name(), none -> new TreeMap<>())
                                .put(revision, change));
        return byName;
    }

    private static void check(Read read, Map<String, NavigableMap<Long, Change>> byName) {
        NavigableMap<Long, Change> changes = byName.getOrDefault(read.name, new TreeMap<>());
        if (read.value == null) {
            // It was not there at some moment after the read was sent.
            Map.Entry<Long, Change> before = changes.floorEntry(read.floor);
            boolean gone = before == null || before.getValue().value() == null;
            boolean removed =
                    changes.tailMap(read.floor, false).values().stream()
                            .anyMatch(each -> each.value() == null);
            assertThat(gone || removed).as("%s, of %s", read, changes).isTrue();
            return;
        }
        assertThat(changes.get(read.revision))
                .as("%s", read)
                .isEqualTo(new Change(read.name, read.value));
        Map.Entry<Long, Change> next = changes.higherEntry(read.revision);
        assertThat(next == null || next.getKey() > read.floor)
                .as("%s is not older than what was acknowledged before; then came %s", read, next)
                .isTrue();
    }

    private static void check(Listed list, Map<String, NavigableMap<Long, Change>> byName) {
        Map<String, Change> expected = new TreeMap<>();
        byName.forEach(
                (name, changes) -> {
                    Map.Entry<Long, Change> at = changes.floorEntry(list.revision);
                    if (at != null && at.getValue().value() != null) {
                        expected.put(name, at.getValue());
                    }
                });
        assertThat(new ArrayList<>(list.shown.values()))
                .as("the list at %d", list.revision)
                .containsExactlyInAnyOrderElementsOf(expected.values());
    }
}
