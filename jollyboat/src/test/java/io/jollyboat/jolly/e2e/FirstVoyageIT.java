package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.jolly.e2e.Terminal.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README promises, typed: the real kubectl against a cluster with real etcd and real
 * Docker.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FirstVoyageIT {

    @TempDir private static Path home;

    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.start(home, "voyage");
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    private static String pod(String name, String command, String more) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s
                  labels: {app: %1$s}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    command: ["sh", "-c", "%2$s"]
                    resources:
                      requests: {cpu: 10m, memory: 8Mi}
                      limits: {cpu: 500m, memory: 64Mi}
                %3$s
                """
                .formatted(name, command, more.indent(4));
    }

    @Test
    void theNodeIsReadyAndDescribed() {
        assertThat(cluster.kubectl("get", "nodes").ok().out()).containsPattern("jollyboat +Ready ");
        assertThat(cluster.kubectl("describe", "node", "jollyboat").ok().out())
                .contains("Container Runtime Version:  docker://", "KubeletReady", "Allocatable:");
    }

    @Test
    void aPodRunsInDockerAndIsShownAsPeopleAreUsedTo() {
        cluster.apply(pod("shown", "echo hello; sleep 3600", ""));
        cluster.await("shown", "Ready");

        assertThat(cluster.kubectl("get", "pods", "shown", "-o", "wide").ok().out())
                .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE")
                .containsPattern("shown +1/1 +Running +0 +\\S+ +10\\.244\\.\\d+\\.\\d+ +jollyboat");
        assertThat(cluster.kubectl("describe", "pod", "shown").ok().out())
                .contains(
                        "Successfully assigned default/shown to jollyboat",
                        "Created",
                        "Started",
                        "Burstable");
        String id = cluster.field("pod/shown", "{.status.containerStatuses[0].containerID}");
        assertThat(
                        cluster.shell(
                                        "docker inspect -f '{{.State.Running}}' "
                                                + id.substring("docker://".length()))
                                .ok()
                                .out())
                .isEqualTo("true\n");
        assertThat(cluster.kubectl("logs", "shown").ok().out()).isEqualTo("hello\n");
        cluster.kubectl("delete", "pod", "shown").ok();
        assertThat(cluster.kubectl("get", "pod", "shown").err())
                .contains("pods \"shown\" not found");
    }

    @Test
    void aCommandInAContainerGivesItsOutputAndItsExitCode() {
        cluster.apply(pod("tool", "sleep 3600", ""));
        cluster.await("tool", "Ready");

        Result result =
                cluster.kubectl("exec", "tool", "--", "sh", "-c", "echo out; echo err >&2; exit 7");

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).contains("err\n", "exit code 7");
        assertThat(
                        cluster.kubectl(List.of("exec", "-i", "tool", "--", "wc", "-c"), "12345")
                                .ok()
                                .out()
                                .strip())
                .isEqualTo("5");
        cluster.kubectl("delete", "pod", "tool", "--wait=false").ok();
    }

    @Test
    void aFollowedLogEndsWithTheContainer() {
        cluster.apply(
                pod("counter", "for i in 1 2 3; do echo $i; sleep 1; done", "restartPolicy: Never")
                        .replace("    restartPolicy", "  restartPolicy"));
        // A pod without a node has an empty log, as in Kubernetes, and a container that is not
        // running yet has none to follow: kubectl is asked again.
        String followed =
                cluster.untilKubectl(
                                shown -> shown.exitCode() == 0 && !shown.out().isEmpty(),
                                "logs",
                                "-f",
                                "counter")
                        .out();

        assertThat(followed).isEqualTo("1\n2\n3\n");
        cluster.awaitField("pod/counter", "{.status.phase}", "Succeeded");
        cluster.kubectl("delete", "pod", "counter", "--wait=false").ok();
    }

    @Test
    void aContainerThatExitsIsRestartedAndThenHeldBack() {
        cluster.apply(pod("crash", "sleep 1; exit 3", ""));

        cluster.awaitField(
                "pod/crash",
                "{.status.containerStatuses[0].state.waiting.reason}",
                "CrashLoopBackOff");

        assertThat(cluster.kubectl("get", "pod", "crash").ok().out()).contains("CrashLoopBackOff");
        assertThat(
                        cluster.field(
                                "pod/crash",
                                "{.status.containerStatuses[0].lastState.terminated.exitCode}"))
                .isEqualTo("3");
        assertThat(cluster.kubectl("describe", "pod", "crash").ok().out())
                .contains("Back-off restarting failed container");
        cluster.kubectl("delete", "pod", "crash", "--wait=false").ok();
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        cluster.apply(
                pod(
                        "sickly",
                        "touch /tmp/well; sleep 3600",
                        """
                livenessProbe:
                  exec: {command: [test, -f, /tmp/well]}
                  periodSeconds: 1
                  failureThreshold: 1
                """));
        cluster.await("sickly", "Ready");

        cluster.kubectl("exec", "sickly", "--", "rm", "/tmp/well").ok();

        cluster.awaitField("pod/sickly", "{.status.containerStatuses[0].restartCount}", "1");
        assertThat(cluster.kubectl("describe", "pod", "sickly").ok().out())
                .contains("Liveness probe failed", "failed liveness probe, will be restarted");
        cluster.kubectl("delete", "pod", "sickly", "--wait=false").ok();
    }

    @Test
    void aServiceAnswersFromTheHostAndByNameFromAPodAndLosesPodsThatAreNotReady() {
        cluster.apply(
                pod(
                        "web",
                        "mkdir -p /www; echo from web > /www/index.html; touch /tmp/ready; httpd -f -p 8080 -h /www",
                        """
                ports: [{name: http, containerPort: 8080}]
                readinessProbe:
                  exec: {command: [test, -f, /tmp/ready]}
                  periodSeconds: 1
                  failureThreshold: 1
                """));
        cluster.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  type: NodePort
                  selector: {app: web}
                  ports: [{name: http, port: 80, targetPort: http}]
                """);
        cluster.apply(pod("client", "sleep 3600", ""));
        cluster.await("web", "Ready");
        cluster.await("client", "Ready");
        String address = cluster.field("service/web", "{.spec.clusterIP}");
        String nodePort = cluster.field("service/web", "{.spec.ports[0].nodePort}");

        cluster.untilShell(
                got -> got.out().equals("from web\n"), "curl -s -m 2 http://" + address + "/");
        assertThat(cluster.shell("curl -s -m 2 http://127.0.0.1:" + nodePort + "/").ok().out())
                .isEqualTo("from web\n");
        assertThat(
                        cluster.kubectl("exec", "client", "--", "wget", "-qO-", "http://web/")
                                .ok()
                                .out())
                .isEqualTo("from web\n");
        assertThat(
                        cluster.kubectl(
                                        "exec",
                                        "web",
                                        "--",
                                        "wget",
                                        "-qO-",
                                        "http://web.default.svc.cluster.local/")
                                .ok()
                                .out())
                .as("a pod reaches itself through its service")
                .isEqualTo("from web\n");

        cluster.kubectl("exec", "web", "--", "rm", "/tmp/ready").ok();
        cluster.untilKubectl(
                shown -> shown.out().isBlank(),
                "get",
                "endpoints",
                "web",
                "-o",
                "jsonpath={.subsets[*].addresses[*].ip}");
        cluster.untilShell(
                got -> got.exitCode() == 7, "curl -s -m 2 http://" + address + "/"); // refused
        cluster.kubectl("delete", "pod/web", "pod/client", "service/web", "--wait=false").ok();
    }

    @Test
    void aPodThatFitsNowhereSaysWhy() {
        cluster.apply(
                pod("huge", "sleep 1", "")
                        .replace("cpu: 10m", "cpu: 400")
                        .replace("cpu: 500m", "cpu: 400"));

        cluster.untilKubectl(
                shown -> shown.out().contains("0/1 nodes are available: 1 Insufficient cpu"),
                "describe",
                "pod",
                "huge");
        cluster.kubectl("delete", "pod", "huge", "--wait=false").ok();
    }

    @Test
    void badManifestsAreRefusedInKubernetesWords() {
        Result unknown =
                cluster.kubectl(
                        List.of("apply", "-f", "-"),
                        pod("bad", "true", "").replace("containers:", "containres:"));
        Result nameless = cluster.kubectl(List.of("apply", "-f", "-"), pod("Bad_Name", "true", ""));

        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("unknown field \"spec.containres\"");
        assertThat(nameless.err())
                .contains("metadata.name: Invalid value: \"Bad_Name\"", "RFC 1123");
    }
}
