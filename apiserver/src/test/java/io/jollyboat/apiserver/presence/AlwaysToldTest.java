package io.jollyboat.apiserver.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ManagedFields;
import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Objects show what Go's types always tell, and leave out the zeros that they leave out. */
class AlwaysToldTest {

    private static final String APPS = "/apis/apps/v1/namespaces/default/";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String TEMPLATE =
            "'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
                    + "'spec':{'containers':[{'name':'c','image':'i'}]}}";

    private final TestServer server = new TestServer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deployments | {}",
                "replicasets | {'replicas':0}",
                "statefulsets | {'availableReplicas':0,'replicas':0}",
                "daemonsets | {'currentNumberScheduled':0,'desiredNumberScheduled':0,"
                        + "'numberMisscheduled':0,'numberReady':0}"
            })
    void aNewWorkloadHasAStatus(String plural, String status) {
        JsonNode created = server.post(APPS + plural, workload());

        assertThat(created.get("status")).isEqualTo(Json.object(status));
        assertThat(server.get(APPS + plural + "/a")).isEqualTo(created);
    }

    @Test
    void soDoKindsOfOtherGroups() {
        JsonNode budget =
                server.post(
                        "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
                        "{'metadata':{'name':'a'},'spec':{'minAvailable':1}}");
        assertThat(budget.get("status"))
                .isEqualTo(
                        Json.object(
                                "{'currentHealthy':0,'desiredHealthy':0,'disruptionsAllowed':0,"
                                        + "'expectedPods':0}"));

        String autoscalers = "/namespaces/default/horizontalpodautoscalers";
        String autoscaler =
                "{'metadata':{'name':'a'},'spec':{'maxReplicas':3,'scaleTargetRef':"
                        + "{'apiVersion':'apps/v1','kind':'Deployment','name':'a'}}}";
        assertThat(server.post("/apis/autoscaling/v2" + autoscalers, autoscaler).get("status"))
                .isEqualTo(Json.object("{'currentMetrics':null,'desiredReplicas':0}"));
        assertThat(server.get("/apis/autoscaling/v1" + autoscalers + "/a").get("status"))
                .isEqualTo(Json.object("{'currentReplicas':0,'desiredReplicas':0}"));

        JsonNode service =
                server.post(
                        "/api/v1/namespaces/default/services",
                        "{'metadata':{'name':'a'},'spec':{'ports':[{'port':80}]}}");
        assertThat(service.get("status")).isEqualTo(Json.object("{'loadBalancer':{}}"));
    }

    @Test
    void aListThatIsNotLeftOutIsNull() {
        JsonNode slice =
                server.post(
                        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
                        "{'metadata':{'name':'a'},'addressType':'IPv4','endpoints':[]}");
        assertThat(slice.get("endpoints").isNull()).isTrue();
        assertThat(slice.get("ports").isNull()).isTrue();

        JsonNode role =
                server.post(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
                        "{'metadata':{'name':'a'}}");
        assertThat(role.get("rules").isNull()).isTrue();
    }

    @Test
    void whatSaysNothingIsNotShown() {
        JsonNode pod =
                server.post(
                        PODS,
                        "{'metadata':{'name':'a'},'spec':{'hostNetwork':false,'nodeSelector':{},"
                                + "'tolerations':[],'restartPolicy':'','volumes':[],"
                                + "'containers':[{'name':'c','image':'i','imagePullPolicy':'',"
                                + "'command':[],'env':[{'name':'E','value':''},{'name':'L',"
                                + "'valueFrom':{'resourceFieldRef':{'resource':'limits.cpu'}}}],"
                                + "'securityContext':{'privileged':false}}]}}");

        JsonNode spec = pod.get("spec");
        assertThat(spec.has("hostNetwork")).isFalse();
        assertThat(spec.has("nodeSelector")).isFalse();
        assertThat(spec.get("restartPolicy").stringValue()).isEqualTo("Always");
        JsonNode container = spec.at("/containers/0");
        assertThat(container.get("imagePullPolicy").stringValue()).isEqualTo("Always");
        assertThat(container.has("command")).isFalse();
        assertThat(container.at("/env/0")).isEqualTo(Json.object("{'name':'E'}"));
        assertThat(container.at("/env/1/valueFrom/resourceFieldRef"))
                .isEqualTo(Json.object("{'divisor':'0','resource':'limits.cpu'}"));
        assertThat(container.get("securityContext")).isEqualTo(Json.object("{'privileged':false}"));
        assertThat(container.get("resources")).isEqualTo(Json.object("{}"));
    }

    @Test
    void aZeroBehindAPointerIsKept() {
        JsonNode created =
                server.post(
                        APPS + "deployments",
                        "{'metadata':{'name':'a'},'spec':{'replicas':0,'minReadySeconds':0,"
                                + "'revisionHistoryLimit':0,"
                                + TEMPLATE
                                + "}}");

        assertThat(created.at("/spec/replicas").intValue()).isZero();
        assertThat(created.at("/spec/revisionHistoryLimit").intValue()).isZero();
        assertThat(created.get("spec").has("minReadySeconds")).isFalse();
    }

    @Test
    void limitsOfASchemaMayBeZero() {
        JsonNode definition =
                server.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        "{'metadata':{'name':'cs.x.io'},'spec':{'group':'x.io','scope':'Namespaced',"
                                + "'names':{'plural':'cs','kind':'C'},'versions':[{'name':'v1',"
                                + "'served':true,'storage':true,'schema':{'openAPIV3Schema':"
                                + "{'type':'object','title':'',"
                                + "'properties':{'n':{'type':'integer','minimum':0,'default':0},"
                                + "'t':{'type':'string','maxLength':0,'nullable':false}}}}}]}}");

        JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        assertThat(schema.at("/properties/n"))
                .isEqualTo(Json.object("{'default':0,'minimum':0,'type':'integer'}"));
        assertThat(schema.at("/properties/t"))
                .isEqualTo(Json.object("{'maxLength':0,'type':'string'}"));
        assertThat(definition.at("/status/acceptedNames/kind").isString()).isTrue();
    }

    @Test
    void timesThatAreNotKnownAreNull() {
        server.post(
                PODS, "{'metadata':{'name':'a'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        JsonNode pod =
                server.patch(
                        PODS + "/a/status",
                        "strategic-merge",
                        "{'status':{'conditions':[{'type':'Ready','status':'True',"
                                + "'lastTransitionTime':'2026-01-01T00:00:00Z'}],"
                                + "'containerStatuses':[{'name':'c','state':{'running':{}}}]}}");

        assertThat(pod.at("/status/conditions/0"))
                .isEqualTo(
                        Json.object(
                                "{'lastProbeTime':null,'lastTransitionTime':'2026-01-01T00:00:00Z',"
                                        + "'status':'True','type':'Ready'}"));
        assertThat(pod.at("/status/containerStatuses/0"))
                .isEqualTo(
                        Json.object(
                                "{'image':'','imageID':'','lastState':{},'name':'c','ready':false,"
                                        + "'restartCount':0,'state':{'running':{'startedAt':null}}}"));
    }

    @Test
    void nobodyOwnsWhatIsAlwaysTold() {
        JsonNode created = server.post(APPS + "replicasets", workload(), "fieldManager", "me");
        assertThat(ManagedFields.of(created)).hasSize(1);
        assertThat(ManagedFields.of(created).getFirst()).doesNotContain(".status");

        JsonNode applied =
                server.send(
                        "PATCH",
                        APPS + "statefulsets/b",
                        "application/apply-patch+yaml",
                        "{'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'b'},"
                                + "'spec':{'serviceName':'s',"
                                + TEMPLATE
                                + "}}",
                        "fieldManager",
                        "me");
        assertThat(applied.get("status"))
                .isEqualTo(Json.object("{'availableReplicas':0,'replicas':0}"));
        assertThat(ManagedFields.of(applied)).hasSize(1);
        assertThat(ManagedFields.of(applied).getFirst())
                .doesNotContain(".status")
                .doesNotContain("resources");
    }

    @Test
    void aWriteThatChangesNothingStaysOne() {
        JsonNode created = server.post(APPS + "daemonsets", workload());

        assertThat(server.put(APPS + "daemonsets/a", created.toString())).isEqualTo(created);
        assertThat(server.put(APPS + "daemonsets/a/status", created.toString())).isEqualTo(created);
        assertThat(server.patch(APPS + "daemonsets/a", "merge", "{'status':null}"))
                .isEqualTo(created);
    }

    private static String workload() {
        return "{'metadata':{'name':'a'},'spec':{" + TEMPLATE + "}}";
    }
}
