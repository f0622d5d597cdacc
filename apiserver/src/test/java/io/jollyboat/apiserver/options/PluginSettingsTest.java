package io.jollyboat.apiserver.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Plug-ins that are off unless asked for, as they do and with what they can be told. */
class PluginSettingsTest {
    private static final String PODS = "/api/v1/namespaces/%s/pods";
    private static final String MEMORY = "node.kubernetes.io/memory-pressure Exists NoSchedule";
    private static final String LOST = "node.kubernetes.io/not-ready Exists NoExecute";
    private static final String UNHEARD = "node.kubernetes.io/unreachable Exists NoExecute";

    @TempDir Path folder;

    private static TestServer with(String plugin, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("enable-admission-plugins", plugin);
        return new TestServer(ApiServerOptions.ALL.apply(ApiServerConfig.inMemory(), options));
    }

    private TestServer told(String plugin, String configuration) throws IOException {
        String file =
                "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n"
                        + "- name: "
                        + plugin
                        + "\n  configuration:\n"
                        + configuration.indent(4);
        Path path = Files.writeString(folder.resolve("admission.yaml"), file);
        return with(plugin, Map.of("admission-control-config-file", path.toString()));
    }

    private static void namespace(TestServer server, String name, String annotations) {
        server.post(
                "/api/v1/namespaces",
                "{'metadata':{'name':'%s','annotations':{%s}}}".formatted(name, annotations));
    }

    private static JsonNode pod(TestServer server, String namespace, String spec) {
        return server.post(
                PODS.formatted(namespace),
                "{'metadata':{'name':'p'},'spec':{'serviceAccountName':'default','automountServiceAccountToken':false,%s}}"
                        .formatted(spec));
    }

    private static final String IDLE = "'containers':[{'name':'c','image':'i'}]";
    private static final String ASKING =
            "'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'1'}}}]";

    private static Stream<String> tolerations(JsonNode pod) {
        return pod.at("/spec/tolerations").valueStream().map(PluginSettingsTest::shown);
    }

    private static String shown(JsonNode toleration) {
        return Stream.of("key", "operator", "value", "effect")
                .map(name -> toleration.path(name).stringValue(""))
                .filter(said -> !said.isEmpty())
                .reduce((one, two) -> one + " " + two)
                .orElse("");
    }

    @Test
    void podsBearWhatTheirNamespaceBears() {
        TestServer server = with("PodTolerationRestriction", Map.of());
        namespace(
                server,
                "a",
                "'scheduler.alpha.kubernetes.io/defaultTolerations':'[{\\'key\\':\\'sea\\',\\'operator\\':\\'Exists\\',\\'effect\\':\\'NoSchedule\\'}]'");
        assertThat(tolerations(pod(server, "a", IDLE)))
                .containsExactly(LOST, UNHEARD, "sea Exists NoSchedule");
        server.delete(PODS.formatted("a") + "/p", "gracePeriodSeconds", "0");
        assertThat(
                        tolerations(
                                pod(
                                        server,
                                        "a",
                                        ASKING
                                                + ",'tolerations':[{'key':'sea','operator':'Exists'}]")))
                .as("the wider one stays, and who asks for something bears a lack of memory")
                .containsExactly("sea Exists", LOST, UNHEARD, MEMORY);
        assertThat(tolerations(pod(server, "default", ASKING)))
                .containsExactly(LOST, UNHEARD, MEMORY);
    }

    @Test
    void podsBearNothingElseThanTheirNamespaceAllows() {
        TestServer server = with("PodTolerationRestriction", Map.of());
        namespace(
                server,
                "a",
                "'scheduler.alpha.kubernetes.io/tolerationsWhitelist':'[{\\'operator\\':\\'Exists\\',\\'effect\\':\\'NoExecute\\'},{\\'key\\':\\'sea\\',\\'operator\\':\\'Equal\\',\\'value\\':\\'calm\\'}]'");
        pod(
                server,
                "a",
                IDLE
                        + ",'tolerations':[{'key':'sea','operator':'Equal','value':'calm','effect':'NoSchedule'}]");
        server.delete(PODS.formatted("a") + "/p", "gracePeriodSeconds", "0");
        assertThatThrownBy(() -> pod(server, "a", ASKING))
                .isInstanceOfSatisfying(
                        ApiException.class, refused -> assertThat(refused.code()).isEqualTo(500))
                .hasMessage(
                        "pod tolerations (possibly merged with namespace default tolerations)"
                                + " conflict with its namespace whitelist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{|unexpected end of JSON input",
                "{}|json: cannot unmarshal object into Go value of type []v1.Toleration",
                "[1]|json: cannot unmarshal number into Go value of type v1.Toleration",
                "[{\\'key\\':true}]|json: cannot unmarshal bool into Go struct field Toleration.key of type string",
            })
    void anAnnotationThatIsNoTolerationsKeepsPodsOut(String said, String why) {
        TestServer server = with("PodTolerationRestriction", Map.of());
        namespace(server, "a", "'scheduler.alpha.kubernetes.io/defaultTolerations':'" + said + "'");
        assertThatThrownBy(() -> pod(server, "a", IDLE)).hasMessage(why);
    }

    @Test
    void whereNamespacesSayNothingOfTolerationsTheClusterDoes() throws IOException {
        String terms =
                """
                apiVersion: podtolerationrestriction.admission.k8s.io/v1alpha1
                kind: Configuration
                default: [{key: sea, operator: Exists}]
                whitelist: [{key: sea, operator: Exists}, {operator: Exists, effect: NoExecute}]
                """;
        TestServer server = told("PodTolerationRestriction", terms);
        assertThat(tolerations(pod(server, "default", IDLE)))
                .containsExactly(LOST, UNHEARD, "sea Exists");
        namespace(
                server,
                "free",
                "'scheduler.alpha.kubernetes.io/defaultTolerations':'','scheduler.alpha.kubernetes.io/tolerationsWhitelist':''");
        assertThat(tolerations(pod(server, "free", ASKING))).containsExactly(LOST, UNHEARD, MEMORY);
        assertThatThrownBy(
                        () ->
                                told(
                                        "PodTolerationRestriction",
                                        terms.replace("operator: Exists}]\nw", "value: x}]\nw")
                                                .replace("{key: sea, value", "{value")))
                .hasMessageContaining(
                        "invalid config: [podtolerationrestriction.default[0].operator: Invalid"
                                + " value:");
    }

    @Test
    void aNamespaceThatIsMissingIsMadeUnlessNothingIsToStay() {
        TestServer server = with("NamespaceAutoProvision", Map.of());
        String map = "{'metadata':{'name':'m'}}";
        assertThatThrownBy(
                        () ->
                                server.post(
                                        "/api/v1/namespaces/sea/configmaps", map, "dryRun", "All"))
                .hasMessage("namespaces \"sea\" not found");
        server.post("/api/v1/namespaces/sea/configmaps", map);
        assertThat(server.get("/api/v1/namespaces/sea").at("/status/phase").stringValue())
                .isEqualTo("Active");
        server.post("/api/v1/namespaces/sea/configmaps", map.replace("'m'", "'n'"));
        assertThatThrownBy(() -> server.post("/api/v1/namespaces/S_ea/configmaps", map))
                .hasMessageContaining(
                        "configmaps \"m\" is forbidden: Namespace \"S_ea\" is invalid");
    }

    @Test
    void podsGoWhereTheClusterSaysUnlessTheirNamespaceSaysOtherwise() throws IOException {
        TestServer server =
                told(
                        "PodNodeSelector",
                        """
                        podNodeSelectorPluginConfig:
                          clusterDefaultNodeSelector: sea=calm
                          default: sea=calm,wind=none
                        """);
        assertThat(pod(server, "default", IDLE).at("/spec/nodeSelector").toString())
                .isEqualTo("{\"sea\":\"calm\"}");
        server.delete(PODS.formatted("default") + "/p", "gracePeriodSeconds", "0");
        assertThatThrownBy(() -> pod(server, "default", IDLE + ",'nodeSelector':{'wind':'strong'}"))
                .hasMessage(
                        "pods \"p\" is forbidden: pod node label selector labels conflict with its"
                                + " namespace whitelist");
        assertThatThrownBy(() -> pod(server, "default", IDLE + ",'nodeSelector':{'sea':''}"))
                .hasMessage(
                        "pods \"p\" is forbidden: pod node label selector conflicts with its"
                                + " namespace node label selector");
        namespace(server, "free", "'scheduler.alpha.kubernetes.io/node-selector':''");
        assertThat(pod(server, "free", IDLE).at("/spec/nodeSelector").isMissingNode()).isTrue();
        namespace(server, "bad", "'scheduler.alpha.kubernetes.io/node-selector':'a=b=c'");
        assertThatThrownBy(() -> pod(server, "bad", IDLE)).hasMessage("invalid selector: [a b c]");
        assertThatThrownBy(() -> told("PodNodeSelector", "podNodeSelectorPluginConfig: {a: 1}"))
                .hasMessageContaining("\"podNodeSelectorPluginConfig.a\" must be a string");
    }

    @Test
    void whoIsToLimitEventsMustBeToldToWhat() {
        assertThatThrownBy(() -> with("EventRateLimit", Map.of()))
                .hasMessageContaining(
                        "couldn't init admission plugin \"EventRateLimit\": limits: Invalid value:"
                                + " null: must not be empty");
    }

    private static final String QUOTAS = "/api/v1/namespaces/default/resourcequotas";
    private static final String IMPORTANT =
            "'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['important']}]}";

    private static void quota(TestServer server, String spec) {
        server.post(QUOTAS, "{'metadata':{'name':'q'},'spec':{%s}}".formatted(spec));
        server.settle();
    }

    private TestServer limitingPods(String more) throws IOException {
        String settings =
                """
                apiVersion: apiserver.config.k8s.io/v1
                kind: ResourceQuotaConfiguration
                limitedResources:
                - resource: pods
                """;
        return told("ResourceQuota", settings + more.indent(2));
    }

    @Test
    void podsOfAPriorityGoOnlyWhereAQuotaIsAboutIt() throws IOException {
        TestServer server =
                limitingPods(
                        """
                        matchScopes:
                        - scopeName: PriorityClass
                          operator: In
                          values: [important, vital]
                        """);
        server.post(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                "{'metadata':{'name':'important'},'value':1000}");
        String important = IDLE + ",'priorityClassName':'important'";
        assertThatThrownBy(() -> pod(server, "default", important))
                .isInstanceOfSatisfying(
                        ApiException.class, refused -> assertThat(refused.code()).isEqualTo(500))
                .hasMessageContaining(
                        "insufficient quota to match these scopes: [{PriorityClass In [important"
                                + " vital]}]");
        quota(server, "'hard':{'pods':'1'}," + IMPORTANT);
        pod(server, "default", important);
        assertThatThrownBy(() -> pod(server, "default", important.replace("'c'", "'d'")))
                .hasMessageContaining("exceeded quota: q");
    }

    @Test
    void whatIsLimitedByNameNeedsAQuotaOfThatName() throws IOException {
        TestServer server =
                limitingPods(
                        """
                        matchContains: [requests.cpu, requests.memory]
                        """);
        pod(server, "default", IDLE); // asks for neither
        server.delete(PODS.formatted("default") + "/p", "gracePeriodSeconds", "0");
        assertThatThrownBy(() -> pod(server, "default", ASKING))
                .hasMessageEndingWith("is forbidden: insufficient quota to consume: requests.cpu");
        quota(server, "'hard':{'requests.cpu':'2'}");
        pod(server, "default", ASKING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {limitedResources: [{matchContains: [cpu]}]} | limitedResources[0].resource: Required value
                    {limitedResources: [{resource: pods, matchScope: []}]} | unknown field "limitedResources[0].matchScope"
                    """)
    void whatCannotBeMeantByLimitedResourcesIsRefused(String said, String why) {
        String kind = "apiVersion: apiserver.config.k8s.io/v1, kind: ResourceQuotaConfiguration, ";
        assertThatThrownBy(() -> told("ResourceQuota", said.replaceFirst("\\{", "{" + kind)))
                .hasMessageContaining(why);
    }
}
