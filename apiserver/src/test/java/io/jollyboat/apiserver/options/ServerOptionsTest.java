package io.jollyboat.apiserver.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ServerOptionsTest {
    private final VirtualTimeline timeline = new VirtualTimeline(1);

    @TempDir Path folder;

    private static ApiServerConfig config(String name, String value) {
        return ApiServerOptions.ALL.apply(ApiServerConfig.inMemory(), Map.of(name, value));
    }

    private ApiTransport start(String name, String value) {
        ApiServer server = new ApiServer(new MemoryStore(timeline), timeline, config(name, value));
        server.start();
        return server.transport("test", "system:masters");
    }

    private static JsonNode post(ApiTransport api, String path, String json) {
        return api.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, Json.object(json)));
    }

    @Test
    void eventsStayAsLongAsIsSaid() {
        ApiTransport api = start("event-ttl", "10m");
        post(
                api,
                "/api/v1/namespaces/default/events",
                "{'metadata':{'name':'e'},'involvedObject':{'namespace':'default'}}");
        timeline.advance(Duration.ofMinutes(9));
        String events = "/api/v1/namespaces/default/events";
        assertThat(api.call(ApiRequest.get(events, Map.of())).path("items")).hasSize(1);
        timeline.advance(Duration.ofMinutes(2));
        assertThat(api.call(ApiRequest.get(events, Map.of())).path("items")).isEmpty();
    }

    @Test
    void podsBearTheLossOfTheirNodeAsLongAsIsSaid() {
        ApiTransport api = start("default-not-ready-toleration-seconds", "20");
        JsonNode pod =
                post(
                        api,
                        "/api/v1/namespaces/default/pods",
                        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        assertThat(pod.at("/spec/tolerations"))
                .extracting(each -> each.path("tolerationSeconds").asInt())
                .containsExactly(20, 300);
    }

    @Test
    void nodePortsComeFromTheRangeGiven() {
        ApiTransport api = start("service-node-port-range", "31000-31000");
        JsonNode service =
                post(
                        api,
                        "/api/v1/namespaces/default/services",
                        "{'metadata':{'name':'s'},'spec':{'type':'NodePort','ports':[{'port':80}]}}");
        assertThat(service.at("/spec/ports/0/nodePort").asInt()).isEqualTo(31000);
    }

    @Test
    void aVersionThatIsSwitchedOffIsNotServed() {
        ApiTransport api = start("runtime-config", "batch/v1=false");
        assertThatThrownBy(() -> api.call(ApiRequest.get("/apis/batch/v1/jobs", Map.of())))
                .hasMessage("the server could not find the requested resource");
        assertThat(api.call(ApiRequest.get("/apis/apps/v1", Map.of())).path("resources"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduling.k8s.io/v1alpha2=true", "api/alpha=true", "api/all=true"})
    void anAlphaVersionIsServedToThoseWhoAskForIt(String config) {
        ApiTransport api = start("runtime-config", config);
        assertThat(
                        api.call(ApiRequest.get("/apis/scheduling.k8s.io/v1alpha2", Map.of()))
                                .at("/resources/0/name")
                                .asString(""))
                .isEqualTo("podgroups");
    }

    @Test
    void anAlphaVersionIsNotServedToOthers() {
        ApiTransport api = start("runtime-config", "batch/v1=true");
        assertThatThrownBy(
                        () ->
                                api.call(
                                        ApiRequest.get(
                                                "/apis/scheduling.k8s.io/v1alpha2", Map.of())))
                .hasMessage("the server could not find the requested resource");
    }

    @Test
    void pluginsAreSwitchedOnAndOff() {
        ApiTransport api = start("enable-admission-plugins", "AlwaysPullImages");
        JsonNode pod =
                post(
                        api,
                        "/api/v1/namespaces/default/pods",
                        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i:1'}]}}");
        assertThat(pod.at("/spec/containers/0/imagePullPolicy").stringValue()).isEqualTo("Always");
        assertThatThrownBy(() -> config("disable-admission-plugins", "Nope"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("disable-admission-plugins plugin \"Nope\" is unknown");
    }

    @Test
    void tokensAreReadFromAFile() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("tokens.csv"), "secret,ann,7,\"crew,watch\"\nother,bob,8\n");
        var users = config("token-auth-file", file.toString()).access().tokens();
        assertThat(users)
                .containsEntry(
                        "secret", new Requester("ann", "7", List.of("crew", "watch"), Map.of()))
                .containsEntry("other", new Requester("bob", "8", List.of(), Map.of()));
    }
}
