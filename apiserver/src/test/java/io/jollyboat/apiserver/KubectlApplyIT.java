package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real kubectl, old and new, applying on the server. */
class KubectlApplyIT extends KubectlCase {

    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: web, tier: front}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: busybox:1
                    ports: [{containerPort: 80}]
                    env: [{name: A, value: "1"}, {name: B, value: "2"}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}]
            """;

    private Path manifest;

    @BeforeEach
    void start() throws IOException {
        manifest = directory.resolve("manifest.yaml");
        write(DEPLOYMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.31", "1.33"})
    void appliesOnTheServer(String version) throws Exception {
        use(version);

        assertThat(kubectl("apply", "--server-side", "-f", manifest.toString()))
                .contains("deployment.apps/web serverside-applied")
                .contains("service/web serverside-applied");
        String revision = get("deployment", "web", "{.metadata.resourceVersion}");
        kubectl("apply", "--server-side", "-f", manifest.toString());
        assertThat(get("deployment", "web", "{.metadata.resourceVersion}")).isEqualTo(revision);
        assertThat(kubectl("diff", "--server-side", "-f", manifest.toString())).isEmpty();

        kubectl("scale", "deployment", "web", "--replicas=5");
        assertThat(failing("apply", "--server-side", "-f", manifest.toString()))
                .contains("Apply failed with 1 conflict: conflict with \"kubectl")
                .contains("with subresource \"scale\" using apps/v1: .spec.replicas")
                .contains("--force-conflicts");
        kubectl("apply", "--server-side", "--force-conflicts", "-f", manifest.toString());
        assertThat(get("deployment", "web", "{.spec.replicas}")).isEqualTo("2");

        write(
                DEPLOYMENT
                        .replace(", tier: front", "")
                        .replace(", {name: B, value: \"2\"}", "")
                        .replace(", {name: dns, port: 53, protocol: UDP}", ""));
        assertThat(diff("--server-side", "-f", manifest.toString())).contains("tier: front");
        kubectl("apply", "--server-side", "-f", manifest.toString());
        assertThat(get("deployment", "web", "{.metadata.labels}")).isEqualTo("{\"app\":\"web\"}");
        assertThat(get("deployment", "web", "{.spec.template.spec.containers[0].env[*].name}"))
                .isEqualTo("A");
        assertThat(get("service", "web", "{.spec.ports[*].name}")).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.31", "1.33"})
    void takesOverWhatItAppliedByItself(String version) throws Exception {
        use(version);
        kubectl("apply", "-f", manifest.toString());
        assertThat(get("deployment", "web", "{.metadata.managedFields[*].manager}"))
                .isEqualTo("kubectl-client-side-apply");

        write(
                DEPLOYMENT
                        .replace("busybox:1", "busybox:2")
                        .replace(", tier: front", "")
                        .replace(", {name: B, value: \"2\"}", ""));
        assertThat(kubectl("apply", "--server-side", "-f", manifest.toString()))
                .contains("deployment.apps/web serverside-applied");

        assertThat(get("deployment", "web", "{.metadata.managedFields[*].manager}"))
                .startsWith("kubectl")
                .doesNotContain("client-side");
        assertThat(get("deployment", "web", "{.metadata.managedFields[0].operation}"))
                .isEqualTo("Apply");
        assertThat(get("deployment", "web", "{.spec.template.spec.containers[0].image}"))
                .isEqualTo("busybox:2");
        assertThat(get("deployment", "web", "{.metadata.labels}")).isEqualTo("{\"app\":\"web\"}");
        assertThat(get("deployment", "web", "{.spec.template.spec.containers[0].env[*].name}"))
                .isEqualTo("A");
        assertThat(kubectl("get", "deployment", "web", "-o", "yaml"))
                .contains("last-applied-configuration")
                .contains("busybox:2");

        write(DEPLOYMENT.replace("busybox:1", "busybox:3"));
        kubectl("apply", "-f", manifest.toString());
        assertThat(get("deployment", "web", "{.spec.template.spec.containers[0].image}"))
                .isEqualTo("busybox:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void showsOwnersAndSaysWhatIsWrong(String version) throws Exception {
        use(version);
        kubectl("apply", "--server-side", "--field-manager=ci", "-f", manifest.toString());

        assertThat(kubectl("get", "deployment", "web", "-o", "yaml", "--show-managed-fields"))
                .contains("manager: ci")
                .contains("operation: Apply")
                .contains("f:replicas: {}")
                .contains("k:{\"name\":\"web\"}:")
                .contains("k:{\"containerPort\":80,\"protocol\":\"TCP\"}:");
        assertThat(kubectl("get", "deployment", "web", "-o", "yaml"))
                .doesNotContain("managedFields");
        assertThat(
                        failing(
                                "apply",
                                "--server-side",
                                "--field-manager=other",
                                "--dry-run=server",
                                "-f",
                                manifest("replicas: 7")))
                .contains("conflict with \"ci\": .spec.replicas");
        assertThat(
                        failing(
                                "apply",
                                "--server-side",
                                "--validate=false",
                                "-f",
                                manifest("ships: 1")))
                .contains(
                        "failed to create typed patch object (default/web; apps/v1, Kind=Deployment):")
                .contains(".spec.ships: field not declared in schema");
    }

    private String manifest(String spec) throws IOException {
        Path file = directory.resolve("other.yaml");
        Files.writeString(
                file,
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  "
                        + spec
                        + "\n");
        return file.toString();
    }

    private void write(String text) throws IOException {
        Files.writeString(manifest, text);
    }

    private String get(String resource, String name, String path) throws Exception {
        return kubectl("get", resource, name, "-o", "jsonpath=" + path);
    }

    /** A diff ends with 1 when it finds something. */
    private String diff(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("diff"));
        all.addAll(List.of(arguments));
        return exiting(1, all.toArray(String[]::new));
    }
}
