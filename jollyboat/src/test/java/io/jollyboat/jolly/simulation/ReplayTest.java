package io.jollyboat.jolly.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.endpointslice.EndpointSliceController;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.Kubelet;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A whole cluster on virtual time: the same seed gives the same run, event for event. */
class ReplayTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42})
    void onePodGoesFromCreatedToRunningTheSameWayTwice(long seed) {
        List<String> first = run(seed);
        List<String> second = run(seed);

        assertThat(second).isEqualTo(first);
        assertThat(first).anyMatch(event -> event.contains("pods default/web Running"));
        assertThat(first)
                .anyMatch(
                        event -> event.contains("endpointslices") && event.contains("ready=true"));
    }

    @Test
    void anHourOfHeartbeatsPassesWithoutAnythingElseHappening() {
        var cluster = new SimulatedCluster(7);
        cluster.start();
        cluster.create(Resources.PODS, new Pod(tree(POD)));
        cluster.timeline.advance(Duration.ofMinutes(1));
        long before = cluster.events("pods").count();

        cluster.timeline.advance(Duration.ofHours(1));

        assertThat(cluster.events("pods").count()).isEqualTo(before);
    }

    private static List<String> run(long seed) {
        var cluster = new SimulatedCluster(seed);
        cluster.start();
        cluster.create(Resources.SERVICES, new Service(tree(SERVICE)));
        cluster.create(Resources.PODS, new Pod(tree(POD)));
        cluster.timeline.runUntil(
                () ->
                        cluster.events("endpointslices")
                                .anyMatch(event -> event.contains("ready=true")),
                Duration.ofMinutes(5));
        cluster.timeline.advance(Duration.ofMillis(1)); // other watches may have more to tell
        return cluster.log;
    }

    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "web", "namespace": "default", "labels": {"app": "web"}},
             "spec": {"containers": [{"name": "main", "image": "web:1", "ports": [{"containerPort": 8080}],
                      "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
                      "readinessProbe": {"httpGet": {"port": 8080}, "periodSeconds": 1}}]}}
            """;

    private static final String SERVICE =
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "default"},
             "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]}}
            """;

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    /**
     * API server, scheduler, a controller and a node, with the memory store and the simulated
     * runtime.
     */
    private static final class SimulatedCluster {

        final VirtualTimeline timeline;
        final List<String> log = new ArrayList<>();
        private final ApiServer server;

        SimulatedCluster(long seed) {
            timeline = new VirtualTimeline(seed);
            server = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        }

        void start() {
            server.start();
            for (ResourceType<?> type :
                    List.of(Resources.PODS, Resources.ENDPOINT_SLICES, Resources.EVENTS)) {
                record(type);
            }
            Client scheduler = server.client("system:kube-scheduler");
            new Scheduler(
                            SchedulerConfiguration.DEFAULT,
                            scheduler,
                            new Informers(scheduler, timeline),
                            timeline)
                    .start();
            Client controllers = server.client("system:kube-controller-manager");
            new EndpointSliceController(controllers, new Informers(controllers, timeline), timeline)
                    .start();
            Client node = server.client("system:node:sim", "system:nodes");
            new Kubelet(
                            KubeletConfig.of("sim", "192.0.2.1", Machine.simulated(4, 8L << 30)),
                            new SimRuntime(timeline, Cidr.parse("10.244.0.0/24")),
                            timeline,
                            node,
                            new Informers(node, timeline),
                            null)
                    .start();
            timeline.advance(Duration.ofSeconds(5));
        }

        <T extends KubernetesObject> void create(ResourceType<T> type, T object) {
            server.client("tester", "system:masters").create(type, object);
        }

        Stream<String> events(String resource) {
            return log.stream().filter(line -> line.contains(" " + resource + " "));
        }

        private void record(ResourceType<?> type) {
            server.client("recorder", "system:masters")
                    .watch(
                            type,
                            "",
                            ListOptions.ALL,
                            "",
                            new WatchSink() {
                                @Override
                                public void event(String kind, ObjectNode object) {
                                    if (!kind.equals("BOOKMARK")) {
                                        log.add(
                                                timeline.now()
                                                        + " "
                                                        + kind
                                                        + " "
                                                        + type.plural()
                                                        + " "
                                                        + summary(object));
                                    }
                                }

                                @Override
                                public void closed(@Nullable ApiException why) {
                                    log.add(timeline.now() + " closed " + type.plural());
                                }
                            });
        }

        private static String summary(ObjectNode object) {
            return object.at("/metadata/namespace").asString("")
                    + "/"
                    + object.at("/metadata/name").asString("")
                    + " "
                    + object.at("/status/phase").asString("")
                    + object.at("/reason").asString("")
                    + " rv="
                    + object.at("/metadata/resourceVersion").asString("")
                    + " ready="
                    + object.at("/endpoints/0/conditions/ready").asBoolean(false);
        }
    }
}
