package io.jollyboat.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.flow.first.FirstFlows;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.table.FlowColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FlowObjectsTest {

    private static final String GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    private static final String SCHEMAS = GROUP + "flowschemas";
    private static final String LEVELS = GROUP + "prioritylevelconfigurations";

    private final TestServer server = new TestServer();

    @Test
    void everyClusterHasKubernetesOwn() {
        server.settle();

        assertThat(names(SCHEMAS))
                .containsExactly(
                        "catch-all",
                        "endpoint-controller",
                        "exempt",
                        "global-default",
                        "kube-controller-manager",
                        "kube-scheduler",
                        "kube-system-service-accounts",
                        "probes",
                        "service-accounts",
                        "system-leader-election",
                        "system-node-high",
                        "system-nodes",
                        "workload-leader-election");
        assertThat(names(LEVELS))
                .containsExactly(
                        "catch-all",
                        "exempt",
                        "global-default",
                        "leader-election",
                        "node-high",
                        "system",
                        "workload-high",
                        "workload-low");
        JsonNode dangling =
                server.get(SCHEMAS + "/probes").path("status").path("conditions").path(0);
        assertThat(dangling.path("type").asString()).isEqualTo("Dangling");
        assertThat(dangling.path("status").asString()).isEqualTo("False");
    }

    @Test
    void whatIsDeletedComesBackAndWhatIsSuggestedMayBeChanged() {
        server.settle();
        server.delete(LEVELS + "/catch-all");
        server.delete(SCHEMAS + "/probes");
        server.patch(LEVELS + "/system", "merge", "{'spec':{'limited':{'lendablePercent':1}}}");
        server.patch(
                LEVELS + "/node-high",
                "merge",
                "{'metadata':{'annotations':{'apf.kubernetes.io/autoupdate-spec':'false'}},"
                        + "'spec':{'limited':{'lendablePercent':1}}}");

        server.timeline.advance(Duration.ofSeconds(3));

        assertThat(names(LEVELS)).contains("catch-all");
        assertThat(names(SCHEMAS)).contains("probes");
        assertThat(lendable("system")).isEqualTo(33);
        assertThat(lendable("node-high")).isEqualTo(1);
    }

    @Test
    void thePrecedenceIsAColumnOfTextThatHoldsNumbers() {
        server.settle();
        var probes = (ObjectNode) server.get(SCHEMAS + "/probes");

        var column = FlowColumns.SCHEMAS.columns().get(2);

        assertThat(column.name()).isEqualTo("MatchingPrecedence");
        assertThat(column.type()).isEqualTo("string");
        assertThat(column.cell().of(probes, Instant.EPOCH)).hasToString("2");
    }

    @Test
    void aSchemaWithoutItsLevelIsSaidToDangle() {
        server.settle();
        server.post(SCHEMAS, schema("mine", 700));

        server.timeline.advance(Duration.ofSeconds(3));

        JsonNode condition =
                server.get(SCHEMAS + "/mine").path("status").path("conditions").path(0);
        assertThat(condition.path("status").asString()).isEqualTo("True");
        assertThat(condition.path("reason").asString()).isEqualTo("NotFound");
        assertThat(condition.path("message").asString())
                .isEqualTo(
                        "This FlowSchema references the PriorityLevelConfiguration object named"
                                + " \"none\" but there is no such object");
    }

    @Test
    void theFirstPlaceIsReserved() {
        assertThatThrownBy(() -> server.post(SCHEMAS, schema("mine", 1)))
                .hasMessageContaining(
                        "only the schema named 'exempt' may have matchingPrecedence 1");
    }

    @Test
    void whatNoClusterCanBeWithoutSaysWhatItSays() {
        server.settle();
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        SCHEMAS + "/catch-all",
                                        "merge",
                                        "{'spec':{'matchingPrecedence':5}}"))
                .hasMessageContaining("spec of 'catch-all' must equal the fixed value");
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        LEVELS + "/catch-all",
                                        "merge",
                                        "{'spec':{'limited':{'lendablePercent':1}}}"))
                .hasMessageContaining("spec of 'catch-all' must equal the fixed value");
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        LEVELS + "/exempt",
                                        "merge",
                                        "{'spec':{'type':'Limited','limited':{}}}"))
                .hasMessageContaining(
                        "spec of 'exempt' except the 'spec.exempt' field must equal the fixed"
                                + " value");
        server.patch(LEVELS + "/exempt", "merge", "{'spec':{'exempt':{'lendablePercent':5}}}");
        server.patch(LEVELS + "/catch-all", "merge", "{'metadata':{'labels':{'a':'b'}}}");
        server.patch(SCHEMAS + "/exempt", "merge", "{'metadata':{'labels':{'a':'b'}}}");
    }

    @Test
    void requestsAreMatchedAsInKubernetes() {
        assertThat(match("system:node:a", "system:nodes", "PUT", leases("a")))
                .isEqualTo("system-node-high");
        assertThat(match("system:node:a", "system:nodes", "PATCH", "/api/v1/nodes/a/status"))
                .isEqualTo("system-node-high");
        assertThat(match("system:node:a", "system:nodes", "GET", "/api/v1/namespaces/x/pods/a"))
                .isEqualTo("system-nodes");
        assertThat(match("system:kube-scheduler", "", "PUT", leases("s")))
                .isEqualTo("system-leader-election");
        assertThat(match("system:kube-scheduler", "", "GET", "/api/v1/pods"))
                .isEqualTo("kube-scheduler");
        assertThat(match("system:serviceaccount:kube-system:x", "", "GET", "/api/v1/pods"))
                .isEqualTo("kube-system-service-accounts");
        assertThat(
                        match(
                                "system:serviceaccount:a:x",
                                "system:serviceaccounts",
                                "GET",
                                "/api/v1/pods"))
                .isEqualTo("service-accounts");
        assertThat(match("ann", "system:masters", "GET", "/api/v1/pods")).isEqualTo("exempt");
        assertThat(match("ann", "", "GET", "/livez")).isEqualTo("probes");
        assertThat(match("ann", "", "GET", "/livez/etcd")).isEqualTo("global-default");
    }

    private static String match(String user, String group, String method, String path) {
        List<String> groups = List.of("system:authenticated", group);
        FlowRules rules =
                new FlowRules(
                        FirstFlows.schemas().stream().map(FlowSchema::of).toList(),
                        FirstFlows.levels().stream().map(PriorityLevel::of).toList());
        return rules.match(
                        new Requester(user, "", groups, Map.of()),
                        RequestInfo.of(method, path, QueryParameters.NONE))
                .schema()
                .name();
    }

    private static String leases(String name) {
        return "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/" + name;
    }

    private static String schema(String name, int precedence) {
        return """
        {'metadata': {'name': '%s'},
         'spec': {'matchingPrecedence': %d, 'priorityLevelConfiguration': {'name': 'none'},
                  'rules': [{'subjects': [{'kind': 'User', 'user': {'name': 'ann'}}],
                             'nonResourceRules': [{'verbs': ['*'], 'nonResourceURLs': ['*']}]}]}}
        """
                .formatted(name, precedence);
    }

    private int lendable(String level) {
        return server.get(LEVELS + "/" + level)
                .path("spec")
                .path("limited")
                .path("lendablePercent")
                .asInt();
    }

    private List<String> names(String collection) {
        return server.get(collection)
                .path("items")
                .valueStream()
                .map(item -> ((ObjectNode) item).path("metadata").path("name").asString())
                .toList();
    }
}
