package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who owns what after writes that are no applies. */
class ManagedFieldsTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    private final TestServer server = new TestServer();

    private JsonNode map(String... query) {
        return server.post(MAPS, "{'metadata':{'name':'a'},'data':{'x':'1','y':'1'}}", query);
    }

    @Test
    void whoCreatesOwnsWhatItSays() {
        JsonNode created = map("fieldManager", "me");

        assertThat(ManagedFields.of(created))
                .containsExactly("me Update v1: .data .data.x .data.y");
        assertThat(created.at("/metadata/managedFields"))
                .hasToString(
                        "[{\"manager\":\"me\",\"operation\":\"Update\",\"apiVersion\":\"v1\","
                                + "\"time\":\"2026-01-01T12:00:00Z\",\"fieldsType\":\"FieldsV1\","
                                + "\"fieldsV1\":{\"f:data\":{\".\":{},\"f:x\":{},\"f:y\":{}}}}]");
    }

    @Test
    void whoCreatesDoesNotOwnWhatIsAlwaysThere() {
        JsonNode created =
                server.post(
                        DEPLOYMENTS,
                        "{'metadata':{'name':'a','labels':{'l':'m'}},'spec':{'selector':{'matchLabels':{'a':'b'}},"
                                + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}",
                        "fieldManager",
                        "me");

        assertThat(ManagedFields.of(created).getFirst().split(" "))
                .contains(
                        ".metadata.labels",
                        ".metadata.labels.l",
                        ".spec.selector",
                        ".spec.strategy.rollingUpdate",
                        ".spec.template.spec.containers[name=\"c\"]")
                .doesNotContain(
                        ".metadata.name",
                        ".spec",
                        ".spec.strategy",
                        ".spec.template",
                        ".spec.template.spec",
                        ".spec.template.spec.containers");
    }

    @Test
    void isNamedAfterItsProgramWhenItDoesNotSay() {
        assertThat(ManagedFields.names(map())).containsExactly("test");
    }

    @Test
    void takesOverWhatItChanges() {
        map("fieldManager", "one");
        server.timeline.advance(Duration.ofMinutes(1));

        JsonNode changed =
                server.patch(
                        MAPS + "/a", "merge", "{'data':{'x':'2','z':'1'}}", "fieldManager", "two");

        assertThat(ManagedFields.of(changed))
                .containsExactly("one Update v1: .data .data.y", "two Update v1: .data.x .data.z");
        assertThat(changed.at("/metadata/managedFields/0/time").asString())
                .isEqualTo("2026-01-01T12:00:00Z");
        assertThat(changed.at("/metadata/managedFields/1/time").asString())
                .isGreaterThan("2026-01-01T12:01");
    }

    @Test
    void nobodyOwnsWhatIsGone() {
        map("fieldManager", "one");

        JsonNode changed =
                server.patch(
                        MAPS + "/a",
                        "json",
                        "[{'op':'remove','path':'/data/x'}]",
                        "fieldManager",
                        "two");

        assertThat(ManagedFields.of(changed)).containsExactly("one Update v1: .data .data.y");
    }

    @Test
    void changesNothingWhereNothingChanges() {
        JsonNode created = map("fieldManager", "one");
        server.timeline.advance(Duration.ofMinutes(1));

        assertThat(server.patch(MAPS + "/a", "merge", "{'data':{'x':'1'}}", "fieldManager", "two"))
                .isEqualTo(created);
        ObjectNode foreign = (ObjectNode) created.deepCopy();
        ((ObjectNode) foreign.at("/metadata/managedFields/0")).put("time", "2027-01-01T00:00:00Z");
        assertThat(server.put(MAPS + "/a", foreign.toString())).isEqualTo(created);
    }

    @Test
    void whoDoesNotKnowOfItDoesNotLoseIt() {
        map("fieldManager", "one");

        JsonNode replaced =
                server.put(
                        MAPS + "/a",
                        "{'metadata':{'name':'a'},'data':{'x':'1','y':'2'}}",
                        "fieldManager",
                        "two");

        assertThat(ManagedFields.of(replaced))
                .containsExactly("one Update v1: .data .data.x", "two Update v1: .data.y");
    }

    @Test
    void mayBeForgottenAndRewrittenByClients() {
        JsonNode created = map("fieldManager", "one");

        JsonNode renamed =
                server.patch(
                        MAPS + "/a",
                        "json",
                        "[{'op':'replace','path':'/metadata/managedFields/0/manager','value':'two'},"
                                + "{'op':'replace','path':'/metadata/managedFields/0/operation','value':'Apply'}]");
        assertThat(ManagedFields.of(renamed))
                .containsExactly("two Apply v1: .data .data.x .data.y");
        assertThat(renamed.at("/metadata/resourceVersion"))
                .isNotEqualTo(created.at("/metadata/resourceVersion"));

        JsonNode kept =
                server.patch(
                        MAPS + "/a",
                        "merge",
                        "{'metadata':{'managedFields':[{'manager':'x','operation':'Sail','apiVersion':'v1'}]}}");
        assertThat(ManagedFields.names(kept)).containsExactly("two");

        JsonNode forgotten =
                server.patch(MAPS + "/a", "merge", "{'metadata':{'managedFields':[]}}");
        assertThat(forgotten.path("metadata").has("managedFields")).isFalse();
    }

    @Test
    void tellsSubresourcesApart() {
        server.post(
                PODS,
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}",
                "fieldManager",
                "me");

        JsonNode status =
                server.patch(
                        PODS + "/p/status",
                        "strategic-merge",
                        "{'metadata':{'labels':{'no':'where'}},'spec':{'nodeName':'n'},"
                                + "'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}",
                        "fieldManager",
                        "kubelet");

        assertThat(ManagedFields.of(status))
                .anySatisfy(
                        entry ->
                                assertThat(entry)
                                        .startsWith("kubelet/status Update v1:")
                                        .contains(
                                                ".status.conditions[type=\"Ready\"].status",
                                                ".status.phase")
                                        .doesNotContain(".spec"));
        assertThat(ManagedFields.of(status))
                .anyMatch(entry -> entry.startsWith("me Update v1"))
                .noneMatch(entry -> entry.startsWith("me") && entry.contains(".status"));
    }

    @Test
    void scalingTakesTheReplicas() {
        server.post(
                DEPLOYMENTS,
                "{'metadata':{'name':'a'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},"
                        + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}",
                "fieldManager",
                "me");

        JsonNode scale =
                server.patch(
                        DEPLOYMENTS + "/a/scale",
                        "merge",
                        "{'spec':{'replicas':5}}",
                        "fieldManager",
                        "scaler");

        assertThat(ManagedFields.of(scale))
                .containsExactly("scaler/scale Update autoscaling/v1: .spec.replicas");
        assertThat(ManagedFields.of(server.get(DEPLOYMENTS + "/a")))
                .contains("scaler/scale Update apps/v1: .spec.replicas")
                .noneMatch(entry -> entry.startsWith("me") && entry.contains("replicas"));
    }

    @Test
    void putsTheOldestOfManyUpdatersTogether() {
        map("fieldManager", "first");
        for (int i = 0; i < 12; i++) {
            server.timeline.advance(Duration.ofSeconds(10));
            server.patch(
                    MAPS + "/a", "merge", "{'data':{'k" + i + "':'1'}}", "fieldManager", "m" + i);
        }

        JsonNode object = server.get(MAPS + "/a");
        assertThat(ManagedFields.names(object))
                .hasSize(10)
                .startsWith("ancient-changes", "m3")
                .endsWith("m11");
        assertThat(ManagedFields.of(object).getFirst())
                .isEqualTo(
                        "ancient-changes Update v1: .data .data.k0 .data.k1 .data.k2 .data.x .data.y");
    }

    @Test
    void speaksTheVersionOfTheWrite() {
        String scalers = "/namespaces/default/horizontalpodautoscalers";
        server.post(
                "/apis/autoscaling/v1" + scalers,
                "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':50,"
                        + "'scaleTargetRef':{'kind':'Deployment','name':'d','apiVersion':'apps/v1'}}}",
                "fieldManager",
                "old");
        JsonNode changed =
                server.patch(
                        "/apis/autoscaling/v2" + scalers + "/h",
                        "merge",
                        "{'spec':{'maxReplicas':4,'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':60}}}]}}",
                        "fieldManager",
                        "new");

        assertThat(ManagedFields.of(changed))
                .anySatisfy(
                        entry ->
                                assertThat(entry)
                                        .startsWith("old Update autoscaling/v1:")
                                        .contains(".spec.scaleTargetRef")
                                        .doesNotContain("maxReplicas", "targetCPU"))
                .contains("new Update autoscaling/v2: .spec.maxReplicas .spec.metrics");
    }
}
