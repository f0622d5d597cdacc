package io.jollyboat.jolly.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.autoscaling.v2.HorizontalPodAutoscaler;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.client.ApiRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Autoscaling from what simulated pods use, through the kubelets and the metrics API: nothing of it
 * is made up.
 */
class AutoscalingTest {

    private final SimulatedCluster cluster = new SimulatedCluster(7);

    private void deployment(int replicas, String cpu) {
        cluster.client.create(
                Resources.DEPLOYMENTS,
                new Deployment(
                        SimulatedCluster.tree(
                                """
            {'metadata':{'name':'web','namespace':'default'},'spec':{'replicas':%d,
            'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'},
            'annotations':{'sim.jollyboat.io/cpu':'%s','sim.jollyboat.io/memory':'64Mi'}},
            'spec':{'terminationGracePeriodSeconds':1,'containers':[{'name':'c','image':'i','resources':{'requests':
            {'cpu':'100m','memory':'128Mi'}}}]}}}}
            """
                                        .formatted(replicas, cpu))));
    }

    private void autoscaler(String spec) {
        cluster.client.create(
                Resources.HORIZONTAL_POD_AUTOSCALERS,
                new HorizontalPodAutoscaler(
                        SimulatedCluster.tree(
                                """
                                {'metadata':{'name':'web','namespace':'default'},'spec':{
                                'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},
                                %s}}
                                """
                                        .formatted(spec))));
    }

    private int replicas() {
        return cluster.client.get(Resources.DEPLOYMENTS, "default", "web").spec().replicas(1);
    }

    private HorizontalPodAutoscaler autoscaler() {
        return cluster.client.get(Resources.HORIZONTAL_POD_AUTOSCALERS, "default", "web");
    }

    private void pass(Duration time) {
        cluster.timeline.advance(time);
    }

    private List<String> events(String reason) {
        return cluster.list(Resources.EVENTS).stream()
                .filter(event -> event.reason().equals(reason))
                .filter(event -> event.involvedObject().kind().equals("HorizontalPodAutoscaler"))
                .map(Event::message)
                .toList();
    }

    @Test
    void replicasFollowTheLoadUpAtOnceAndDownOnceItHasBeenLowForFiveMinutes() {
        deployment(2, "0s=50m,120s=200m,600s=20m");
        autoscaler(
                "'minReplicas':2,'maxReplicas':10,'metrics':[{'type':'Resource','resource':"
                        + "{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}}]");

        pass(Duration.ofSeconds(90));
        assertThat(replicas()).as("at its target").isEqualTo(2);
        assertThat(
                        autoscaler()
                                .status()
                                .currentMetrics()
                                .getFirst()
                                .resource()
                                .current()
                                .averageUtilization(-1))
                .isEqualTo(50);

        pass(Duration.ofSeconds(90));
        assertThat(replicas()).as("four times its target").isGreaterThan(2);
        assertThat(events("SuccessfulRescale"))
                .anyMatch(
                        message ->
                                message.contains(
                                        "reason: cpu resource utilization (percentage of"
                                                + " request) above target"));

        pass(Duration.ofMinutes(30));
        assertThat(replicas()).isEqualTo(2);
        assertThat(events("SuccessfulRescale"))
                .anyMatch(message -> message.endsWith("reason: All metrics below target"));
    }

    @Test
    void behaviourBoundsTheStepsAndMemoryCountsToo() {
        deployment(4, "10m");
        autoscaler(
                "'minReplicas':1,'maxReplicas':10,'metrics':[{'type':'Resource','resource':"
                        + "{'name':'memory','target':{'type':'AverageValue','averageValue':'256Mi'}}}],"
                        + "'behavior':{'scaleDown':{'stabilizationWindowSeconds':0,'policies':"
                        + "[{'type':'Pods','value':1,'periodSeconds':60}]}}");

        for (int step = 0; step < 6; step++) {
            int before = replicas();
            pass(Duration.ofSeconds(45));
            assertThat(replicas()).as("one pod a minute").isBetween(before - 1, before);
        }
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void withoutPodsThereIsNothingToGoBy() {
        deployment(1, "10m");
        autoscaler(
                "'maxReplicas':10,'metrics':[{'type':'ContainerResource','containerResource':"
                        + "{'name':'cpu','container':'other','target':{'type':'Utilization','averageUtilization':50}}}]");
        pass(Duration.ofSeconds(60));

        assertThat(
                        autoscaler().status().conditions().stream()
                                .filter(one -> one.type().equals("ScalingActive"))
                                .map(one -> one.reason())
                                .toList())
                .containsExactly("FailedGetContainerResourceMetric");
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void theMetricsApiTellsOfNodesAndPods() {
        deployment(3, "30m");
        pass(Duration.ofSeconds(30));

        JsonNode pods =
                cluster.client.call(
                        ApiRequest.get(
                                "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods",
                                Map.of("labelSelector", List.of("app=web"))));
        assertThat(pods.path("items").size()).isEqualTo(3);
        assertThat(pods.at("/items/0/containers/0/usage/cpu").asString()).isEqualTo("30m");
        assertThat(pods.at("/items/0/containers/0/usage/memory").asString()).isEqualTo("64Mi");
        JsonNode nodes =
                cluster.client.call(ApiRequest.get("/apis/metrics.k8s.io/v1beta1/nodes", Map.of()));
        assertThat(nodes.path("items").size()).isEqualTo(SimulatedCluster.NODES);
    }
}
