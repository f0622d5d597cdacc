package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real kubectl, old and new, against a real server on the memory store. */
class KubectlIT extends KubectlCase {

    @ParameterizedTest
    @ValueSource(strings = {"1.27", "1.30", "1.33"})
    void createsReadsChangesAndDeletes(String version) throws Exception {
        use(version);
        Path manifest = directory.resolve("manifest.yaml");
        Files.writeString(
                manifest,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, labels: {app: web}}
                spec:
                  containers: [{name: c, image: "busybox:1", ports: [{containerPort: 80}]}]
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {a: "1"}
                """);

        assertThat(kubectl("api-resources")).contains("configmaps").contains("po ");
        assertThat(kubectl("apply", "-f", manifest.toString()))
                .contains("pod/web created")
                .contains("configmap/settings created");
        assertThat(kubectl("apply", "-f", manifest.toString()))
                .contains("pod/web unchanged")
                .contains("configmap/settings unchanged");
        assertThat(kubectl("get", "pods")).containsPattern("web +0/1 +Pending +0 ");
        assertThat(kubectl("get", "pods", "-o", "wide")).contains("NOMINATED NODE");
        assertThat(kubectl("get", "pod", "web", "-o", "yaml")).contains("image: busybox:1");
        assertThat(kubectl("get", "pod", "web", "-o", "jsonpath={.status.phase}"))
                .isEqualTo("Pending");
        assertThat(kubectl("get", "pods", "-l", "app=other")).contains("No resources found");

        Files.writeString(manifest, Files.readString(manifest).replace("a: \"1\"", "b: \"2\""));
        assertThat(kubectl("apply", "-f", manifest.toString()))
                .contains("configmap/settings configured");
        assertThat(kubectl("get", "cm", "settings", "-o", "jsonpath={.data}"))
                .isEqualTo("{\"b\":\"2\"}");

        assertThat(kubectl("label", "pod", "web", "tier=front")).contains("labeled");
        assertThat(kubectl("annotate", "pod", "web", "note=x")).contains("annotate");
        assertThat(
                        kubectl(
                                "patch",
                                "pod",
                                "web",
                                "-p",
                                "{\"metadata\":{\"labels\":{\"z\":\"1\"}}}"))
                .contains("patched");
        assertThat(
                        kubectl(
                                "patch",
                                "cm",
                                "settings",
                                "--type=json",
                                "-p",
                                "[{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"3\"}]"))
                .contains("patched");
        assertThat(kubectl("set", "image", "pod/web", "c=busybox:2")).contains("updated");
        assertThat(kubectl("describe", "pod", "web")).contains("busybox:2").contains("tier=front");
        assertThat(kubectl("explain", "pod.spec.containers.image"))
                .containsPattern("FIELD: +image");
        assertThat(kubectl("auth", "can-i", "create", "pods")).isEqualToIgnoringWhitespace("yes");
        assertThat(kubectl("delete", "-f", manifest.toString()))
                .contains("pod \"web\" deleted")
                .contains("configmap \"settings\" deleted");
        assertThat(kubectl("get", "pods")).contains("No resources found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.27", "1.33"})
    void createsFromTheCommandLineWithoutManifests(String version) throws Exception {
        use(version);

        kubectl("create", "configmap", "settings", "--from-literal=k=v");
        kubectl("create", "secret", "generic", "secret", "--from-literal=k=v");
        kubectl("create", "deployment", "web", "--image=busybox", "--replicas=2");
        kubectl("create", "namespace", "sea");
        kubectl("run", "pod", "--image=busybox");

        assertThat(kubectl("get", "cm", "settings", "-o", "jsonpath={.data.k}")).isEqualTo("v");
        assertThat(kubectl("get", "secret", "secret", "-o", "jsonpath={.data.k}"))
                .isEqualTo("dg==");
        assertThat(kubectl("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("2");
        kubectl("scale", "deployment", "web", "--replicas=0");
        assertThat(kubectl("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("0");
        assertThat(kubectl("get", "namespaces")).contains("sea").contains("kube-system");
    }

    @Timeout(60)
    @ParameterizedTest
    @ValueSource(strings = {"1.27", "1.33"})
    void watchesRowByRow(String version) throws Exception {
        use(version);
        kubectl("create", "configmap", "there", "--from-literal=k=v");
        Process watch = run("get", "configmaps", "-w");
        String told = toldUntil("there ", watch); // from here on it watches

        kubectl("create", "configmap", "one", "--from-literal=k=v");
        kubectl("delete", "configmap", "one");
        kubectl("create", "configmap", "two", "--from-literal=k=v");
        told += toldUntil("two ", watch);
        watch.destroy();

        assertThat(told).containsOnlyOnce("NAME").contains("one ").contains("two ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.27", "1.33"})
    void saysWhatIsWrong(String version) throws Exception {
        use(version);

        assertThat(failing("get", "pod", "none"))
                .contains("Error from server (NotFound): pods \"none\" not found");
        assertThat(failing("get", "ships"))
                .contains("the server doesn't have a resource type \"ships\"");
        kubectl("create", "configmap", "a");
        assertThat(failing("create", "configmap", "a")).contains("configmaps \"a\" already exists");
        assertThat(failing("get", "pods", "--field-selector", "spec.foo=x"))
                .contains("field label not supported: spec.foo");
    }
}
