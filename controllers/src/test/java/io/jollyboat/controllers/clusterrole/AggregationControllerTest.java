package io.jollyboat.controllers.clusterrole;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.Controllers;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AggregationControllerTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final ApiTransport api = server.transport("test", "system:masters");

    @BeforeEach
    void start() {
        server.start();
        Client own = server.client(Controllers.USER);
        new AggregationController(own, new Informers(own, timeline), timeline).start();
        timeline.advance(Duration.ofSeconds(1));
    }

    @Test
    void adminsMayWhatEditorsMayAndTheseWhatViewersMay() {
        int viewers = rules("view");
        int editors = rules("edit");

        assertThat(viewers).isGreaterThan(5);
        assertThat(editors).isGreaterThan(viewers);
        assertThat(rules("admin")).isGreaterThan(editors);
    }

    @Test
    void aLabelledRoleExtendsThoseThatUsersHaveAndItsRemovalTakesThatBack() {
        int before = rules("admin");
        call(
                "POST",
                ROLES,
                "{'metadata':{'name':'ships-view','labels':{'rbac.authorization.k8s.io/aggregate-to-view':'true'}},"
                        + "'rules':[{'apiGroups':['sea'],'resources':['ships'],'verbs':['get']}]}");
        timeline.advance(Duration.ofSeconds(1));

        assertThat(get("view").toString()).contains("ships");
        assertThat(rules("admin")).isEqualTo(before + 1);

        api.call(new ApiRequest("DELETE", ROLES + "/ships-view", Map.of(), "", null));
        timeline.advance(Duration.ofSeconds(1));
        assertThat(rules("admin")).isEqualTo(before);
    }

    @Test
    void whatSomebodyWritesIntoAnAggregateIsOverwritten() {
        call("PATCH", ROLES + "/view", "{'rules':[]}");
        timeline.advance(Duration.ofSeconds(1));

        assertThat(rules("view")).isGreaterThan(5);
    }

    @Test
    void theRulesAreAppliedUnderItsOwnName() {
        assertThat(
                        get("view")
                                .at("/metadata/managedFields")
                                .valueStream()
                                .filter(one -> one.path("operation").asString().equals("Apply"))
                                .map(one -> one.path("manager").asString()))
                .containsExactly("clusterrole-aggregation-controller");
    }

    private int rules(String role) {
        return get(role).path("rules").size();
    }

    private JsonNode get(String role) {
        return api.call(ApiRequest.get(ROLES + "/" + role, Map.of()));
    }

    private void call(String method, String path, String json) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : ApiRequest.JSON;
        api.call(
                new ApiRequest(
                        method, path, Map.of(), type, MAPPER.readTree(json.replace('\'', '"'))));
    }
}
