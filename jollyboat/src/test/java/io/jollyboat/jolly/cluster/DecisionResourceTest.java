package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DecisionResourceTest {

    private static final String PATH =
            "/apis/scheduling.jollyboat.io/v1alpha1/namespaces/default/schedulingdecisions";

    private final SchedulingServer server = new SchedulingServer();

    /** Outcomes as they were heard of. */
    private static final class Heard implements WatchSink {

        final List<String> events = new ArrayList<>();

        @Override
        public void event(String type, ObjectNode object) {
            events.add(type + " " + object.path("outcome").asString(""));
        }

        @Override
        public void closed(@Nullable ApiException why) {
            events.add("closed " + why);
        }
    }

    @Test
    void decisionsCanBeWatchedFromTheListOn() {
        server.start();
        ApiTransport api = server.api();
        String version =
                api.call(ApiRequest.get(PATH, Map.of()))
                        .at("/metadata/resourceVersion")
                        .asString("");
        Heard heard = new Heard();
        api.watch(
                ApiRequest.get(
                        PATH,
                        Map.of("watch", List.of("true"), "resourceVersion", List.of(version))),
                heard);

        Client client = new Client(api);
        client.create(
                Resources.PODS,
                new Pod(
                        (ObjectNode)
                                JsonMapper.shared()
                                        .readTree(
                                                """
                                                {"metadata": {"name": "p", "namespace": "default"},
                                                "spec": {"containers": [{"name": "c", "image": "i"}]}}
                                                """)));
        server.advance(Duration.ofSeconds(1));
        client.delete(Resources.PODS, "default", "p", DeleteOptions.DEFAULT.grace(0));
        server.advance(Duration.ofSeconds(1));

        assertThat(heard.events).containsExactly("ADDED Unschedulable", "DELETED Unschedulable");
    }
}
