package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How people get at pods and nodes by kubectl: to see why they do not do what they should, and to
 * carry much data there and back.
 */
class PodAccessIT {

    private static final int FILES = 1000;
    private static final int BIG = 24 << 20;

    @TempDir static Path home;
    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.start(home, "access", "--store", "memory");
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
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: store}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    command: [httpd, -f, -p, "8080", -h, /www]
                    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                """);
        cluster.await("subject", "Ready");
        cluster.await("store", "Ready");
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

    private static byte[] noise(int bytes, long seed) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    @Test
    void aLargeTreeIsCopiedThereAndBackUnchanged() throws IOException {
        Path tree = home.resolve("tree");
        for (int file = 0; file < FILES; file++) {
            Path path = tree.resolve("d" + file % 20).resolve("f" + file);
            Files.createDirectories(path.getParent());
            Files.write(path, noise(file * 7, file));
        }
        Files.write(tree.resolve("big"), noise(BIG, 1));
        cluster.kubectl("cp", tree.toString(), "store:/tmp/tree").ok();
        assertThat(
                        cluster.kubectl(
                                        "exec",
                                        "store",
                                        "--",
                                        "sh",
                                        "-c",
                                        "find /tmp/tree -type f | wc -l")
                                .ok()
                                .out()
                                .strip())
                .isEqualTo(String.valueOf(FILES + 1));
        Path back = home.resolve("back");
        cluster.kubectl("cp", "store:/tmp/tree", back.toString()).ok();
        assertThat(cluster.shell("diff -r " + tree + " " + back).ok().out()).isEmpty();
    }

    @Test
    void manyDownloadsAtOncePassOneForwardedPort() throws Exception {
        Path file = home.resolve("page");
        byte[] page = noise(4 << 20, 2);
        Files.write(file, page);
        cluster.kubectl("cp", file.toString(), "store:/www/page").ok();
        var builder = new ProcessBuilder("kubectl", "port-forward", "pod/store", ":8080");
        builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        Process forward = builder.redirectErrorStream(true).start();
        try (var said =
                        new BufferedReader(
                                new InputStreamReader(
                                        forward.getInputStream(), StandardCharsets.UTF_8));
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String first = said.readLine();
            assertThat(first).startsWith("Forwarding from 127.0.0.1:");
            String port = first.replaceAll(".*127\\.0\\.0\\.1:(\\d+) .*", "$1");
            URI uri = URI.create("http://127.0.0.1:" + port + "/page");
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int request = 0; request < 20; request++) {
                answers.add(
                        http.sendAsync(
                                HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray()));
            }
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                assertThat(answer.join().body()).isEqualTo(page);
            }
        } finally {
            forward.destroy();
            forward.waitFor();
        }
    }
}
