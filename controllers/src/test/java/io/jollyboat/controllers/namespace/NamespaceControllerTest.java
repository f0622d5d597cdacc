package io.jollyboat.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NamespaceControllerTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SEA = "/api/v1/namespaces/sea";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final ApiTransport api = server.transport("test", "system:masters");

    @BeforeEach
    void start() {
        server.start();
        ApiTransport own = server.transport("system:kube-controller-manager");
        new NamespaceController(own, new Informers(new Client(own), timeline), timeline).start();
        call("POST", "/api/v1/namespaces", "{'metadata':{'name':'sea'}}");
        call("POST", SEA + "/configmaps", "{'metadata':{'name':'chart'}}");
    }

    @Test
    void emptiesANamespaceAndLetsGoOfIt() {
        call("DELETE", SEA, null);
        timeline.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> call("GET", SEA, null)).hasMessage("namespaces \"sea\" not found");
        assertThat(call("GET", SEA + "/configmaps", null).path("items")).isEmpty();
    }

    @Test
    void waitsForWhatTakesItsTime() {
        call(
                "POST",
                SEA + "/pods",
                "{'metadata':{'name':'ship'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}");
        call("DELETE", SEA, null);
        timeline.advance(Duration.ofSeconds(5));

        assertThat(call("GET", SEA, null).at("/status/phase").asString()).isEqualTo("Terminating");
        assertThat(call("GET", SEA + "/pods/ship", null).path("metadata").has("deletionTimestamp"))
                .isTrue();
        assertThatThrownBy(() -> call("POST", SEA + "/configmaps", "{'metadata':{'name':'x'}}"))
                .hasMessage(
                        "configmaps \"x\" is forbidden: unable to create new content in namespace sea because it is being terminated");

        api.call(
                new ApiRequest(
                        "DELETE",
                        SEA + "/pods/ship",
                        Map.of("gracePeriodSeconds", List.of("0")),
                        "",
                        null));
        timeline.advance(Duration.ofSeconds(5));
        assertThatThrownBy(() -> call("GET", SEA, null)).hasMessageContaining("not found");
    }

    @Test
    void podsGoBeforeWhatTheyRelyOn() {
        call(
                "POST",
                SEA + "/pods",
                "{'metadata':{'name':'ship'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}");
        call("DELETE", SEA, null);
        timeline.advance(Duration.ofSeconds(5));

        assertThat(call("GET", SEA + "/configmaps/chart", null).path("kind").asString())
                .isEqualTo("ConfigMap");
        assertThat(message("NamespaceContentRemaining"))
                .isEqualTo("Some resources are remaining: pods. has 1 resource instances");
    }

    @Test
    void saysWhoseFinalizersItWaitsFor() {
        call(
                "POST",
                SEA + "/configmaps",
                "{'metadata':{'name':'held','finalizers':['example.com/hold']}}");
        call("DELETE", SEA, null);
        timeline.advance(Duration.ofSeconds(5));

        assertThat(message("NamespaceContentRemaining"))
                .isEqualTo("Some resources are remaining: configmaps. has 1 resource instances");
        assertThat(message("NamespaceFinalizersRemaining"))
                .isEqualTo(
                        "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances");
        assertThat(message("NamespaceDeletionContentFailure"))
                .isEqualTo("All content successfully deleted, may be waiting on finalization");
    }

    @Test
    void wondersAboutWhatStaysForNoReason() {
        ApiTransport deaf =
                new ApiTransport() {
                    @Override
                    public JsonNode call(ApiRequest request) {
                        return request.method().equals("DELETE")
                                ? MAPPER.createObjectNode()
                                : api.call(request);
                    }

                    @Override
                    public Watch watch(ApiRequest request, WatchSink sink) {
                        return api.watch(request, sink);
                    }
                };
        call("POST", "/api/v1/namespaces", "{'metadata':{'name':'lake'}}");
        call(
                "POST",
                "/apis/apps/v1/namespaces/lake/controllerrevisions",
                "{'metadata':{'name':'r'},'revision':1,'data':{}}");

        Remains remains =
                new Emptying(deaf)
                        .empty("lake", Duration.ZERO, new NamespacedResources(deaf).all());
        JsonNode status = MAPPER.createObjectNode();
        remains.write((ObjectNode) status, timeline.now());

        assertThat(status.at("/conditions/2/message").asString())
                .isEqualTo(
                        "Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: lake for gvr: apps/v1, Resource=controllerrevisions");
    }

    @Test
    void aPodThatOutstaysItsGracePeriodIsAFailure() {
        call(
                "POST",
                SEA + "/pods",
                "{'metadata':{'name':'ship'},'spec':{'nodeName':'n1','terminationGracePeriodSeconds':10,'containers':[{'name':'c','image':'i'}]}}");
        call("DELETE", SEA, null);
        timeline.advance(Duration.ofSeconds(5));
        assertThat(message("NamespaceDeletionContentFailure"))
                .isEqualTo("All content successfully deleted, may be waiting on finalization");

        timeline.advance(Duration.ofSeconds(20));
        assertThat(message("NamespaceDeletionContentFailure"))
                .isEqualTo(
                        "Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: sea for gvr: /v1, Resource=pods");
    }

    @Test
    void oneThatOthersHoldSaysThatNothingOfItsContentRemains() {
        call(
                "POST",
                "/api/v1/namespaces",
                "{'metadata':{'name':'lake','finalizers':['example.com/hold']}}");
        call(
                "POST",
                "/api/v1/namespaces/lake/configmaps",
                "{'metadata':{'name':'held','finalizers':['example.com/hold']}}");
        call("DELETE", "/api/v1/namespaces/lake", null);
        timeline.advance(Duration.ofSeconds(5));
        api.call(
                new ApiRequest(
                        "PATCH",
                        "/api/v1/namespaces/lake/configmaps/held",
                        Map.of(),
                        "application/merge-patch+json",
                        MAPPER.readTree("{\"metadata\":{\"finalizers\":null}}")));
        timeline.advance(Duration.ofSeconds(20));

        JsonNode lake = call("GET", "/api/v1/namespaces/lake", null);
        assertThat(lake.at("/spec/finalizers")).isEmpty();
        assertThat(
                        lake.at("/status/conditions")
                                .valueStream()
                                .map(c -> c.path("reason").asString()))
                .containsExactlyInAnyOrder(
                        "ResourcesDiscovered",
                        "ParsedGroupVersions",
                        "ContentDeleted",
                        "ContentRemoved",
                        "ContentHasNoFinalizers");
    }

    @Test
    void jobsGoAlthoughTheyWouldLeaveTheirPods() {
        call(
                "POST",
                "/apis/batch/v1/namespaces/sea/jobs",
                "{'metadata':{'name':'row'},'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}");
        call("DELETE", SEA, null);
        timeline.advance(Duration.ofSeconds(5));

        assertThatThrownBy(() -> call("GET", SEA, null)).hasMessageContaining("not found");
    }

    private String message(String condition) {
        for (JsonNode one : call("GET", SEA, null).at("/status/conditions")) {
            if (one.path("type").asString("").equals(condition)) {
                return one.path("message").asString("");
            }
        }
        return "";
    }

    @Test
    void leavesOtherNamespacesAlone() {
        timeline.advance(Duration.ofSeconds(5));

        assertThat(call("GET", SEA + "/configmaps/chart", null).path("kind").asString())
                .isEqualTo("ConfigMap");
    }

    private JsonNode call(String method, String path, @Nullable String json) {
        return api.call(
                new ApiRequest(
                        method,
                        path,
                        Map.of(),
                        json == null ? "" : ApiRequest.JSON,
                        json == null ? null : MAPPER.readTree(json.replace('\'', '"'))));
    }
}
