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
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    void collectionsAreDeletedBySeveralWorkers() {
        ApiTransport api = start("delete-collection-workers", "3");
        String all = "/api/v1/namespaces/default/configmaps";
        for (int i = 0; i < 10; i++) {
            String label = i == 7 ? "stays" : "goes";
            post(api, all, "{'metadata':{'name':'c%d','labels':{'x':'%s'}}}".formatted(i, label));
        }
        JsonNode gone =
                api.call(
                        new ApiRequest(
                                "DELETE",
                                all,
                                Map.of("labelSelector", List.of("x=goes")),
                                "",
                                null));
        assertThat(gone.path("items")).hasSize(9);
        assertThat(api.call(ApiRequest.get(all, Map.of())).at("/items"))
                .extracting(each -> each.at("/metadata/name").asString())
                .containsExactly("c7");
    }

    @Test
    void tokensLiveNoLongerThanIsSaid() {
        ApiTransport api = start("service-account-max-token-expiration", "2h");
        post(api, "/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'cook'}}");
        String token = "/api/v1/namespaces/default/serviceaccounts/cook/token";
        assertThat(expiration(api, token, 86_400)).isEqualTo(7200);
        assertThat(expiration(api, token, 3000)).isEqualTo(3000);
        assertThatThrownBy(() -> config("service-account-max-token-expiration", "30m"))
                .hasMessageEndingWith("it must be between 1 hour and 2^32 seconds");
    }

    private static int expiration(ApiTransport api, String path, int seconds) {
        return post(
                        api,
                        path,
                        "{'kind':'TokenRequest','spec':{'expirationSeconds':%d}}"
                                .formatted(seconds))
                .at("/spec/expirationSeconds")
                .asInt();
    }

    @Test
    void tokensAreIssuedUnderTheNameGiven() {
        assertThat(config("service-account-issuer", "https://sea").access().audiences())
                .containsExactly("https://sea");
        assertThat(config("api-audiences", "sea,land").access().audiences())
                .containsExactly("sea", "land");
    }

    @Test
    void whatKubernetesItselfWouldRefuseIsRefused() {
        assertThatThrownBy(() -> config("goaway-chance", "0.03"))
                .hasMessageEndingWith("it can not be less than 0 or greater than 0.02");
        assertThat(config("goaway-chance", "0.001").options().load().goAway()).isEqualTo(0.001);
        assertThatThrownBy(() -> config("delete-collection-workers", "0"))
                .isInstanceOf(OptionException.class);
        assertThatThrownBy(() -> config("feature-gates", "Sails=true"))
                .hasMessageEndingWith("unrecognized feature gate: Sails");
    }

    @Test
    void theWatchCacheCannotBeSwitchedOff() {
        assertThat(config("default-watch-cache-size", "200")).isNotNull();
        assertThat(config("watch-cache-sizes", "pods#1000,deployments.apps#10")).isNotNull();
        assertThatThrownBy(() -> config("default-watch-cache-size", "0"))
                .hasMessageEndingWith("all reads come from the watch cache");
        assertThatThrownBy(() -> config("watch-cache-sizes", "pods#0"))
                .isInstanceOf(OptionException.class);
    }

    private String podSecurity(String configuration) throws IOException {
        return Files.writeString(
                        folder.resolve("admission.yaml"),
                        """
                        apiVersion: apiserver.config.k8s.io/v1
                        kind: AdmissionConfiguration
                        plugins:
                        - name: PodSecurity
                          configuration:
                            apiVersion: pod-security.admission.config.k8s.io/v1
                            kind: PodSecurityConfiguration
                        """
                                + configuration.indent(4))
                .toString();
    }

    @Test
    void podSecurityHoldsWhereNamespacesSayNothingAndSparesWhoIsExempt() throws IOException {
        ApiTransport api =
                start(
                        "admission-control-config-file",
                        podSecurity(
                                "defaults: {enforce: baseline}\n"
                                        + "exemptions: {namespaces: [kube-system]}\n"));
        String pod =
                "{'metadata':{'name':'p'},'spec':{'hostNetwork':true,'containers':[{'name':'c','image':'i'}]}}";

        assertThatThrownBy(() -> post(api, "/api/v1/namespaces/default/pods", pod))
                .hasMessageContaining(
                        "violates PodSecurity \"baseline:latest\": host namespaces"
                                + " (hostNetwork=true)");
        post(api, "/api/v1/namespaces/kube-system/pods", pod);
        post(
                api,
                "/api/v1/namespaces",
                "{'metadata':{'name':'free','labels':{'pod-security.kubernetes.io/enforce':'privileged'}}}");
        post(api, "/api/v1/namespaces/free/pods", pod);
    }

    @Test
    void aConfigurationOfPluginsThatCannotBeFollowedIsRefused() {
        assertThatThrownBy(
                        () ->
                                config(
                                        "admission-control-config-file",
                                        podSecurity("defaults: {enforce: harsh}\n")))
                .hasMessageContaining(
                        "defaults.enforce: Invalid value: \"harsh\": must be one of privileged,"
                                + " baseline, restricted");
    }

    private String eventLimits(String limits) throws IOException {
        Files.writeString(
                folder.resolve("events.yaml"),
                "apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: Configuration\nlimits: "
                        + limits);
        return Files.writeString(
                        folder.resolve("admission.yaml"),
                        """
                        apiVersion: apiserver.config.k8s.io/v1
                        kind: AdmissionConfiguration
                        plugins:
                        - name: EventRateLimit
                          path: %s
                        """
                                .formatted(folder.resolve("events.yaml")))
                .toString();
    }

    @Test
    void ofEachSourceThatALimitTellsApartSoManyEventsAreTaken() throws IOException {
        ApiServerConfig config =
                ApiServerOptions.ALL.apply(
                        ApiServerConfig.inMemory(),
                        Map.of(
                                "enable-admission-plugins",
                                "EventRateLimit",
                                "admission-control-config-file",
                                eventLimits(
                                        "[{type: SourceAndObject, qps: 1, burst: 1},"
                                                + " {type: Server, qps: 1, burst: 3}]")));
        ApiServer server = new ApiServer(new MemoryStore(timeline), timeline, config);
        server.start();
        ApiTransport api = server.transport("test", "system:masters");
        String events = "/api/v1/namespaces/default/events";
        String event =
                "{'metadata':{'generateName':'e'},'source':{'component':'%s'},'involvedObject':{'namespace':'default','name':'p'}}";

        post(api, events, event.formatted("a"));
        assertThatThrownBy(() -> post(api, events, event.formatted("a")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> {
                            assertThat(refused.message())
                                    .isEqualTo(
                                            "Too many requests: limit reached on type"
                                                    + " SourceAndObject for key adefaultp");
                            assertThat(refused.details().retryAfterSeconds()).isZero();
                        });
        post(api, events, event.formatted("b"));
        assertThatThrownBy(() -> post(api, events, event.formatted("c")))
                .as("the third was counted though it was refused")
                .hasMessageContaining("limit reached on type Server for key ");
        timeline.advance(Duration.ofSeconds(1));
        post(api, events, event.formatted("a"));
    }

    @Test
    void aLimitOfEventsThatMakesNoSenseIsRefused() {
        assertThatThrownBy(
                        () ->
                                config(
                                        "admission-control-config-file",
                                        eventLimits("[{type: Pod, qps: 0, burst: 1}]")))
                .hasMessageContaining("limits[0].type: Unsupported value: \"Pod\"")
                .hasMessageContaining("limits[0].qps: Invalid value: 0: must be positive");
        assertThatThrownBy(() -> config("admission-control-config-file", eventLimits("[]")))
                .hasMessageContaining("limits: Invalid value: null: must not be empty");
    }

    /** What a page says that nobody checks is soon not so. */
    @Test
    void thePageOfOptionsNamesThemAll() throws IOException {
        String page = Files.readString(Path.of("../docs/options.md"));
        assertThat(ApiServerOptions.names())
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope/v1=true|unknown api groups nope",
                "apps/v9=true|group version apps/v9 that has not been registered",
                "v1=false|runtime-config invalid key v1",
                "a/b/c/d=true|runtime-config invalid key a/b/c/d",
                "batch/v1/Jobs=false|invalid key batch/v1/Jobs: group/version/resource and resource is always lowercase plural",
                "api/all=false|invalid key with only api/all=false",
                "resource.k8s.io/v1beta1=true|the group version resource.k8s.io/v1beta1 is not served",
            })
    void versionsThatThereAreNotAreRefusedByName(String config, String why) {
        assertThatThrownBy(() -> start("runtime-config", config)).hasMessageContaining(why);
    }

    @Test
    void oneResourceOfAVersionMayBeLeftOut() {
        ApiTransport api =
                start(
                        "runtime-config",
                        "batch/v1/jobs=false,api/beta=false,resource.k8s.io/v1beta1=false");
        assertThatThrownBy(
                        () ->
                                api.call(
                                        ApiRequest.get(
                                                "/apis/batch/v1/namespaces/default/jobs",
                                                Map.of())))
                .isInstanceOf(ApiException.class);
        api.call(ApiRequest.get("/apis/batch/v1/namespaces/default/cronjobs", Map.of()));
        assertThatThrownBy(
                        () ->
                                api.call(
                                        ApiRequest.get(
                                                "/apis/batch/v1beta1/namespaces/default/cronjobs",
                                                Map.of())))
                .isInstanceOf(ApiException.class);
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
