package io.jollyboat.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AggregationTest {
    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

    private static JsonNode call(ApiTransport api, String method, String path, String json) {
        return api.call(
                new ApiRequest(
                        method,
                        path,
                        Map.of(),
                        ApiRequest.JSON,
                        json.isEmpty() ? null : Json.object(json)));
    }

    private static JsonNode eventually(ApiTransport api, String name) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try {
                JsonNode condition =
                        call(api, "GET", SERVICES + "/" + name, "").at("/status/conditions/0");
                if (condition.isObject()) {
                    return condition;
                }
            } catch (io.jollyboat.core.errors.ApiException notYet) {
                assertThat(notYet.code()).isEqualTo(404);
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no condition of " + name);
    }

    @Test
    void ownGroupsAreLocalAndOthersNeedAServer() throws InterruptedException {
        try (ListeningServer cluster = ListeningServer.aggregating()) {
            ApiTransport api = cluster.server.transport("test", "system:masters");
            assertThat(eventually(api, "v1.apps").path("reason").stringValue()).isEqualTo("Local");
            assertThat(
                            call(
                                            api,
                                            "GET",
                                            "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication",
                                            "")
                                    .path("data")
                                    .path("requestheader-allowed-names")
                                    .stringValue())
                    .isEqualTo("[\"front-proxy-client\"]");
            call(
                    api,
                    "POST",
                    SERVICES,
                    "{'metadata':{'name':'v1beta1.extra.example.com'},'spec':{'group':'extra.example.com','version':'v1beta1',"
                            + "'groupPriorityMinimum':100,'versionPriority':100,'insecureSkipTLSVerify':true,"
                            + "'service':{'name':'metrics','namespace':'kube-system'}}}");
            JsonNode condition = eventually(api, "v1beta1.extra.example.com");
            assertThat(condition.path("status").stringValue()).isEqualTo("False");
            assertThat(condition.path("reason").stringValue()).isEqualTo("ServiceNotFound");
            assertThat(condition.path("message").stringValue())
                    .isEqualTo("service/metrics in \"kube-system\" is not present");
            assertThatThrownBy(() -> call(api, "GET", "/apis/extra.example.com/v1beta1/nodes", ""))
                    .hasMessage("service unavailable");
        }
    }

    @Test
    void groupsOfCustomResourcesComeAndGo() throws InterruptedException {
        try (ListeningServer cluster = ListeningServer.aggregating()) {
            ApiTransport api = cluster.server.transport("test", "system:masters");
            eventually(api, "v1.apps");
            String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
            call(
                    api,
                    "POST",
                    definitions,
                    "{'metadata':{'name':'boats.sea.example.com'},'spec':{'group':'sea.example.com',"
                            + "'scope':'Cluster','names':{'plural':'boats','kind':'Boat'},'versions':[{"
                            + "'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]}}");

            assertThat(eventually(api, "v1.sea.example.com").path("reason").stringValue())
                    .isEqualTo("Local");

            call(api, "DELETE", definitions + "/boats.sea.example.com", "");
            boolean there = true;
            for (int tries = 0; there && tries < 100; tries++) {
                Thread.sleep(50);
                there = call(api, "GET", SERVICES, "").toString().contains("v1.sea.example.com");
            }
            assertThat(there).isFalse();
        }
    }

    @Test
    void anotherServerIsToldForWhomItIsAsked() {
        List<String> told = new ArrayList<>();
        ProxyHeaders.of(
                        new Requester(
                                "ann", "7", List.of("crew", "watch"), Map.of("a/b", List.of("c"))))
                .forEach((name, value) -> told.add(name + "=" + value));
        assertThat(told)
                .containsExactly(
                        "X-Remote-User=ann",
                        "X-Remote-Uid=7",
                        "X-Remote-Group=crew",
                        "X-Remote-Group=watch",
                        "X-Remote-Extra-a%2Fb=c");
    }

    @Test
    void versionsOfOthersAreShownAsGroups() {
        ObjectNode resources =
                Json.object(
                        "{'kind':'APIResourceList','resources':[{'name':'nodes','kind':'NodeMetrics','namespaced':false,'verbs':['get','list']}]}");
        List<RemoteDiscovery> groups =
                RemoteGroups.of(
                        List.of(
                                new RemoteGroups.Remote(
                                        "metrics.k8s.io", "v1beta1", 1, resources, null, "", false),
                                new RemoteGroups.Remote(
                                        "metrics.k8s.io", "v1", 2, resources, null, "", false)));
        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst().name()).isEqualTo("metrics.k8s.io");
        assertThat(groups.getFirst().versions())
                .extracting(RemoteDiscovery.Version::version)
                .containsExactly("v1", "v1beta1");
    }
}
