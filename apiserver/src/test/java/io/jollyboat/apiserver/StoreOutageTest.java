package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Lookup;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.Subscription;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class StoreOutageTest {

    private static final String NAMESPACES = "/api/v1/namespaces";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final FailingStore store = new FailingStore(new MemoryStore(timeline));
    private final ApiServer server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
    private final ApiTransport api = server.transport("test", "system:masters");

    @Test
    void saysSoWhileTheStoreIsGoneAndGoesOnWhenItIsBack() {
        server.start();
        timeline.advance(Duration.ofMillis(1));
        store.down = true;

        assertThatThrownBy(this::list).satisfies(StoreOutageTest::isUnavailable);
        assertThatThrownBy(this::create).satisfies(StoreOutageTest::isUnavailable);
        assertThatThrownBy(() -> get("/readyz")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> get("/livez")).isInstanceOf(ApiException.class);
        assertThat(get("/livez/ping").asString()).isEqualTo("ok");

        store.down = false;
        create();
        assertThat(list().path("items").size()).isEqualTo(5);
        assertThat(get("/readyz").asString()).isEqualTo("ok");
        assertThat(get("/metrics/slis").asString())
                .contains("\nkubernetes_healthcheck{name=\"etcd\",type=\"livez\"} 0\n")
                .contains("\nkubernetes_healthcheck{name=\"etcd\",type=\"readyz\"} 1\n")
                .contains("{name=\"etcd\",type=\"readyz\",status=\"error\"} 1\n")
                .contains("{name=\"etcd\",type=\"readyz\",status=\"success\"} 1\n");
    }

    @Test
    void isAliveOnceAllIsStoredThatEveryClusterHas() {
        server.start();
        assertThat(server.furnished()).isNotDone();
        assertThatThrownBy(() -> get("/livez")).isInstanceOf(ApiException.class);

        timeline.advance(Duration.ofMillis(1));

        assertThat(server.furnished()).isCompleted();
        assertThat(get("/livez").asString()).isEqualTo("ok");
        assertThat(get("/apis/rbac.authorization.k8s.io/v1/clusterroles/view").has("rules"))
                .isTrue();
    }

    @Test
    void whatTheStoreRefusedToTakeAtTheStartIsStoredLater() {
        server.start();
        store.down = true;
        timeline.advance(Duration.ofSeconds(3));
        assertThat(server.furnished()).isNotDone();

        store.down = false;
        timeline.advance(Duration.ofSeconds(3));

        assertThat(server.furnished()).isCompleted();
    }

    @Test
    void theSizeOfTheStoreIsToldAsLongAsItIsThere() {
        server.start();
        timeline.advance(Duration.ofMillis(1));
        assertThat(get("/metrics").asString())
                .contains("\napiserver_storage_size_bytes{storage_cluster_id=\"etcd-0\"} 4096\n");

        store.down = true;
        assertThat(get("/metrics").asString())
                .contains("apiserver_storage_objects{")
                .doesNotContain("apiserver_storage_size_bytes");
    }

    @Test
    void aReadThatTakesAnythingIsServedWithoutTheStore() {
        server.start();
        store.down = true;

        JsonNode list =
                api.call(ApiRequest.get(NAMESPACES, Map.of("resourceVersion", List.of("0"))));

        assertThat(list.path("items").size()).isEqualTo(4);
    }

    @Test
    void startsBeforeItsStoreDoes() {
        store.down = true;
        server.start();
        assertThat(server.ready()).isFalse();
        assertThatThrownBy(this::list).satisfies(StoreOutageTest::isUnavailable);

        store.down = false;
        timeline.advance(Duration.ofSeconds(3));

        assertThat(server.ready()).isTrue();
        assertThat(list().path("items").size()).isEqualTo(4);
    }

    @Test
    void readsAnewWhenTheHistoryBreaksOff() {
        server.start();
        WatchTold told = new WatchTold();
        api.watch(ApiRequest.get(NAMESPACES, Map.of("watch", List.of("true"))), told);
        store.breakWatch();
        timeline.advance(Duration.ofSeconds(3));

        assertThat(told.why).isNotNull();
        assertThat(told.code()).isEqualTo(410);
        create();
        assertThat(list().path("items").size()).isEqualTo(5);
    }

    @Test
    void whoeverMeetsAFaultOfTheServersIsAnswered() {
        server.start();
        store.lacksClasses = true;

        assertThatThrownBy(this::create)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        failure -> {
                            assertThat(failure.code()).isEqualTo(500);
                            assertThat(failure.reason()).isEqualTo(Reason.INTERNAL_ERROR);
                        });
    }

    private JsonNode list() {
        return get(NAMESPACES);
    }

    private JsonNode get(String path) {
        return api.call(ApiRequest.get(path, Map.of()));
    }

    private void create() {
        api.call(
                new ApiRequest(
                        "POST",
                        NAMESPACES,
                        Map.of(),
                        ApiRequest.JSON,
                        TestServer.tree("{'metadata':{'name':'one-more'}}")));
    }

    private static void isUnavailable(Throwable thrown) {
        ApiException failure = (ApiException) thrown;
        assertThat(failure.code()).isEqualTo(503);
        assertThat(failure.details().retryAfterSeconds()).isPositive();
    }

    private static final class WatchTold implements WatchSink {
        private @Nullable ApiException why;

        @Override
        public void event(String type, ObjectNode object) {}

        @Override
        public void closed(@Nullable ApiException reason) {
            why = reason;
        }

        int code() {
            return why == null ? 0 : why.code();
        }
    }

    /** A store that can be out of reach. */
    private static final class FailingStore implements Store, Store.Filed {
        private final Store store;
        private boolean down;
        private boolean lacksClasses; // as after its program's file was exchanged
        private @Nullable Watch watch;
        private @Nullable WatchListener listener;

        FailingStore(Store store) {
            this.store = store;
        }

        void breakWatch() {
            if (watch != null && listener != null) {
                watch.close();
                listener.ended(new WatchEnd.Compacted(1));
            }
        }

        private Store reached() {
            if (down) {
                throw new StoreUnavailableException("gone for a while", null);
            }
            if (lacksClasses) {
                throw new NoClassDefFoundError("expected by the test");
            }
            return store;
        }

        @Override
        public long bytes() {
            reached();
            return 4096;
        }

        @Override
        public WriteResult create(String key, byte[] value, Lifetime lifetime) {
            return reached().create(key, value, lifetime);
        }

        @Override
        public WriteResult update(
                String key, byte[] value, long expectedRevision, Lifetime lifetime) {
            return reached().update(key, value, expectedRevision, lifetime);
        }

        @Override
        public WriteResult delete(String key, long expectedRevision) {
            return reached().delete(key, expectedRevision);
        }

        @Override
        public Lookup get(String key) {
            return reached().get(key);
        }

        @Override
        public RangeResult range(Range range) {
            return reached().range(range);
        }

        @Override
        public CompletionStage<Long> currentRevision() {
            return down
                    ? CompletableFuture.failedFuture(
                            new StoreUnavailableException("gone for a while", null))
                    : store.currentRevision();
        }

        @Override
        public Watch watch(String prefix, long afterRevision, WatchListener told) {
            listener = told;
            Watch opened = reached().watch(prefix, afterRevision, told);
            watch = opened;
            return opened;
        }

        @Override
        public void compact(long revision) {
            reached().compact(revision);
        }

        @Override
        public StoreHealth health() {
            return down
                    ? new StoreHealth.Unavailable("gone for a while")
                    : new StoreHealth.Available();
        }

        @Override
        public Subscription onHealthChange(Consumer<StoreHealth> told) {
            return store.onHealthChange(told);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
