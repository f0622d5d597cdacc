package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Addresses and ports of services, given by a whole server to many at a time. */
class ServiceAddressesTest {
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final int MANY = 200;

    private final Timeline timeline = Timeline.real();
    private final MemoryStore store = new MemoryStore(timeline);

    private ApiTransport start() {
        ApiServer server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
        server.start();
        return server.transport("test", "system:masters");
    }

    private static JsonNode create(ApiTransport api, String name, String spec) {
        return api.call(
                new ApiRequest(
                        "POST",
                        SERVICES,
                        Map.of(),
                        ApiRequest.JSON,
                        Json.object("{'metadata':{'name':'" + name + "'},'spec':" + spec + "}")));
    }

    @Test
    void manyAtATimeGetOneEach() throws InterruptedException {
        ApiTransport api = start();
        Set<String> given = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            String name = "s" + i;
            timeline.execute(
                    () -> {
                        JsonNode spec =
                                create(api, name, "{'type':'NodePort','ports':[{'port':80}]}")
                                        .path("spec");
                        given.add(spec.path("clusterIP").stringValue());
                        given.add(spec.path("ports").path(0).path("nodePort").asString());
                        done.countDown();
                    });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(given).hasSize(2 * MANY);
    }

    @Test
    void whatWasGivenStaysGivenAfterARestart() {
        JsonNode first = create(start(), "a", "{'type':'NodePort','ports':[{'port':80}]}");
        String address = first.path("spec").path("clusterIP").stringValue();
        ApiTransport again = start();
        assertThatThrownBy(
                        () ->
                                create(
                                        again,
                                        "b",
                                        "{'clusterIP':'" + address + "','ports':[{'port':80}]}"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("provided IP is already allocated");
        again.call(new ApiRequest("DELETE", SERVICES + "/a", Map.of(), "", null));
        assertThat(
                        create(again, "c", "{'clusterIP':'" + address + "','ports':[{'port':80}]}")
                                .path("spec")
                                .path("clusterIP")
                                .stringValue())
                .isEqualTo(address);
    }
}
