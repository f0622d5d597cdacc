package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How people look into pods and nodes that do not do what they should. */
class DebuggingIT {

    @TempDir static Path home;
    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.start(home, "debugging", "--store", "memory");
        cluster.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: subject}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    command: [sleep, "100000"]
                """);
        cluster.await("subject", "Ready");
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    @Test
    void theWholeMachineIsSeenFromAPodThatDebugsItsNode() {
        String node = cluster.field("pod/subject", "{.spec.nodeName}");
        cluster.kubectl(
                        "debug",
                        "node/" + node,
                        "--image=jollyboat/demo:1",
                        "--profile=general",
                        "--",
                        "cat",
                        "/host/etc/hostname",
                        "/proc/mounts")
                .ok();
        String pod =
                cluster.shell("kubectl get pods -o name | grep node-debugger").ok().out().strip();
        cluster.kubectl("wait", pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s")
                .ok();
        assertThat(cluster.kubectl("logs", pod).ok().out()).contains(" /host ");
    }

    @Test
    void whoAttachesIsNotTakenForRefusedWhenTheProcessFails() {
        var attached =
                cluster.kubectl(
                        List.of(
                                "debug",
                                "subject",
                                "-i",
                                "--image=jollyboat/demo:1",
                                "--profile=general",
                                "--",
                                "sh",
                                "-c",
                                "read line; echo \"heard $line\"; exit 4"),
                        "typed in\n");
        assertThat(attached.ok().out()).contains("heard typed in");
        assertThat(attached.err()).doesNotContain("couldn't attach");
    }

    @Test
    void anEphemeralContainerSeesTheProcessesOfItsTarget() {
        cluster.kubectl(
                        "debug",
                        "subject",
                        "--target=main",
                        "-c",
                        "looker",
                        "--image=jollyboat/demo:1",
                        "--profile=general",
                        "--",
                        "sh",
                        "-c",
                        "ps | grep 100000")
                .ok();
        cluster.untilKubectl(
                logs -> logs.out().contains("sleep 100000"), "logs", "subject", "-c", "looker");
    }

    @Test
    void aCopyOfAPodRunsBesideIt() {
        cluster.kubectl(
                        "debug",
                        "subject",
                        "--copy-to=copy",
                        "--container=main",
                        "--profile=general",
                        "--",
                        "sh",
                        "-c",
                        "echo another command; sleep 1000")
                .ok();
        cluster.untilKubectl(
                logs -> logs.out().contains("another command"), "logs", "copy", "-c", "main");
    }
}
