package io.jollyboat.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.WriteResult.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every engine promises: {@link StoreEntriesContract}, and here of watches, lifetimes and many
 * callers at a time. An engine's test extends this and says how to make a store.
 */
public abstract class StoreContractTest extends StoreEntriesContract {

    @Test
    void aWatchTellsEveryChangeWithWhatWasBefore() {
        long start = now();
        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, start, recorder)) {
            long created = create("a", "one");
            long updated = update("a", "two", created);
            write("/registry/nodes/n", "not told");
            long deleted = delete("a", updated);

            recorder.awaitReached(deleted);

            Entry one = new Entry(PODS + "a", bytes("one"), created, created);
            Entry two = new Entry(PODS + "a", bytes("two"), created, updated);
            assertThat(recorder.changes())
                    .containsExactly(
                            new Change(PODS + "a", created, null, one),
                            new Change(PODS + "a", updated, one, two),
                            new Change(PODS + "a", deleted, two, null));
            assertThat(text(recorder.changes().get(1).before())).isEqualTo("one");
            assertThat(text(recorder.changes().get(2).before())).isEqualTo("two");
            assertThat(recorder.misused()).isFalse();
        }
    }

    @Test
    void aWatchBeginsAfterTheRevisionAskedFor() {
        long first = create("a", "1");
        long second = update("a", "2", first);
        long third = update("a", "3", second);

        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, first, recorder)) {
            recorder.awaitReached(third);
            assertThat(recorder.changes())
                    .extracting(Change::revision)
                    .containsExactly(second, third);
            assertThat(text(recorder.changes().getFirst().before())).isEqualTo("1");
        }
    }

    @Test
    void aWatchOfManyPastChangesMissesNone() throws Exception {
        long start = now();
        int count = 3000;
        inParallel(
                30,
                writer -> {
                    for (int i = 0; i < count / 30; i++) {
                        create(writer + "-" + i, "x".repeat(1000));
                    }
                });

        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, start, recorder)) {
            create("last", "x");
            recorder.awaitChanges(count + 1);
            assertThat(recorder.changes()).extracting(Change::revision).isSorted();
            assertThat(recorder.changes())
                    .extracting(Change::key)
                    .doesNotHaveDuplicates()
                    .hasSize(count + 1);
        }
    }

    @Test
    void aWatchHearsHowFarItIsWhenOnlyOthersChange() {
        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, now(), recorder)) {
            long revision = write("/registry/nodes/n", "x");

            recorder.awaitReached(revision);

            assertThat(recorder.changes()).isEmpty();
        }
    }

    @Test
    void whoHasReachedTheCurrentRevisionHasSeenEveryAcknowledgedWrite() {
        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, now(), recorder)) {
            for (int i = 0; i < 50; i++) {
                create("p" + i, "x");
                long current = now();
                recorder.awaitReached(current);
                assertThat(recorder.changes()).hasSize(i + 1);
            }
        }
    }

    @Test
    void aWatchFromACompactedRevisionEndsSo() {
        long first = create("a", "1");
        long third = update("a", "3", update("a", "2", first));
        store.compact(third);

        var recorder = new WatchRecorder();
        store.watch(PODS, first, recorder);
        recorder.awaitEnd();

        assertThat(recorder.end()).isInstanceOf(WatchEnd.Compacted.class);
        assertThat(recorder.changes()).isEmpty();
    }

    @Test
    void aClosedWatchHearsNothingMore() {
        var closed = new WatchRecorder();
        var open = new WatchRecorder();
        Watch watch = store.watch(PODS, now(), closed);
        try (var _ = store.watch(PODS, now(), open)) {
            closed.awaitReached(0);
            watch.close();
            watch.close();
            create("a", "1");

            open.awaitChanges(1);
            assertThat(closed.changes()).isEmpty();
            assertThat(closed.end()).isNull();
        }
    }

    @Test
    void aListenerThatThrowsLosesItsWatchAndHarmsNobody() {
        var good = new WatchRecorder();
        var ended = new WatchRecorder();
        WatchListener bad =
                new WatchListener() {
                    @Override
                    public void changed(Change change) {
                        throw new IllegalStateException("expected by the test");
                    }

                    @Override
                    public void reached(long revision) {}

                    @Override
                    public void ended(WatchEnd end) {
                        ended.ended(end);
                    }
                };
        try (var _ = store.watch(PODS, now(), bad);
                var _ = store.watch(PODS, now(), good)) {
            create("a", "1");
            create("b", "1");

            good.awaitChanges(2);
            assertThat(ended.awaitEnd().end()).isInstanceOf(WatchEnd.Broken.class);
        }
    }

    @Test
    void anEntryWithALifetimeEndsByADeletion() {
        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, now(), recorder)) {
            store.create(PODS + "event", bytes("x"), Lifetime.of(Duration.ofSeconds(1)));
            create("stays", "x");
            pass(Duration.ofSeconds(5));

            recorder.awaitChanges(3);

            Change last = recorder.changes().getLast();
            assertThat(last.key()).isEqualTo(PODS + "event");
            assertThat(last.after()).isNull();
            assertThat(text(last.before())).isEqualTo("x");
            assertThat(store.get(PODS + "event").entry()).isNull();
            assertThat(store.get(PODS + "stays").entry()).isNotNull();
        }
    }

    @Test
    void anUpdateKeepsTheEndOrSetsItAnew() {
        Lifetime second = Lifetime.of(Duration.ofSeconds(1));
        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, now(), recorder)) {
            for (String name : List.of("kept", "freed", "prolonged")) {
                WriteResult created = store.create(PODS + name, bytes("1"), second);
                Lifetime next =
                        switch (name) {
                            case "kept" -> Lifetime.KEEP;
                            case "freed" -> Lifetime.FOREVER;
                            default -> Lifetime.of(Duration.ofHours(1));
                        };
                long revision = ((Written) created).revision();
                assertThat(store.update(PODS + name, bytes("2"), revision, next))
                        .isInstanceOf(Written.class);
            }
            pass(Duration.ofSeconds(5));

            recorder.awaitChanges(7);

            assertThat(recorder.changes().getLast().key()).isEqualTo(PODS + "kept");
            assertThat(text(recorder.changes().getLast().before())).isEqualTo("2");
            assertThat(page(Range.all(PODS)).entries())
                    .extracting(Entry::key)
                    .containsExactly(PODS + "freed", PODS + "prolonged");
        }
    }

    @Test
    void manyWritersOfOneCounterLoseNoIncrement() throws Exception {
        int writers = 16;
        int each = 25;
        inParallel(
                writers,
                writer -> {
                    for (int i = 0; i < each; i++) {
                        increment(PODS + "counter");
                    }
                });

        assertThat(text(existing(PODS + "counter"))).isEqualTo("" + writers * each);
    }

    @Test
    void aWatchSeesEveryWriteOfManyWritersOnceAndInOrder() throws Exception {
        int writers = 16;
        int each = 50;
        var recorder = new WatchRecorder();
        Set<Long> acknowledged = new HashSet<>();
        try (var _ = store.watch(PODS, now(), recorder)) {
            inParallel(
                    writers,
                    writer -> {
                        for (int i = 0; i < each; i++) {
                            long created = create(writer + "-" + i, "1");
                            long updated = update(writer + "-" + i, "2", created);
                            long deleted = i % 2 == 0 ? delete(writer + "-" + i, updated) : updated;
                            synchronized (acknowledged) {
                                acknowledged.addAll(List.of(created, updated, deleted));
                            }
                        }
                    });
            recorder.awaitReached(now());

            List<Long> told = recorder.changes().stream().map(Change::revision).toList();
            assertThat(told).isSorted().doesNotHaveDuplicates();
            assertThat(Set.copyOf(told)).isEqualTo(acknowledged);
            assertThat(recorder.misused()).isFalse();
        }
    }

    @Test
    void aListAndAWatchAfterItMissNothingWhileOthersWrite() throws Exception {
        inParallel(
                4,
                writer -> {
                    for (int i = 0; i < 50; i++) {
                        create(writer + "-" + i, "x");
                        if (i % 10 == 5) {
                            RangeResult.Page page = page(Range.all(PODS));
                            var recorder = new WatchRecorder(page.revision());
                            try (var _ = store.watch(PODS, page.revision(), recorder)) {
                                recorder.awaitReached(now());
                                Set<String> known = new HashSet<>();
                                page.entries().forEach(entry -> known.add(entry.key()));
                                for (Change change : recorder.changes()) {
                                    assertThat(known.add(change.key())).isTrue();
                                }
                                assertThat(known).contains(PODS + writer + "-" + i);
                            }
                        }
                    }
                });
    }

    @Test
    void aClosedStoreEndsItsWatchesAndRefusesCalls() {
        var recorder = new WatchRecorder();
        List<StoreHealth> heard = new ArrayList<>();
        store.watch(PODS, now(), recorder);
        store.onHealthChange(heard::add);

        store.close();

        assertThat(recorder.awaitEnd().end()).isInstanceOf(WatchEnd.Broken.class);
        assertThatThrownBy(() -> store.get(PODS + "a"))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.create(PODS + "a", bytes("x"), Lifetime.FOREVER))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.health()).isInstanceOf(StoreHealth.Unavailable.class);
        assertThat(heard).hasSize(1).first().isInstanceOf(StoreHealth.Unavailable.class);
    }
}
