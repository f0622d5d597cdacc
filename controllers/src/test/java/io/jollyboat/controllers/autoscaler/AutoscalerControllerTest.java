package io.jollyboat.controllers.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AutoscalerControllerTest {

    private static final String AUTOSCALERS =
            "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String MEASURED = "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods";

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
        world.merge(DEPLOYMENTS + "/web/status", "{'status':{'replicas':2}}");
        for (int i = 0; i < 2; i++) {
            pod(i);
        }
        world.advance(Duration.ofMinutes(6)); // past the time in which they might be starting
    }

    @Test
    void moreReplicasComeWhenMoreIsUsedThanTheTarget() {
        autoscaler("'maxReplicas':10,", cpu(50));
        used(200, 200); // of 100m each, at a target of 50 %
        world.advance(Duration.ofSeconds(10));

        // four times as much as it should be, and at most twice as many, but four in any case
        assertThat(replicas()).isEqualTo(4);
        assertThat(world.events())
                .contains(
                        "Normal SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target");
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .containsExactly(
                        "AbleToScale=True SucceededRescale",
                        "ScalingActive=True ValidMetricFound",
                        "ScalingLimited=True ScaleUpLimit");
        JsonNode status = world.get(AUTOSCALERS + "/web").path("status");
        assertThat(status.at("/currentMetrics/0/resource/current/averageUtilization").asInt())
                .isEqualTo(200);
        assertThat(status.at("/currentMetrics/0/resource/current/averageValue").asString())
                .isEqualTo("200m");
        assertThat(status.path("currentReplicas").asInt()).isEqualTo(2);
        assertThat(status.path("desiredReplicas").asInt()).isEqualTo(4);
    }

    @Test
    void nothingHappensWithinTheTolerance() {
        autoscaler("'maxReplicas':10,", cpu(50));
        used(54, 54);
        world.advance(Duration.ofMinutes(1));

        assertThat(replicas()).isEqualTo(2);
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .containsExactly(
                        "AbleToScale=True ReadyForNewScale",
                        "ScalingActive=True ValidMetricFound",
                        "ScalingLimited=False DesiredWithinRange");
    }

    @Test
    void theBehaviorMayBeMoreOrLessTolerantThanThat() {
        autoscaler(
                "'maxReplicas':10,'behavior':{'scaleUp':{'tolerance':'500m'},'scaleDown':{'tolerance':'0','stabilizationWindowSeconds':0}},",
                cpu(50));
        used(74, 74);
        world.advance(Duration.ofMinutes(1));
        assertThat(replicas()).isEqualTo(2);
        used(76, 76);
        world.advance(Duration.ofSeconds(15));
        assertThat(replicas()).isEqualTo(4); // half as much again, of the pods that are there
    }

    @Test
    void fewerReplicasComeOnlyAfterFiveQuietMinutes() {
        autoscaler("'maxReplicas':10,", cpu(50));
        used(50, 50);
        world.advance(Duration.ofMinutes(1));
        used(5, 5);
        world.advance(Duration.ofMinutes(3));
        assertThat(replicas()).isEqualTo(2);
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .contains("AbleToScale=True ScaleDownStabilized");

        world.advance(Duration.ofMinutes(3));
        assertThat(replicas()).isEqualTo(1);
        assertThat(world.events())
                .contains("Normal SuccessfulRescale New size: 1; reason: All metrics below target");
    }

    @Test
    void whoScalesDownByHandIsOverruledByWhatWasRecommendedOfLate() {
        autoscaler("'maxReplicas':10,", cpu(50));
        used(200, 200);
        world.advance(Duration.ofSeconds(10));
        assertThat(replicas()).isEqualTo(4);
        world.merge(DEPLOYMENTS + "/web", "{'spec':{'replicas':3}}");
        used(50, 50);
        world.advance(Duration.ofSeconds(15));

        assertThat(replicas()).isEqualTo(6); // eight were recommended; so fast it may go
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .contains("ScalingLimited=True ScaleUpLimit");
    }

    @Test
    void thePoliciesOfTheBehaviorSayHowFast() {
        autoscaler(
                "'maxReplicas':20,'behavior':{'scaleUp':{'policies':[{'type':'Pods','value':1,'periodSeconds':60}]}},",
                cpu(50));
        used(400, 400);
        world.advance(Duration.ofSeconds(20));
        assertThat(replicas()).isEqualTo(3);
        world.advance(Duration.ofSeconds(35));
        assertThat(replicas()).isEqualTo(3);
        world.advance(Duration.ofSeconds(30));
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void aWindowHoldsScalingUpBackToTheLowestThatWasRecommended() {
        autoscaler(
                "'maxReplicas':20,'behavior':{'scaleUp':{'stabilizationWindowSeconds':60}},",
                cpu(50));
        used(50, 50);
        world.advance(Duration.ofSeconds(30));
        used(100, 100);
        world.advance(Duration.ofSeconds(45));
        assertThat(replicas()).isEqualTo(2);
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .contains("AbleToScale=True ScaleUpStabilized");
        world.advance(Duration.ofSeconds(40));
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void aDirectionMayBeDisabled() {
        autoscaler(
                "'maxReplicas':20,'behavior':{'scaleDown':{'selectPolicy':'Disabled','stabilizationWindowSeconds':0}},",
                cpu(50));
        used(5, 5);
        world.advance(Duration.ofMinutes(10));

        assertThat(replicas()).isEqualTo(2);
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .contains("ScalingLimited=True ScaleDownLimit");
    }

    @Test
    void theFirstVersionScalesByProcessorAlone() {
        String first = AUTOSCALERS.replace("/v2/", "/v1/");
        world.create(
                first,
                "{'metadata':{'name':'web'},'spec':{'maxReplicas':10,'targetCPUUtilizationPercentage':50,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}");
        used(100, 100);
        world.advance(Duration.ofSeconds(10));

        assertThat(replicas()).isEqualTo(4);
        JsonNode status = world.get(first + "/web").path("status");
        assertThat(status.path("currentCPUUtilizationPercentage").asInt()).isEqualTo(100);
        assertThat(status.path("desiredReplicas").asInt()).isEqualTo(4);
    }

    @Test
    void boundsAreKeptEvenWithoutMetrics() {
        autoscaler("'minReplicas':3,'maxReplicas':10,", cpu(50));
        world.advance(Duration.ofSeconds(1));

        assertThat(replicas()).isEqualTo(3);
        assertThat(world.events())
                .contains(
                        "Normal SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas");
    }

    @Test
    void whatCannotBeWrittenIsTold() {
        autoscaler("'maxReplicas':10,", cpu(50));
        used(200, 200);
        Objects.requireNonNull(metrics).refuseWrites("/scale");
        world.advance(Duration.ofSeconds(10));
        assertThat(replicas()).isEqualTo(2);
        assertThat(world.events())
                .contains(
                        "Warning FailedRescale New size: 4; reason: cpu resource utilization (percentage of request) above target; error: not today");
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .contains("AbleToScale=False FailedUpdateScale");

        Objects.requireNonNull(metrics).refuseWrites("/horizontalpodautoscalers/web/status");
        world.advance(Duration.ofSeconds(30));
        assertThat(world.events()).contains("Warning FailedUpdateStatus not today");
    }

    @Test
    void withoutAMetricsApiItSaysWhatIsMissing() {
        autoscaler("'maxReplicas':10,", cpu(50));
        world.advance(Duration.ofSeconds(1));

        assertThat(replicas()).isEqualTo(2);
        assertThat(world.conditions(AUTOSCALERS + "/web"))
                .containsExactly(
                        "AbleToScale=True SucceededGetScale",
                        "ScalingActive=False FailedGetResourceMetric");
        assertThat(world.get(AUTOSCALERS + "/web").at("/status/conditions/1/message").asString())
                .isEqualTo(
                        "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)");
        assertThat(world.events())
                .anyMatch(
                        event ->
                                event.startsWith(
                                        "Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization:"));
    }

    @Test
    void aTargetThatIsNotThereIsToldOf() {
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'lost'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'nobody'}}}");
        world.advance(Duration.ofSeconds(1));

        assertThat(world.conditions(AUTOSCALERS + "/lost"))
                .containsExactly("AbleToScale=False FailedGetScale");
        assertThat(world.events())
                .contains("Warning FailedGetScale deployments.apps \"nobody\" not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps/v1beta1", "apps/v1beta2", "apps/v0", "extensions/v1beta1"})
    void aTargetIsFoundByItsGroupWhateverItsVersion(String version) {
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'old'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'%s','kind':'Deployment','name':'web'}}}"
                        .formatted(version));
        world.advance(Duration.ofSeconds(1));

        assertThat(world.conditions(AUTOSCALERS + "/old"))
                .contains("AbleToScale=True SucceededGetScale");
    }

    @Test
    void aTargetOfNoKnownKindIsToldOf() {
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'lost'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'example.com/v1','kind':'Ship','name':'x'}}}");
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'old'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Ship','name':'x'}}}");

        assertThat(world.events())
                .contains(
                        "Warning FailedGetScale no matches for kind \"Ship\" in group \"example.com\"",
                        "Warning FailedGetScale no matches for kind \"Ship\" in group \"apps\"");
    }

    @Test
    void otherMetricsCountToo() {
        autoscaler(
                "'maxReplicas':10,",
                "{'type':'Pods','pods':{'metric':{'name':'requests'},'target':{'type':'AverageValue','averageValue':'10'}}},"
                        + "{'type':'External','external':{'metric':{'name':'queue'},'target':{'type':'AverageValue','averageValue':'5'}}},"
                        + "{'type':'Object','object':{'metric':{'name':'hits'},'describedObject':{'apiVersion':'v1','kind':'Service','name':'front'},'target':{'type':'Value','value':'100'}}}");
        Objects.requireNonNull(metrics)
                .answer(
                        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/requests",
                        "{'items':[{'describedObject':{'name':'web-0'},'value':'9'},{'describedObject':{'name':'web-1'},'value':'11'}]}");
        metrics.answer(
                "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/queue",
                "{'items':[{'value':'12'},{'value':'2'}]}");
        metrics.answer(
                "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/services/front/hits",
                "{'items':[{'value':'110'}]}");
        world.advance(Duration.ofSeconds(1));

        // the queue asks for most: 14 items, 5 for each
        assertThat(replicas()).isEqualTo(3);
        assertThat(world.events())
                .contains(
                        "Normal SuccessfulRescale New size: 3; reason: external metric queue(nil) above target");
    }

    @Test
    void anObjectsValueMayBeSharedAmongThePods() {
        autoscaler(
                "'maxReplicas':10,",
                "{'type':'Object','object':{'metric':{'name':'hits'},'describedObject':{'apiVersion':'v1','kind':'Service','name':'front'},'target':{'type':'AverageValue','averageValue':'10'}}}");
        Objects.requireNonNull(metrics)
                .answer(
                        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/services/front/hits",
                        "{'items':[{'value':'35'}]}");
        world.advance(Duration.ofSeconds(1));

        assertThat(replicas()).isEqualTo(4);
        assertThat(world.get(AUTOSCALERS + "/web").at("/status/currentMetrics/0/object").toString())
                .contains("\"averageValue\":\"17500m\"");
    }

    @Test
    void whatCannotBeMeasuredIsToldInKubernetesWords() {
        autoscaler(
                "'maxReplicas':10,",
                "{'type':'External','external':{'metric':{'name':'queue','selector':{'matchLabels':{'lane':'fast'}}},'target':{'type':'Value','value':'5'}}}");
        world.advance(Duration.ofSeconds(1));

        String why =
                "unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{lane: fast,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)";
        assertThat(world.events())
                .contains(
                        "Warning FailedGetExternalMetric " + why,
                        "Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get queue external metric value: failed to get external metric queue: "
                                + why);
    }

    @Test
    void aPodThatIsNotMeasuredChangesAsLittleAsItCan() {
        autoscaler("'maxReplicas':10,", cpu(50));
        Objects.requireNonNull(metrics).answer(MEASURED, "{'items':[" + measured(0, 10) + "]}");
        world.advance(Duration.ofMinutes(7));

        assertThat(replicas()).isEqualTo(2); // the other might use all it requests
    }

    @Test
    void twoAutoscalersOfTheSamePodsDoNotScaleAgainstEachOther() {
        autoscaler("'maxReplicas':10,", cpu(50));
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'rival'},'spec':{'maxReplicas':10,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},'metrics':["
                        + cpu(90)
                        + "]}}");
        used(50, 50);
        world.advance(Duration.ofMinutes(1));
        used(200, 200);
        world.advance(Duration.ofMinutes(1));

        assertThat(replicas()).isEqualTo(2);
        for (String name : new String[] {"web", "rival"}) {
            assertThat(world.conditions(AUTOSCALERS + "/" + name))
                    .contains("ScalingActive=False AmbiguousSelector");
        }
        assertThat(world.events())
                .contains(
                        "Warning AmbiguousSelector pods by selector app=web are controlled by multiple HPAs: [{rival default} {web default}]",
                        "Warning FailedComputeMetricsReplicas pods by selector app=web are controlled by multiple HPAs: [{rival default} {web default}]");
    }

    @Test
    void aContainerCountsForItself() {
        autoscaler(
                "'maxReplicas':10,",
                "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'c','target':{'type':'Utilization','averageUtilization':50}}}");
        used(100, 100);
        world.advance(Duration.ofSeconds(10));

        assertThat(replicas()).isEqualTo(4);
        assertThat(
                        world.get(AUTOSCALERS + "/web")
                                .at(
                                        "/status/currentMetrics/0/containerResource/current/averageUtilization")
                                .asInt())
                .isEqualTo(100);
    }

    @Test
    void aContainerThatIsNotThereIsToldOf() {
        autoscaler(
                "'maxReplicas':10,",
                "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'sidecar','target':{'type':'Utilization','averageUtilization':50}}}");
        used(100, 100);
        world.advance(Duration.ofSeconds(10));

        assertThat(world.events())
                .contains(
                        "Warning FailedGetContainerResourceMetric failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container sidecar not present in metrics for pod default/web-0");
    }

    @Test
    void aPodMayRequestAsAWhole() {
        for (int i = 0; i < 2; i++) {
            world.remove(PODS + "/web-" + i);
            pod(i, "'resources':{'requests':{'cpu':'400m'}},", "");
        }
        world.advance(Duration.ofMinutes(6));
        autoscaler("'maxReplicas':10,", cpu(50));
        used(100, 100);
        world.advance(Duration.ofSeconds(10));

        assertThat(
                        world.get(AUTOSCALERS + "/web")
                                .at("/status/currentMetrics/0/resource/current/averageUtilization")
                                .asInt())
                .isEqualTo(25);
    }

    private int replicas() {
        return world.get(DEPLOYMENTS + "/web").at("/spec/replicas").asInt();
    }

    private static String cpu(int percent) {
        return "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':"
                + percent
                + "}}}";
    }

    private void autoscaler(String spec, String metricSpecs) {
        world.create(
                AUTOSCALERS,
                "{'metadata':{'name':'web'},'spec':{"
                        + spec
                        + "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},'metrics':["
                        + metricSpecs
                        + "]}}");
    }

    private void used(int... milli) {
        String items =
                IntStream.range(0, milli.length)
                        .mapToObj(i -> measured(i, milli[i]))
                        .collect(Collectors.joining(","));
        Objects.requireNonNull(metrics).answer(MEASURED, "{'items':[" + items + "]}");
    }

    private String measured(int pod, int milli) {
        return "{'metadata':{'namespace':'default','name':'web-"
                + pod
                + "'},'timestamp':'"
                + world.timeline.now()
                + "','window':'15s','containers':[{'name':'c','usage':{'cpu':'"
                + milli
                + "m'}}]}";
    }

    private void pod(int number) {
        pod(number, "", ",'resources':{'requests':{'cpu':'100m'}}");
    }

    private void pod(int number, String spec, String container) {
        String name = "web-" + number;
        world.create(
                PODS,
                "{'metadata':{'name':'"
                        + name
                        + "','labels':{'app':'web'}},'spec':{"
                        + spec
                        + "'containers':[{'name':'c','image':'i'"
                        + container
                        + "}]}}");
        String now = world.timeline.now().toString();
        world.merge(
                PODS + "/" + name + "/status",
                "{'status':{'phase':'Running','startTime':'"
                        + now
                        + "','conditions':[{'type':'Ready','status':'True','lastTransitionTime':'"
                        + now
                        + "'}]}}");
    }
}
