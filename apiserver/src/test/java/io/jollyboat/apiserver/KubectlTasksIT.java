package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with kubectl beyond reading and writing single objects. */
class KubectlTasksIT extends KubectlCase {

    private static final int TRIES = 100;

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void showsWhoWaitsWhenTheServerIsBusy(String version) throws Exception {
        use(version);
        untilThere("flowschema/service-accounts");
        kubectl("wait", "flowschemas", "--all", "--for=condition=Dangling=False");

        assertThat(kubectl("get", "flowschemas"))
                .containsPattern(
                        "NAME +PRIORITYLEVEL +MATCHINGPRECEDENCE +DISTINGUISHERMETHOD +AGE +MISSINGPL")
                .containsPattern("catch-all +catch-all +10000 +ByUser +\\S+ +False")
                .containsPattern("exempt +exempt +1 +<none> +\\S+ +False");
        assertThat(kubectl("get", "prioritylevelconfigurations"))
                .containsPattern(
                        "NAME +TYPE +NOMINALCONCURRENCYSHARES +QUEUES +HANDSIZE +QUEUELENGTHLIMIT +AGE")
                .containsPattern("workload-low +Limited +100 +128 +6 +50")
                .containsPattern("exempt +Exempt +<none> +<none> +<none> +<none>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void prunesWhatAManifestNoLongerNames(String version) throws Exception {
        use(version);
        Path both = file("both.yaml", map("one", "1") + "---\n" + map("two", "2"));
        kubectl("apply", "-f", both.toString());
        Path one = file("one.yaml", map("one", "1"));

        assertThat(
                        kubectl(
                                "apply",
                                "--prune",
                                "-l",
                                "of=us",
                                "--prune-allowlist=core/v1/ConfigMap",
                                "-f",
                                one.toString()))
                .contains("configmap/one unchanged")
                .contains("configmap/two pruned");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void saysWhatWouldChange(String version) throws Exception {
        use(version);
        kubectl("apply", "--server-side", "-f", file("a.yaml", map("one", "1")).toString());
        Path changed = file("b.yaml", map("one", "2"));

        assertThat(exiting(1, "diff", "--server-side", "-f", changed.toString()))
                .contains("-  key: \"1\"")
                .contains("+  key: \"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void waitsForAFieldAndReplacesByForce(String version) throws Exception {
        use(version);
        Path file = file("a.yaml", map("one", "1"));
        kubectl("create", "-f", file.toString());

        assertThat(kubectl("wait", "configmap/one", "--for=jsonpath={.data.key}=1", "--timeout=5s"))
                .contains("configmap/one condition met");
        assertThat(kubectl("replace", "--force", "-f", file.toString()))
                .contains("configmap \"one\" deleted")
                .contains("configmap/one replaced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void bringsRolesToWhatAFileSays(String version) throws Exception {
        use(version);
        String role =
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: default}
                rules:
                - {apiGroups: [""], resources: [%s], verbs: [get]}
                """;
        kubectl("create", "-f", file("r.yaml", role.formatted("pods")).toString());

        assertThat(
                        kubectl(
                                "auth",
                                "reconcile",
                                "-f",
                                file("s.yaml", role.formatted("secrets")).toString()))
                .contains("role.rbac.authorization.k8s.io/reader reconciled");
        assertThat(kubectl("get", "role", "reader", "-o", "jsonpath={.rules[*].resources}"))
                .contains("pods")
                .contains("secrets");
    }

    /** That all others are described as well is seen without it, which takes a second a kind. */
    @Test
    void explainsOneKindOfEachGroup() throws Exception {
        use("1.33");

        Map<String, Explained> groups = new LinkedHashMap<>();
        kinds().forEach(kind -> groups.putIfAbsent(kind.version(), kind));

        assertThat(groups).hasSizeGreaterThan(15);
        for (Explained kind : groups.values()) {
            explains(kind);
        }
    }

    /** Plain, of a named group, with objects of objects, and one that describes itself. */
    @ParameterizedTest
    @CsvSource({
        "pods,v1,Pod",
        "deployments,apps/v1,Deployment",
        "flowschemas,flowcontrol.apiserver.k8s.io/v1,FlowSchema",
        "customresourcedefinitions,apiextensions.k8s.io/v1,CustomResourceDefinition"
    })
    void anOlderProgramExplainsKindsOfEachShape(String resource, String version, String name)
            throws Exception {
        use("1.28");

        explains(new Explained(resource, version, name));
    }

    private record Explained(String resource, String version, String name) {}

    /** But those of {@code metrics.k8s.io}: what others usually serve has no document here. */
    private List<Explained> kinds() throws Exception {
        return kubectl("api-resources", "--no-headers")
                .lines()
                .map(line -> List.of(line.strip().split(" +")))
                .map(
                        words ->
                                new Explained(
                                        words.getFirst(),
                                        words.get(words.size() - 3),
                                        words.getLast()))
                .filter(kind -> !kind.version().startsWith("metrics.k8s.io/"))
                .toList();
    }

    private void explains(Explained kind) throws Exception {
        String version = "--api-version=" + kind.version();
        assertThat(kubectl("explain", kind.resource(), version, "--recursive"))
                .as(kind.toString())
                .containsPattern("KIND: +" + kind.name())
                .contains("metadata");
    }

    /** Waits for what is stored beside the start. */
    private void untilThere(String object) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            if (kubectl("get", object, "-o", "name", "--ignore-not-found").contains("/")) {
                return;
            }
        }
        throw new AssertionError("there is no " + object);
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String map(String name, String value) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: default, labels: {of: us}}
        data: {key: "%s"}
        """
                .formatted(name, value);
    }
}
