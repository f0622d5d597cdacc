package io.jollyboat.kubelet.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ContainerEnvironmentTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, ConfigMap> configMaps = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, String> files = new HashMap<>(); // by volume and path
    private final List<Service> services = new ArrayList<>();

    private static ObjectNode tree(String fields) {
        return (ObjectNode) JSON.readTree("{" + fields.replace('\'', '"') + "}");
    }

    private Map<String, String> environment(String container) throws MissingConfiguration {
        return environment(container, "");
    }

    private Map<String, String> environment(String container, String further)
            throws MissingConfiguration {
        var pod =
                new Pod(
                        tree(
                                "'metadata':{'name':'p','namespace':'default','uid':'u','labels':{'app':'web'},"
                                        + "'annotations':{'note':'x'}},'spec':{'nodeName':'n','serviceAccountName':'robot',"
                                        + further
                                        + "'containers':[{'name':'c','resources':{'limits':{'memory':'64Mi'},'requests':{'cpu':'250m'}},"
                                        + container
                                        + "}]}"));
        var source =
                new ConfigurationSource() {
                    @Override
                    public Optional<ConfigMap> configMap(String namespace, String name) {
                        return Optional.ofNullable(configMaps.get(namespace + "/" + name));
                    }

                    @Override
                    public Optional<Secret> secret(String namespace, String name) {
                        return Optional.ofNullable(secrets.get(namespace + "/" + name));
                    }

                    @Override
                    public List<Service> services() {
                        return services;
                    }
                };
        return new ContainerEnvironment(
                        pod,
                        source,
                        new PodAddresses(List.of("10.1.1.1"), List.of("192.168.0.1")),
                        new ResourceReference(Map.of("cpu", Quantity.of(4))),
                        (volume, path) -> Optional.ofNullable(files.get(volume + "/" + path)))
                .of(pod.spec().containers().getFirst());
    }

    private static String fromFile(String key, boolean optional) {
        return "'env':[{'name':'A','valueFrom':{'fileKeyRef':{'volumeName':'v','path':'vars','key':'"
                + key
                + "','optional':"
                + optional
                + "}}}]";
    }

    @Test
    void filesOfVolumesAreRead() throws MissingConfiguration {
        files.put(
                "v/vars",
                """
                # written by an init container

                HOST='db.internal'
                  # indented
                MOTD='two
                lines # and no comment' # but this is one
                EMPTY=''
                HOST='the second'
                """);
        assertThat(environment(fromFile("HOST", false))).containsEntry("A", "db.internal");
        assertThat(environment(fromFile("MOTD", false)))
                .containsEntry("A", "two\nlines # and no comment");
        assertThat(environment(fromFile("EMPTY", false))).containsEntry("A", "");
        assertThat(environment(fromFile("OTHER", true))).doesNotContainKey("A");
        assertMissing(
                fromFile("OTHER", false),
                "environment variable key \"OTHER\" not found in file \"vars\"");
        for (String malformed :
                List.of("A = 'x'\n", "A=x\n", "A='x", "A='x' y\n", "='x'\n", "nothing\n", "A")) {
            files.put("v/vars", malformed);
            assertMissing(fromFile("A", true), "couldn't parse env file");
        }
    }

    private void configMap(String name, String data) {
        configMaps.put("default/" + name, new ConfigMap(tree("'data':{" + data + "}")));
    }

    private void secret(String name, String data) {
        secrets.put("default/" + name, new Secret(tree("'data':{" + data + "}")));
    }

    private void service(String namespace, String name, String spec) {
        services.add(
                new Service(
                        tree(
                                "'metadata':{'name':'"
                                        + name
                                        + "','namespace':'"
                                        + namespace
                                        + "'},'spec':{"
                                        + spec
                                        + "}")));
    }

    @Test
    void aValueMayReferToWhatStandsBeforeIt() throws MissingConfiguration {
        assertThat(
                        environment(
                                "'env':[{'name':'A','value':'1'},{'name':'B','value':'$(A)$(C)'},"
                                        + "{'name':'C','value':'3'}]"))
                .containsExactly(Map.entry("A", "1"), Map.entry("B", "1$(C)"), Map.entry("C", "3"));
    }

    @Test
    void fieldsAndResourcesOfThePodCanBeReferredTo() throws MissingConfiguration {
        String reference = "{'name':'%s','valueFrom':{'fieldRef':{'fieldPath':'%s'}}}";
        String resource =
                "{'name':'%s','valueFrom':{'resourceFieldRef':{'resource':'%s','divisor':'%s'}}}";
        var fields =
                List.of(
                        reference.formatted("NAME", "metadata.name"),
                        reference.formatted("APP", "metadata.labels[\\u0027app\\u0027]"),
                        reference.formatted("IP", "status.podIP"),
                        reference.formatted("HOST", "status.hostIP"),
                        reference.formatted("NODE", "spec.nodeName"),
                        reference.formatted("ACCOUNT", "spec.serviceAccountName"),
                        resource.formatted("MEMORY", "limits.memory", "1Mi"),
                        resource.formatted("CPU", "requests.cpu", "1m"),
                        resource.formatted("CPUS", "requests.cpu", "1"),
                        resource.formatted("NODE_CPU", "limits.cpu", "0"));
        String list = String.join(",", fields);
        assertThat(environment("'env':[" + list + "]"))
                .containsEntry("NAME", "p")
                .containsEntry("APP", "web")
                .containsEntry("IP", "10.1.1.1")
                .containsEntry("HOST", "192.168.0.1")
                .containsEntry("NODE", "n")
                .containsEntry("ACCOUNT", "robot")
                .containsEntry("MEMORY", "64")
                .containsEntry("CPU", "250")
                .containsEntry("CPUS", "1")
                .containsEntry("NODE_CPU", "4");
    }

    @Test
    void wholeConfigMapsAndSecretsComeBeforeSingleVariables() throws MissingConfiguration {
        configMap("m", "'A':'map','B':'map'");
        secret("s", "'B':'c2VjcmV0'"); // "secret"
        assertThat(
                        environment(
                                "'envFrom':[{'configMapRef':{'name':'m'}},{'prefix':'P_','secretRef':{'name':'s'}}],"
                                        + "'env':[{'name':'A','value':'own'}]"))
                .containsEntry("A", "own")
                .containsEntry("B", "map")
                .containsEntry("P_B", "secret");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertMissing(
                "'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}]",
                "secret \"s\" not found");
        secret("s", "");
        assertMissing(
                "'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}]",
                "couldn't find key k in Secret default/s");
        assertMissing("'envFrom':[{'configMapRef':{'name':'m'}}]", "configmap \"m\" not found");
    }

    private void assertMissing(String container, String message) {
        assertThatThrownBy(() -> environment(container))
                .isInstanceOf(MissingConfiguration.class)
                .hasMessage(message);
    }

    @Test
    void whatIsOptionalMayBeMissing() throws MissingConfiguration {
        assertThat(
                        environment(
                                "'envFrom':[{'configMapRef':{'name':'m','optional':true}}],"
                                        + "'env':[{'name':'A','valueFrom':{'configMapKeyRef':{'name':'m','key':'k','optional':true}}}]"))
                .isEmpty();
    }

    @Test
    void servicesOfTheNamespaceAreFoundInTheEnvironment() throws MissingConfiguration {
        service(
                "default",
                "my-db",
                "'clusterIP':'10.96.0.7','ports':[{'name':'sql','port':5432,'protocol':'TCP'}]");
        service("default", "headless", "'clusterIP':'None','ports':[{'port':1}]");
        service("other", "far", "'clusterIP':'10.96.0.8','ports':[{'port':1}]");
        service("default", "kubernetes", "'clusterIP':'10.96.0.1','ports':[{'port':443}]");
        assertThat(environment("'env':[]"))
                .containsEntry("MY_DB_SERVICE_HOST", "10.96.0.7")
                .containsEntry("MY_DB_SERVICE_PORT", "5432")
                .containsEntry("MY_DB_SERVICE_PORT_SQL", "5432")
                .containsEntry("MY_DB_PORT", "tcp://10.96.0.7:5432")
                .containsEntry("MY_DB_PORT_5432_TCP", "tcp://10.96.0.7:5432")
                .containsEntry("MY_DB_PORT_5432_TCP_PROTO", "tcp")
                .containsEntry("MY_DB_PORT_5432_TCP_PORT", "5432")
                .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.0.7")
                .containsKey("KUBERNETES_SERVICE_HOST")
                .doesNotContainKeys("HEADLESS_SERVICE_HOST", "FAR_SERVICE_HOST");
        assertThat(environment("'env':[]", "'enableServiceLinks':false,"))
                .containsKey("KUBERNETES_SERVICE_HOST")
                .doesNotContainKey("MY_DB_SERVICE_HOST");
    }
}
