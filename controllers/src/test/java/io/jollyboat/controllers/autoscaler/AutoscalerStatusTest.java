package io.jollyboat.controllers.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an autoscaler says of itself, as kube-controller-manager's says it. */
class AutoscalerStatusTest {

    private static final String AUTOSCALERS =
            "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String MEASURED = "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods";
    private static final String MEMORY =
            "{'type':'Resource','resource':{'name':'memory','target':{'type':'AverageValue','averageValue':'64Mi'}}}";
    private static final String REQUESTS =
            "{'type':'Pods','pods':{'metric':{'name':'requests'},'target':{'type':'AverageValue','averageValue':'10'}}}";
    private static final String QUEUE =
            "{'type':'External','external':{'metric':{'name':'queue'},'target':{'type':'Value','value':'5'}}}";

    private final World world = new World();
    private @Nullable MeasuredTransport metrics;

    @BeforeEach
    void start() {
        world.with(
                (api, same) -> {
                    var transport = new MeasuredTransport(api);
                    metrics = transport;
                    var client = new Client(transport);
                    return new AutoscalerController(
                            client,
                            new Informers(client, world.timeline),
                            world.timeline,
                            AutoscalerSettings.DEFAULT);
                });
        world.create(
                DEPLOYMENTS,
                "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        world.merge(DEPLOYMENTS + "/web/status", "{'status':{'replicas':1}}");
    }

    @Test
    void replicasAreThoseThatTheTargetAsksFor() {
        pod("web-0");
        uses("64Mi");
        autoscaler(MEMORY);

        assertThat(status().path("currentReplicas").asInt()).isEqualTo(2); // one is there so far
        assertThat(status().path("desiredReplicas").asInt()).isEqualTo(2);
    }

    @Test
    void memoryIsToldInTheUnitsInWhichItIsMeasured() {
        pod("web-0");
        uses("71421952");
        autoscaler(MEMORY);

        assertThat(status().at("/currentMetrics/0/resource/current/averageValue").asString())
                .isEqualTo("69748Ki");
    }

    @Test
    void whereNoCustomMetricsAreServedItSaysSo() {
        pod("web-0");
        autoscaler(REQUESTS);
        assertThat(world.events())
                .contains(
                        "Warning FailedGetPodsMetric unable to get metric requests: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered");
    }

    @Test
    void whatAnAdapterSaysOfAMetricItDoesNotKnowIsPassedOn() {
        Objects.requireNonNull(metrics)
                .refuse(
                        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/requests",
                        "the server could not find the metric requests for pods");
        pod("web-0");
        autoscaler(REQUESTS);
        assertThat(world.events())
                .contains(
                        "Warning FailedGetPodsMetric unable to get metric requests: unable to fetch metrics from custom metrics API: the server could not find the metric requests for pods");
    }

    /** Autoscalers have no generation, and a status that named one forgets it. */
    @Test
    void noGenerationIsObserved() {
        pod("web-0");
        uses("64Mi");
        autoscaler(MEMORY);

        assertThat(world.get(AUTOSCALERS + "/web").path("metadata").has("generation")).isFalse();
        assertThat(status().has("observedGeneration")).isFalse();
    }

    @Test
    void whatIsNotMeasuredKeepsItsPlaceAmongTheMetrics() {
        pod("web-0");
        uses("640Mi");
        autoscaler(QUEUE + "," + MEMORY);

        assertThat(status().path("currentMetrics")).hasSize(2);
        assertThat(status().at("/currentMetrics/0").toString()).isEqualTo("{\"type\":\"\"}");
        assertThat(status().at("/currentMetrics/1/type").asString()).isEqualTo("Resource");
        assertThat(status().path("desiredReplicas").asInt()).isEqualTo(4);

        Objects.requireNonNull(metrics).answer(MEASURED, "{'items':[]}");
        world.advance(Duration.ofSeconds(15));
        assertThat(status().path("currentReplicas").asInt()).isEqualTo(4);
        assertThat(status().path("desiredReplicas").asInt()).isEqualTo(4); // as it was wished last
    }

    @Test
    void aContainersMetricIsNamedByTheContainer() {
        pod("web-0");
        autoscaler(
                "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'side','target':{'type':'Utilization','averageUtilization':50}}}");
        assertThat(world.events())
                .anyMatch(
                        event ->
                                event.startsWith(
                                        "Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get side container metric value: failed to get cpu utilization: "));
    }

    @Test
    void aValueForNoPodsAtAllCannotBeShared() {
        Objects.requireNonNull(metrics)
                .answer(
                        "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/queue",
                        "{'items':[{'value':'12'}]}");
        autoscaler(QUEUE);

        assertThat(world.events())
                .contains(
                        "Warning FailedGetExternalMetric unable to calculate ready pods: no pods returned by selector while calculating replica count");
    }

    private JsonNode status() {
        return world.get(AUTOSCALERS + "/web").path("status");
    }

    private void autoscaler(String metricSpecs) {
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'web'},'spec':{'maxReplicas':10,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},'metrics':["
                        + metricSpecs
                        + "]}}");
        world.settle();
    }

    private void uses(String memory) {
        Objects.requireNonNull(metrics)
                .answer(
                        MEASURED,
                        "{'items':[{'metadata':{'namespace':'default','name':'web-0'},'timestamp':'"
                                + world.timeline.now()
                                + "','window':'15s','containers':[{'name':'c','usage':{'memory':'"
                                + memory
                                + "'}}]}]}");
    }

    private void pod(String name) {
        world.create(
                PODS,
                "{'metadata':{'name':'"
                        + name
                        + "','labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        world.merge(
                PODS + "/" + name + "/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
    }
}
