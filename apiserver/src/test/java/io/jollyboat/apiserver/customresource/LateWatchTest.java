package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** On the real timeline: a watch that waits for its revision holds the thread that opens it. */
class LateWatchTest {
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String BOATS = "/apis/x.io/%s/namespaces/default/boats";
    private static final String VERSION =
            "{'name':'%s','served':true,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object'}}}";

    private static String definition(String versions) {
        return "{'metadata':{'name':'boats.x.io'},'spec':{'group':'x.io','scope':'Namespaced',"
                + "'names':{'plural':'boats','kind':'Boat'},'versions':["
                + versions
                + "]}}";
    }

    private static String boat(String name) {
        return "{'apiVersion':'x.io/v1','kind':'Boat','metadata':{'name':'" + name + "'}}";
    }

    @Test
    void aWatchThatBeginsOnlyOnceItsKindIsServedAnewEndsLikeThoseThatWereOpen() throws Exception {
        try (ListeningServer listening = new ListeningServer()) {
            ApiTransport api = listening.server.transport("admin", "system:masters");
            awaitServed(api, "/readyz"); // nobody else writes any more
            send(api, "POST", CRDS, "application/json", definition(VERSION.formatted("v1", true)));
            awaitServed(api, BOATS.formatted("v1"));
            long now =
                    api.call(ApiRequest.get(BOATS.formatted("v1"), Map.of()))
                            .at("/metadata/resourceVersion")
                            .asLong();
            CountDownLatch closed = new CountDownLatch(1);
            Thread opening =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            api.watch(
                                                    ApiRequest.get(
                                                            BOATS.formatted("v1"),
                                                            Map.of(
                                                                    "watch",
                                                                    List.of("true"),
                                                                    "resourceVersion",
                                                                    List.of("" + (now + 8)))),
                                                    new End(closed)));
            while (opening.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            send(
                    api,
                    "PATCH",
                    CRDS + "/boats.x.io",
                    "application/json-patch+json",
                    "[{'op':'add','path':'/spec/versions/-','value':%s}]"
                            .formatted(VERSION.formatted("v2", false)));
            awaitServed(api, BOATS.formatted("v2"));
            for (int i = 0; i < 10; i++) {
                send(api, "POST", BOATS.formatted("v1"), "application/json", boat("b" + i));
            }
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void send(
            ApiTransport api, String method, String path, String type, String json) {
        api.call(new ApiRequest(method, path, Map.of(), type, TestServer.tree(json)));
    }

    private static void awaitServed(ApiTransport api, String path) {
        while (true) {
            try {
                api.call(ApiRequest.get(path, Map.of()));
                return;
            } catch (ApiException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private record End(CountDownLatch closed) implements WatchSink {
        @Override
        public void event(String type, ObjectNode object) {}

        @Override
        public void closed(@Nullable ApiException reason) {
            closed.countDown();
        }
    }
}
