package io.jollyboat.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WatchRecorder;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches of an etcd that is ours alone, which is not asked to tell our own writes back. */
class AnswersIT {

    /** Writes, of which some are before, some beside and some after etcd's death. */
    private static final int ENOUGH = 1000;

    private static final String PODS = "/registry/pods/";

    @TempDir private Path directory;
    private TestEtcd etcd;
    private Store store;
    private EtcdConnection other;
    private final WatchRecorder recorder = new WatchRecorder();

    @BeforeEach
    void begin() throws Exception {
        etcd = new TestEtcd(directory);
        URI endpoint = etcd.endpoint();
        store =
                EtcdStore.open(
                        new EtcdSettings(List.of(endpoint), true, Duration.ofSeconds(1), null),
                        new HurriedTimeline(Timeline.real(), 20));
        other =
                EtcdConnection.to(
                        endpoint, EtcdSettings.shared(List.of(endpoint)), EtcdSettings.TIMEOUT);
        store.watch(PODS, store.get(PODS).revision(), recorder);
    }

    @AfterEach
    void end() {
        other.close();
        store.close();
        etcd.close();
    }

    private long create(String name, String value) {
        return written(store.create(PODS + name, value.getBytes(UTF_8), Lifetime.FOREVER));
    }

    private static long written(WriteResult result) {
        assertThat(result).isInstanceOf(WriteResult.Written.class);
        return ((WriteResult.Written) result).revision();
    }

    private void byHand(RequestOp... changes) {
        var always = TxnRequest.newBuilder().addAllSuccess(List.of(changes));
        other.call(EtcdRpc.TRANSACTION, always.build()).join();
    }

    private static RequestOp put(String name) {
        var put =
                PutRequest.newBuilder()
                        .setKey(EtcdEntries.bytes(PODS + name))
                        .setValue(ByteString.copyFromUtf8("by hand"));
        return RequestOp.newBuilder().setRequestPut(put).build();
    }

    private static RequestOp removal(String name) {
        var removal = DeleteRangeRequest.newBuilder().setKey(EtcdEntries.bytes(PODS + name));
        return RequestOp.newBuilder().setRequestDeleteRange(removal).build();
    }

    @Test
    void aChangeIsToldWithWhatStoodThereAndWhatStandsThere() {
        long born = create("a", "1");
        long changed =
                written(store.update(PODS + "a", "2".getBytes(UTF_8), born, Lifetime.FOREVER));
        written(store.delete(PODS + "a", changed));
        List<Change> told = recorder.awaitChanges(3).changes();
        assertThat(told.get(0).before()).isNull();
        assertThat(told.get(1).before()).isEqualTo(told.get(0).after());
        Entry before = Objects.requireNonNull(told.get(1).before());
        Entry after = Objects.requireNonNull(told.get(1).after());
        assertThat(before.value()).isEqualTo("1".getBytes(UTF_8));
        assertThat(after.value()).isEqualTo("2".getBytes(UTF_8));
        assertThat(after.createRevision()).isEqualTo(born);
        assertThat(told.get(2).before()).isEqualTo(told.get(1).after());
        assertThat(told.get(2).after()).isNull();
    }

    /** Whoever reads may have seen it, and would wait for the watches to get there. */
    @Test
    void whatSomebodyWritesByHandIsToldOnceItsRevisionIsSeen() throws Exception {
        byHand(put("a"), put("b"));
        long seen = store.get(PODS + "a").revision();
        assertThat(recorder.awaitReached(seen).changes())
                .extracting(Change::key)
                .containsExactlyInAnyOrder(PODS + "a", PODS + "b");

        long last = create("c", "ours");
        assertThat(recorder.awaitReached(last).changes()).hasSize(3);
    }

    @Test
    void removalsByHandAreToldInTheirPlaceAmongOurWrites() throws Exception {
        create("a", "1");
        create("b", "1");
        byHand(removal("a"), removal("b"));
        long last = create("a", "2");
        assertThat(recorder.awaitReached(last).changes())
                .extracting(change -> change.key() + (change.after() == null ? " gone" : ""))
                .containsExactly(
                        PODS + "a", PODS + "b", PODS + "a gone", PODS + "b gone", PODS + "a");
    }

    @Test
    void nothingIsMissedOrToldTwiceWhileOthersWriteByHandNowAndThen() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        List<Runnable> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            String own = "w" + writer;
            writers.add(
                    () -> {
                        long at = create(own, "0");
                        for (int i = 1; System.nanoTime() < end; i++) {
                            byte[] value = String.valueOf(i).getBytes(UTF_8);
                            at = written(store.update(PODS + own, value, at, Lifetime.FOREVER));
                        }
                    });
        }
        writers.add(
                () -> {
                    for (int i = 0; System.nanoTime() < end; i++) {
                        byHand(put("hand" + i));
                        LockSupport.parkNanos(1_200_000_000); // trust is back by then
                    }
                });
        Timeline.real().together(writers);
        long last = create("last", "x");
        List<Change> told = recorder.awaitReached(last).changes();
        assertThat(told).extracting(Change::revision).isSorted().doesNotHaveDuplicates();
        assertThat(told.getLast().revision() - told.getFirst().revision())
                .as("every revision is told") // nothing else is written here
                .isEqualTo(told.size() - 1);
        Map<String, Change> before = new HashMap<>();
        for (Change change : told) {
            Change previous = before.put(change.key(), change);
            assertThat(change.before()).isEqualTo(previous == null ? null : previous.after());
        }
        assertThat(recorder.misused()).isFalse();
    }

    /** A write that was acknowledged, and what it was to find. */
    private record Done(String key, long expected, boolean removal) {

        /**
         * Of a removal whose answer was lost it is known that it was done, but not at which
         * revision: nothing is left of the key to tell.
         */
        boolean isLateFor(Change change) {
            return removal && !change.key().equals(key);
        }

        boolean is(Change change) {
            return change.after() == null
                    && change.key().equals(key)
                    && Objects.requireNonNull(change.before()).modRevision() == expected;
        }
    }

    /**
     * Held against what etcd itself tells of everything that was done: no write found anything but
     * what it was to find, though few of them asked, and our watch was told the same.
     */
    @Test
    void everyWriteFoundWhatItWasToFindAlsoWhereEtcdWasNotAsked() throws Exception {
        var truth = new WatchRecorder();
        long start = store.get(PODS).revision();
        var shared = EtcdSettings.shared(List.of(etcd.endpoint()));
        Map<String, Long> heard = new ConcurrentHashMap<>();
        Map<Long, Done> done = new ConcurrentHashMap<>();
        try (var witness = EtcdStore.open(shared, Timeline.real())) {
            witness.watch(PODS, start, truth);
            long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            // unless the machine is at other things
            long latest = end + Duration.ofSeconds(60).toNanos();
            List<Runnable> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                var random = new Random(writer);
                writers.add(
                        () -> {
                            while (System.nanoTime() < (done.size() > ENOUGH ? end : latest)) {
                                LockSupport.parkNanos(random.nextInt(5_000_000));
                                try {
                                    something(random, heard, done);
                                } catch (StoreUnavailableException e) {
                                    // nobody knows
                                }
                            }
                        });
            }
            writers.add(
                    () -> {
                        try {
                            LockSupport.parkNanos(3_000_000_000L);
                            etcd.kill();
                            etcd.startAgain();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    });
            Timeline.real().together(writers);
            long last = create("last", "x");
            truth.awaitReached(last);
            recorder.awaitReached(last);
        }
        assertThat(recorder.changes()).isEqualTo(truth.changes());
        Map<Long, Change> changes = new HashMap<>();
        truth.changes().forEach(change -> changes.put(change.revision(), change));
        assertThat(done).hasSizeGreaterThan(ENOUGH);
        done.forEach(
                (revision, write) -> {
                    Change change = Objects.requireNonNull(changes.get(revision));
                    if (write.isLateFor(change)) {
                        assertThat(changes.values()).anyMatch(write::is);
                        return;
                    }
                    assertThat(change.key()).isEqualTo(write.key);
                    long found = change.before() == null ? 0 : change.before().modRevision();
                    assertThat(found).as("before %s", change).isEqualTo(write.expected);
                });
    }

    /** Creates, changes or removes a key, by what it was when one last heard of it. */
    private void something(Random random, Map<String, Long> heard, Map<Long, Done> done) {
        String key = PODS + random.nextInt(3000);
        long expected = random.nextInt(10) == 0 ? 0 : heard.getOrDefault(key, 0L);
        byte[] value = String.valueOf(random.nextInt()).getBytes(UTF_8);
        Lifetime lifetime =
                random.nextInt(4) == 0 ? Lifetime.of(Duration.ofSeconds(1)) : Lifetime.FOREVER;
        WriteResult result;
        boolean removal = expected != 0 && random.nextInt(4) == 0;
        if (expected == 0) {
            result = store.create(key, value, lifetime);
        } else if (removal) {
            result = store.delete(key, expected);
        } else {
            result = store.update(key, value, expected, lifetime);
        }
        switch (result) {
            case WriteResult.Written(long revision) -> {
                done.put(revision, new Done(key, expected, removal));
                heard.put(key, revision);
            }
            case WriteResult.Conflict(Entry current) -> heard.put(key, current.modRevision());
            case WriteResult.NotFound _ -> heard.remove(key);
        }
    }

    /** A write whose answer nobody waited for is told, and after it all others, once each. */
    @Test
    void nothingIsMissedOrToldTwiceWhereAnswersAreLost() throws Exception {
        create("a", "1");
        etcd.freeze();
        assertThatThrownBy(() -> create("lost", "1")).isInstanceOf(StoreUnavailableException.class);
        etcd.thaw();
        long last = 0;
        for (int i = 0; last == 0 && i < 20; i++) {
            try {
                last = create("after" + i, "1");
            } catch (StoreUnavailableException e) {
                // it is on its way back
            }
        }
        assertThat(last).isPositive();
        for (int i : IntStream.range(0, 100).toArray()) {
            last = create("more" + i, "1");
        }
        List<Change> told = recorder.awaitReached(last).changes();
        assertThat(told).extracting(Change::revision).isSorted().doesNotHaveDuplicates();
        long there =
                other.call(
                                EtcdRpc.RANGE,
                                io.etcd.jetcd.api.RangeRequest.newBuilder()
                                        .setKey(EtcdEntries.bytes(PODS))
                                        .setRangeEnd(EtcdEntries.end(PODS))
                                        .setCountOnly(true)
                                        .build())
                        .get()
                        .getCount();
        assertThat(told).hasSize((int) there);
    }
}
