package io.jollyboat.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jollyboat.apiserver.store.WriteResult.Conflict;
import io.jollyboat.apiserver.store.WriteResult.NotFound;
import io.jollyboat.apiserver.store.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine promises. An engine's test extends this and says how to make a store. */
public abstract class StoreContractTest {

    protected static final String PODS = "/registry/pods/";

    protected Store store;

    /** An empty store. */
    protected abstract Store open() throws Exception;

    /** Lets time pass where it does not by itself. */
    protected void pass(Duration time) {}

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void whatWasCreatedCanBeRead() {
        long revision = create("a", "one");

        Lookup lookup = store.get(PODS + "a");

        Entry expected = new Entry(PODS + "a", bytes("one"), revision, revision);
        assertThat(lookup).isEqualTo(new Lookup(expected, revision));
        assertThat(text(lookup.entry())).isEqualTo("one");
        assertThat(existing(PODS + "a").createRevision()).isEqualTo(revision);
    }

    @Test
    void whatDoesNotExistIsNotFoundAtARevision() {
        long revision = create("a", "one");

        Lookup lookup = store.get(PODS + "b");

        assertThat(lookup.entry()).isNull();
        assertThat(lookup.revision()).isEqualTo(revision);
    }

    @Test
    void aSecondCreateGetsWhatExists() {
        long revision = create("a", "one");

        WriteResult second = store.create(PODS + "a", bytes("two"), Lifetime.FOREVER);

        assertThat(second)
                .asInstanceOf(type(Conflict.class))
                .satisfies(
                        conflict -> {
                            assertThat(text(conflict.current())).isEqualTo("one");
                            assertThat(conflict.current().modRevision()).isEqualTo(revision);
                        });
        assertThat(text(existing(PODS + "a"))).isEqualTo("one");
    }

    @Test
    void anUpdateReplacesWhatTheCallerSawAndKeepsItsBirth() {
        long created = create("a", "one");
        long updated = update("a", "two", created);

        Entry entry = existing(PODS + "a");

        assertThat(updated).isGreaterThan(created);
        assertThat(text(entry)).isEqualTo("two");
        assertThat(entry.createRevision()).isEqualTo(created);
        assertThat(entry.modRevision()).isEqualTo(updated);
    }

    @Test
    void anUpdateOfWhatHasChangedGetsWhatStandsThere() {
        long created = create("a", "one");
        long updated = update("a", "two", created);

        WriteResult late = store.update(PODS + "a", bytes("three"), created, Lifetime.FOREVER);

        assertThat(late).isEqualTo(new Conflict(existing(PODS + "a")));
        assertThat(((Conflict) late).current().modRevision()).isEqualTo(updated);
        assertThat(text(((Conflict) late).current())).isEqualTo("two");
    }

    @Test
    void updatesAndDeletesOfWhatIsNotThereSayNotFound() {
        long created = create("a", "one");
        long deleted = delete("a", created);

        assertThat(store.update(PODS + "a", bytes("two"), created, Lifetime.FOREVER))
                .isEqualTo(new NotFound(deleted));
        assertThat(store.update(PODS + "a", bytes("two"), created, Lifetime.KEEP))
                .isEqualTo(new NotFound(deleted));
        assertThat(store.delete(PODS + "a", created)).isEqualTo(new NotFound(deleted));
    }

    @Test
    void aDeleteRemovesOnlyWhatTheCallerSaw() {
        long created = create("a", "one");
        long updated = update("a", "two", created);

        assertThat(store.delete(PODS + "a", created)).isInstanceOf(Conflict.class);
        assertThat(store.get(PODS + "a").entry()).isNotNull();

        long deleted = delete("a", updated);

        assertThat(deleted).isGreaterThan(updated);
        assertThat(store.get(PODS + "a").entry()).isNull();
    }

    @Test
    void aKeyCanBeBornAgain() {
        long deleted = delete("a", create("a", "one"));
        long created = create("a", "two");

        assertThat(created).isGreaterThan(deleted);
        assertThat(existing(PODS + "a").createRevision()).isEqualTo(created);
    }

    @Test
    void emptyAndBinaryValuesComeBackAsTheyWere() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        store.create(PODS + "empty", new byte[0], Lifetime.FOREVER);
        store.create(PODS + "all", all, Lifetime.FOREVER);

        assertThat(existing(PODS + "empty").value()).isEmpty();
        assertThat(existing(PODS + "all").value()).isEqualTo(all);
    }

    @Test
    void aValueBeyondTheLimitIsRefusedAndNothingIsWritten() {
        byte[] large = new byte[3 * 1024 * 1024];

        assertThatThrownBy(() -> store.create(PODS + "a", large, Lifetime.FOREVER))
                .isInstanceOfSatisfying(
                        StoreLimitException.class,
                        e ->
                                assertThat(e.limit())
                                        .isEqualTo(StoreLimitException.Limit.REQUEST_TOO_LARGE));
        assertThat(store.get(PODS + "a").entry()).isNull();
        assertThat(store.health()).isEqualTo(new StoreHealth.Available());
    }

    @Test
    void aRangeIsInTheOrderOfTheKeysAndKeepsToThePrefix() {
        create("b", "2");
        create("a", "1");
        create("c", "3");
        write("/registry/podsecurity/x", "no");
        write("/registry/nodes/n", "no");

        RangeResult.Page page = page(Range.all(PODS));

        assertThat(page.entries())
                .extracting(StoreContractTest::text)
                .containsExactly("1", "2", "3");
        assertThat(page.remaining()).isZero();
        assertThat(page.revision()).isEqualTo(now());
    }

    @Test
    void anEmptyRangeHasARevisionToo() {
        long revision = write("/registry/nodes/n", "x");

        assertThat(page(Range.all(PODS))).isEqualTo(new RangeResult.Page(List.of(), 0, revision));
    }

    @Test
    void pagesShowOneRevisionWhateverHappensBetween() {
        long a = create("a", "a1");
        long b = create("b", "b1");
        create("c", "c1");
        long d = create("d", "d1");

        RangeResult.Page first = page(Range.first(PODS, 2));
        delete("b", b);
        delete("d", d);
        update("a", "a2", a);
        create("cc", "new");
        create("e", "new");
        RangeResult.Page second = page(Range.first(PODS, 2).next(first));

        assertThat(first.remaining()).isEqualTo(2);
        assertThat(first.entries()).extracting(Entry::key).containsExactly(PODS + "a", PODS + "b");
        assertThat(second.entries()).extracting(Entry::key).containsExactly(PODS + "c", PODS + "d");
        assertThat(second.remaining()).isZero();
        assertThat(second.revision()).isEqualTo(first.revision());
        assertThat(page(new Range(PODS, null, 1, first.revision())).entries())
                .extracting(StoreContractTest::text)
                .containsExactly("a1");
        assertThat(page(new Range(PODS, PODS + "a", 1, first.revision())).remaining()).isEqualTo(2);
    }

    @Test
    void remainingCountsWhatFollows() {
        for (int i = 0; i < 25; i++) {
            create(String.format("p%02d", i), "x");
        }

        List<Long> remaining = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        Range range = Range.first(PODS, 10);
        RangeResult.Page page;
        do {
            page = page(range);
            remaining.add(page.remaining());
            page.entries().forEach(entry -> keys.add(entry.key()));
            range = range.next(page);
        } while (page.remaining() > 0);

        assertThat(remaining).containsExactly(15L, 5L, 0L);
        assertThat(keys).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aLargeRangeArrivesWhole() throws Exception {
        byte[] value = new byte[20_000];
        inParallel(
                14,
                writer -> {
                    for (int i = 0; i < 50; i++) {
                        store.create(PODS + writer + "-" + i, value, Lifetime.FOREVER);
                    }
                });

        RangeResult.Page page = page(Range.all(PODS));

        assertThat(page.entries()).hasSize(700);
        assertThat(page.entries()).extracting(Entry::key).isSorted().doesNotHaveDuplicates();
        assertThat(page(Range.first(PODS, 600)).remaining()).isEqualTo(100);
    }

    @Test
    void aCompactedRevisionAndAFutureOneAreOutcomes() {
        long first = create("a", "1");
        long second = update("a", "2", first);
        long third = update("a", "3", second);
        store.compact(second);

        assertThat(store.range(new Range(PODS, null, 0, first)))
                .isInstanceOf(RangeResult.Compacted.class);
        assertThat(page(new Range(PODS, null, 0, second)).entries())
                .extracting(StoreContractTest::text)
                .containsExactly("2");
        assertThat(store.range(new Range(PODS, null, 0, third + 10)))
                .isEqualTo(new RangeResult.Future(third));
        assertThat(text(existing(PODS + "a"))).isEqualTo("3");
    }

    @Test
    void compactingTwiceIsNoErrorAndTheFutureCannotBeCompacted() {
        long revision = update("a", "2", create("a", "1"));
        store.compact(revision);
        store.compact(revision);
        store.compact(revision - 1);

        assertThatThrownBy(() -> store.compact(revision + 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

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

    // ---- words of these tests

    protected final long create(String name, String value) {
        return write(PODS + name, value);
    }

    protected final long write(String key, String value) {
        return revision(store.create(key, bytes(value), Lifetime.FOREVER));
    }

    protected final long update(String name, String value, long expected) {
        return revision(store.update(PODS + name, bytes(value), expected, Lifetime.FOREVER));
    }

    protected final long delete(String name, long expected) {
        return revision(store.delete(PODS + name, expected));
    }

    protected final long now() {
        return store.currentRevision().toCompletableFuture().join();
    }

    protected final RangeResult.Page page(Range range) {
        return (RangeResult.Page) store.range(range);
    }

    protected final void increment(String key) {
        WriteResult result = store.create(key, bytes("1"), Lifetime.FOREVER);
        while (result instanceof Conflict(Entry current)) {
            String next = "" + (Integer.parseInt(text(current)) + 1);
            result = store.update(key, bytes(next), current.modRevision(), Lifetime.FOREVER);
        }
    }

    protected static long revision(WriteResult result) {
        assertThat(result).isInstanceOf(Written.class);
        return ((Written) result).revision();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected final Entry existing(String key) {
        return Objects.requireNonNull(store.get(key).entry(), key);
    }

    protected static String text(@Nullable Entry entry) {
        return entry == null ? "nothing" : new String(entry.value(), StandardCharsets.UTF_8);
    }

    /** A part of a test that runs beside others. */
    protected interface Part {
        void run(int number) throws Exception;
    }

    protected static void inParallel(int count, Part part) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                futures.add(
                        executor.submit(
                                () -> {
                                    part.run(number);
                                    return null;
                                }));
            }
            for (Future<?> future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
        }
    }
}
