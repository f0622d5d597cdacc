package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One stored object, served in several versions by a whole server. */
class ServedVersionsTest {
    private static final String OLD =
            "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    private static final String NEW =
            "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";

    private static final String EVENT =
            """
            {'metadata':{'name':'e'},'note':'hello','regarding':{'namespace':'default','name':'p'},
             'eventTime':'2026-01-01T00:00:00.000000Z','type':'Normal','reason':'Sailed',
             'action':'Sailing','reportingController':'sea.example/harbour','reportingInstance':'h-0',
             'series':{'count':%d,'lastObservedTime':'2026-01-01T00:00:01.000000Z'}}
            """;

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final ApiTransport api = server.transport("test", "system:masters");

    @BeforeEach
    void start() {
        server.start();
    }

    private void send(String method, String path, String type, String body) {
        api.call(new ApiRequest(method, path, Map.of(), type, Json.object(body)));
    }

    private JsonNode get(String path) {
        return api.call(ApiRequest.get(path, Map.of()));
    }

    @Test
    void anAutoscalerIsMadeChangedAndReadInEither() {
        send(
                "POST",
                OLD,
                ApiRequest.JSON,
                "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':50,"
                        + "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}}}");
        JsonNode served = get(NEW + "/h");
        assertThat(served.path("apiVersion").stringValue()).isEqualTo("autoscaling/v2");
        assertThat(served.at("/spec/metrics/0/resource/target/averageUtilization").intValue())
                .isEqualTo(50);
        send(
                "PATCH",
                OLD + "/h",
                "application/merge-patch+json",
                "{'spec':{'targetCPUUtilizationPercentage':70}}");
        assertThat(
                        get(NEW + "/h")
                                .at("/spec/metrics/0/resource/target/averageUtilization")
                                .intValue())
                .isEqualTo(70);
        JsonNode old = get(OLD).at("/items/0");
        assertThat(old.path("apiVersion").stringValue()).isEqualTo("autoscaling/v1");
        assertThat(old.at("/spec/targetCPUUtilizationPercentage").intValue()).isEqualTo(70);
        assertThat(old.path("spec").has("metrics")).isFalse();
    }

    @Test
    void anEventIsKnownByBothNames() {
        send(
                "POST",
                "/apis/events.k8s.io/v1/namespaces/default/events",
                ApiRequest.JSON,
                EVENT.formatted(2));
        JsonNode event = get("/api/v1/namespaces/default/events/e");
        assertThat(event.path("apiVersion").stringValue()).isEqualTo("v1");
        assertThat(event.path("message").stringValue()).isEqualTo("hello");
        assertThat(event.at("/involvedObject/name").stringValue()).isEqualTo("p");
    }

    @Test
    void aNewerEventIsHeldToMoreAndChangesInItsSeriesAlone() {
        String events = "/apis/events.k8s.io/v1/namespaces/default/events";
        String bare = "{'metadata':{'name':'bare'},'regarding':{'namespace':'default'}}";
        String merge = "application/merge-patch+json";
        assertThatThrownBy(() -> send("POST", events, ApiRequest.JSON, bare))
                .hasMessageContaining("eventTime: Required value")
                .hasMessageContaining("type: Invalid value: \"\": has invalid value: ");
        assertThatThrownBy(() -> send("POST", events, ApiRequest.JSON, EVENT.formatted(1)))
                .hasMessageContaining("series.count: Invalid value: \"\": should be at least 2");

        send("POST", events, ApiRequest.JSON, EVENT.formatted(2));
        send("PATCH", events + "/e", merge, "{'series':{'count':3}}");
        assertThat(get(events + "/e").at("/series/count").intValue()).isEqualTo(3);
        assertThatThrownBy(() -> send("PATCH", events + "/e", merge, "{'note':'adieu'}"))
                .hasMessageContaining("message: Invalid value: \"adieu\": field is immutable");
    }
}
