package io.jollyboat.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreContractTest;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.StoreLimitException;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchRecorder;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One etcd goes from test to test, emptied, until one harms it: its start costs more than most. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdStoreIT extends StoreContractTest {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path directory;

    private int started;

    @SuppressWarnings("NullAway.Init") // set by open, before every test
    private TestEtcd etcd;

    private @Nullable TestEtcd left;

    @BeforeAll
    void begin(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterAll
    void end() {
        if (left != null) {
            left.close();
        }
    }

    @Override
    protected Store open() throws Exception {
        etcd = left == null ? new TestEtcd(ownDirectory()) : left;
        left = null;
        return connect(Duration.ofSeconds(5));
    }

    private Path ownDirectory() throws IOException {
        return Files.createDirectory(directory.resolve("etcd" + started++));
    }

    private EtcdStore connect(Duration timeout) {
        return EtcdStore.open(
                new EtcdSettings(List.of(etcd.endpoint()), exclusive(), timeout, null), timeline());
    }

    /**
     * What the store is certain of after seconds it is certain of at once; doubts go as quickly.
     */
    protected Timeline timeline() {
        return new HurriedTimeline(Timeline.real(), 200);
    }

    protected final URI endpoint() {
        return etcd.endpoint();
    }

    protected boolean exclusive() {
        return true;
    }

    @AfterEach
    void leaveEtcd() throws Exception {
        if (etcd.harmed()) {
            etcd.close();
            return;
        }
        try (EtcdConnection other = connection()) {
            var all =
                    DeleteRangeRequest.newBuilder()
                            .setKey(ByteString.copyFrom(new byte[1]))
                            .setRangeEnd(ByteString.copyFrom(new byte[1]));
            var empty =
                    TxnRequest.newBuilder()
                            .addSuccess(RequestOp.newBuilder().setRequestDeleteRange(all));
            other.call(EtcdRpc.TRANSACTION, empty.build()).get();
        }
        left = etcd;
    }

    @Test
    void saysWhatItsDatabaseTakes() {
        store.create("/registry/pods/a/b", new byte[5000], Lifetime.FOREVER);

        assertThat(((Store.Filed) store).bytes()).isGreaterThan(5000);
    }

    @Test
    void anEtcdUserFindsTheValueUnderItsKey() throws Exception {
        create("a", "{\"kind\":\"Pod\"}");

        var etcdctl =
                new ProcessBuilder(
                        "etcdctl",
                        "--endpoints=" + etcd.endpoint(),
                        "get",
                        "--prefix",
                        "/registry",
                        "--print-value-only");
        etcdctl.environment().put("ETCDCTL_API", "3");
        Process process = etcdctl.start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualToIgnoringNewLines("{\"kind\":\"Pod\"}");
    }

    @Test
    void whatWasWrittenIsThereAfterBothWereKilled() throws Exception {
        long revision = create("a", "one");
        store.close();
        etcd.kill();
        etcd.startAgain();

        store = connect(Duration.ofSeconds(5));

        assertThat(existing(PODS + "a").modRevision()).isEqualTo(revision);
        assertThat(now()).isGreaterThanOrEqualTo(revision);
    }

    @Test
    void manyEntriesWithALifetimeShareALease() throws Exception {
        for (int i = 0; i < 200; i++) {
            store.create(PODS + i, bytes("x"), Lifetime.of(Duration.ofHours(1)));
        }

        try (EtcdConnection other = connection()) {
            Set<Long> leases = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                var question = RangeRequest.newBuilder().setKey(EtcdEntries.bytes(PODS + i));
                var answer = other.call(EtcdRpc.RANGE, question.build()).get();
                leases.add(answer.getKvs(0).getLease());
            }
            assertThat(leases).hasSizeBetween(1, 2).doesNotContain(0L);
        }
    }

    private EtcdConnection connection() {
        return EtcdConnection.to(
                etcd.endpoint(),
                EtcdSettings.shared(List.of(etcd.endpoint())),
                EtcdSettings.TIMEOUT);
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws Exception {
        store.close();
        try (EtcdConnection other = connection()) {
            ByteString mark = EtcdEntries.bytes("jollyboat-store 2");
            var put = PutRequest.newBuilder().setKey(EtcdFormat.KEY).setValue(mark);
            var always =
                    TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestPut(put));
            other.call(EtcdRpc.TRANSACTION, always.build()).get();
        }

        assertThatThrownBy(() -> connect(Duration.ofSeconds(5)))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("newer Jollyboat");
    }

    @Test
    void aFullEtcdSaysSoAndCanStillBeRead() throws Exception {
        store.close();
        etcd.close();
        etcd = new TestEtcd(ownDirectory(), "http", "--quota-backend-bytes=1000000");
        store = connect(Duration.ofSeconds(5));
        create("a", "x");

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                create("p" + i, "x".repeat(100_000));
                            }
                        })
                .isInstanceOfSatisfying(
                        StoreLimitException.class,
                        e -> assertThat(e.limit()).isEqualTo(StoreLimitException.Limit.STORE_FULL));
        assertThat(text(existing(PODS + "a"))).isEqualTo("x");
        assertThat(store.health()).isEqualTo(new StoreHealth.Available());
    }

    @Test
    void anEtcdThatIsNotThereIsSaidToBeUnavailable() {
        var settings =
                new EtcdSettings(
                        List.of(URI.create("http://127.0.0.1:1")),
                        true,
                        Duration.ofMillis(300),
                        null);

        assertThatThrownBy(() -> EtcdStore.open(settings, Timeline.real()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void aKilledEtcdFailsCallsInBoundedTimeAndAllGoesOnWhenItIsBack() throws Exception {
        var recorder = new WatchRecorder();
        List<StoreHealth> heard = new ArrayList<>();
        store.onHealthChange(
                health -> {
                    synchronized (heard) {
                        heard.add(health);
                        heard.notifyAll();
                    }
                });
        long first = create("a", "1");
        try (var _ = store.watch(PODS, first - 1, recorder)) {
            etcd.kill();

            assertThatThrownBy(() -> create("b", "1"))
                    .isInstanceOf(StoreUnavailableException.class);
            awaitHeard(heard, StoreHealth.Unavailable.class);
            assertThat(store.health()).isInstanceOf(StoreHealth.Unavailable.class);

            etcd.startAgain();
            awaitHeard(heard, StoreHealth.Available.class);
            update("a", "2", first);

            recorder.awaitChanges(2);
            assertThat(recorder.changes()).extracting(Change::key).containsOnly(PODS + "a");
            assertThat(recorder.end()).isNull();
        }
    }

    @Test
    void aFrozenEtcdFailsCallsInBoundedTimeAndAllGoesOnWhenItThaws() throws Exception {
        store.close();
        store = connect(Duration.ofSeconds(1));
        var recorder = new WatchRecorder();
        long first = create("a", "1");
        try (var _ = store.watch(PODS, first, recorder)) {
            etcd.freeze();
            long begun = System.nanoTime();
            assertThatThrownBy(() -> create("b", "1"))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.get(PODS + "a"))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));

            etcd.thaw();
            long last = retried(() -> create("c", "1"));

            recorder.awaitReached(last);
            assertThat(recorder.changes())
                    .extracting(Change::key)
                    .endsWith(PODS + "c")
                    .doesNotHaveDuplicates();
        }
    }

    /**
     * Writers count up while etcd is killed again and again. An acknowledged increment must be
     * there, none may be there twice, and the watch must have told every step.
     */
    @Test
    void countersStayExactAndWatchesWholeWhileEtcdIsKilledAgainAndAgain() throws Exception {
        int writers = 8;
        var recorder = new WatchRecorder();
        var acknowledged = new ConcurrentHashMap<Integer, Integer>();
        var unknown = new ConcurrentHashMap<Integer, Integer>();
        var stop = new CompletableFuture<Boolean>();
        try (var _ = store.watch(PODS, now(), recorder)) {
            var killer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 0; i < 8; i++) {
                                                TimeUnit.MILLISECONDS.sleep(300);
                                                etcd.kill();
                                                etcd.startAgain();
                                            }
                                            TimeUnit.MILLISECONDS.sleep(300);
                                        } catch (Exception e) {
                                            stop.completeExceptionally(e);
                                        }
                                        stop.complete(true);
                                    });
            inParallel(
                    writers,
                    writer -> {
                        while (!stop.isDone()) {
                            try {
                                increment(PODS + writer);
                                acknowledged.merge(writer, 1, Integer::sum);
                            } catch (StoreUnavailableException e) {
                                unknown.merge(writer, 1, Integer::sum);
                            }
                        }
                    });
            killer.join();
            assertThat(stop.get()).isTrue();
            long last = retried(() -> create("last", "x"));
            recorder.awaitReached(last);

            for (int writer = 0; writer < writers; writer++) {
                String key = PODS + writer;
                int count = Integer.parseInt(text(existing(key)));
                int sure = acknowledged.getOrDefault(writer, 0);
                assertThat(count)
                        .as("counter %s, %d acknowledged, %s unknown", writer, sure, unknown)
                        .isBetween(sure, sure + unknown.getOrDefault(writer, 0));
                List<Integer> told =
                        recorder.changes().stream()
                                .filter(change -> change.key().equals(key))
                                .map(change -> Integer.parseInt(text(change.after())))
                                .collect(Collectors.toList());
                assertThat(told).hasSize(count).isSorted().doesNotHaveDuplicates();
            }
            assertThat(recorder.end()).isNull();
            assertThat(recorder.misused()).isFalse();
        }
    }

    @Test
    void anEtcdThatComesBackEmptyBreaksTheWatches() throws Exception {
        for (int i = 0; i < 10; i++) {
            create("p" + i, "x");
        }
        var recorder = new WatchRecorder();
        store.watch(PODS, now(), recorder);
        etcd.kill();
        etcd.forget();
        etcd.startAgain();

        assertThat(recorder.awaitEnd().end()).isInstanceOf(WatchEnd.Broken.class);
        assertThat(retried(() -> create("a", "x"))).isEqualTo(now());
    }

    private static void awaitHeard(List<StoreHealth> heard, Class<?> last) throws Exception {
        long limit = System.currentTimeMillis() + 20_000;
        synchronized (heard) {
            while (heard.isEmpty() || !last.isInstance(heard.getLast())) {
                long left = limit - System.currentTimeMillis();
                assertThat(left).as("heard %s, waiting for %s", heard, last).isPositive();
                heard.wait(left);
            }
        }
    }

    private interface Call {
        long run();
    }

    /** Makes a call until the store is back. */
    private static long retried(Call call) {
        long limit = System.currentTimeMillis() + 20_000;
        while (true) {
            try {
                return call.run();
            } catch (StoreUnavailableException e) {
                assertThat(System.currentTimeMillis()).isLessThan(limit);
            }
        }
    }
}
