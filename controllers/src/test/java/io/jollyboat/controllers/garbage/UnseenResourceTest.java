package io.jollyboat.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What another server serves: it comes when that is registered, and may not answer. */
class UnseenResourceTest {

    private final TestCluster cluster = new TestCluster();

    /** Shows everything but leases. */
    private record Blind(ApiTransport server) implements ApiTransport {
        @Override
        public JsonNode call(ApiRequest request) {
            refuse(request);
            return server.call(request);
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            refuse(request);
            return server.watch(request, sink);
        }

        private static void refuse(ApiRequest request) {
            if (request.path().endsWith("/leases")) {
                throw ApiException.unavailable("away", 0);
            }
        }
    }

    @Test
    void itHoldsTheRestUpForHalfAMinuteAndNoLonger() {
        new GarbageCollector(
                        new Blind(cluster.controllerTransport), cluster.informers, cluster.timeline)
                .start();
        orphan();

        cluster.advance(Duration.ofSeconds(20));
        assertThat(cluster.listDefault(Resources.CONFIG_MAPS)).hasSize(1);

        cluster.advance(Duration.ofSeconds(20));
        assertThat(cluster.listDefault(Resources.CONFIG_MAPS)).isEmpty();
    }

    /** Serves one group more. */
    private record Larger(ApiTransport server, Set<String> asked) implements ApiTransport {
        @Override
        public JsonNode call(ApiRequest request) {
            asked.add(request.path());
            return switch (request.path()) {
                case "/apis" -> {
                    JsonNode all = server.call(request).deepCopy();
                    ((ArrayNode) all.path("groups"))
                            .add(json("{'name':'sea.example.com','versions':[{'version':'v1'}]}"));
                    yield all;
                }
                case "/apis/sea.example.com/v1" ->
                        json(
                                "{'resources':[{'name':'boats','kind':'Boat','namespaced':true,"
                                        + "'verbs':['list','watch','delete']}]}");
                default -> server.call(request);
            };
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            asked.add(request.path());
            return server.watch(request, sink);
        }
    }

    @Test
    void whatIsRegisteredLaterIsWatchedFromThenOn() {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        var larger = new AtomicReference<>(cluster.controllerTransport);
        new GarbageCollector(new Changing(larger::get), cluster.informers, cluster.timeline)
                .start();
        cluster.advance(Duration.ofSeconds(5));

        larger.set(new Larger(cluster.controllerTransport, asked));
        cluster.create(
                Resources.API_SERVICES,
                "{'metadata':{'name':'v1.sea.example.com'},'spec':{'group':'sea.example.com',"
                        + "'version':'v1','groupPriorityMinimum':100,'versionPriority':100,"
                        + "'insecureSkipTLSVerify':true,"
                        + "'service':{'namespace':'default','name':'sea'}}}");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(asked).contains("/apis/sea.example.com/v1/boats");
    }

    /** Another server from one moment to the next. */
    private record Changing(Supplier<ApiTransport> server) implements ApiTransport {
        @Override
        public JsonNode call(ApiRequest request) {
            return server.get().call(request);
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            return server.get().watch(request, sink);
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    /** An object whose owner is long gone. */
    private void orphan() {
        cluster.create(
                Resources.CONFIG_MAPS,
                "{'metadata':{'name':'left','ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap',"
                        + "'name':'gone','uid':'0-1-2'}]}}");
    }
}
