package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
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

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());

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
        Client own = server.client("system:kube-scheduler", "system:masters");
        Scheduler scheduler =
                new Scheduler(
                        SchedulerConfiguration.DEFAULT,
                        own,
                        new Informers(own, timeline),
                        timeline);
        server.serve(DecisionResource.of(scheduler.decisions()));
        scheduler.start();
        timeline.advance(Duration.ofSeconds(1));
        ApiTransport api = server.transport("test", "system:masters");
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
        timeline.advance(Duration.ofSeconds(1));
        client.delete(Resources.PODS, "default", "p", DeleteOptions.DEFAULT.grace(0));
        timeline.advance(Duration.ofSeconds(1));

        assertThat(heard.events).containsExactly("ADDED Unschedulable", "DELETED Unschedulable");
    }
}
