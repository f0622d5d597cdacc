package io.jollyboat.jolly.command;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpClient;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.ServerTrust;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.cluster.Cluster;
import io.jollyboat.jolly.cluster.DemoImage;
import io.jollyboat.jolly.cluster.Remains;
import io.jollyboat.jolly.machine.DockerEngine;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.profile.Ports;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

/**
 * Runs a short-lived cluster of its own as real ones run, with what the machine has, so that the
 * JVM can write down which classes a start needs ({@code -XX:AOTCacheOutput}). Few calls: a long
 * training makes the start slower.
 */
@Command(
        name = Rehearse.NAME,
        hidden = true,
        description = "Run a cluster briefly for the JVM's ahead-of-time cache.")
public final class Rehearse implements Callable<Integer> {

    static final String NAME = "rehearse";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ANSWER_BYTES = 4 << 20;
    private static final String JSON = "application/json";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "trainee"},
             "spec": {"terminationGracePeriodSeconds": 0, "containers": [
               {"name": "main", "image": "%s", "imagePullPolicy": "Never", "command": ["sleep", "60"],
                "readinessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 1}}]}}
            """
                    .formatted(DemoImage.TAG);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Timeline timeline = Timeline.real();
        Path home = Files.createTempDirectory("jolly-train-");
        Profile profile = Profile.of("training", home);
        Machine machine = Machine.here();
        boolean docker =
                machine.root()
                        && DockerEngine.ofUser("").answers()
                        && DemoImage.ensure(timeline) != DemoImage.Outcome.IMPOSSIBLE;
        var settings =
                Settings.of(
                        machine.find("etcd").isPresent() ? "etcd" : "memory",
                        docker ? "docker" : "sim",
                        Ports.near(16443),
                        Ports.near(20250),
                        1,
                        Collections.emptySortedMap());
        profile.create();
        settings.write(profile.settings());
        var cluster = new Cluster(profile, settings, timeline, report -> report.write(System.out));
        try {
            cluster.start();
            use(profile);
        } finally {
            cluster.stop();
            new Remains(profile, timeline).remove(settings, new Steps(silence(), timeline));
            Delete.remove(home);
        }
        return ExitCode.OK;
    }

    /** What a person does first. */
    private static void use(Profile profile) throws IOException, InterruptedException {
        ClusterAccessPoint access = ClusterAccessPoint.of(profile);
        var trust = new ServerTrust.Authorities(access.servers());
        try (NetworkLoop loop = NetworkLoop.start();
                HttpClient client = HttpClient.secure(loop, trust, access.administrator())) {
            var calls = new Calls(client, access.port());
            for (String path :
                    List.of("/version", "/api", "/apis", "/openapi/v3", "/api/v1/nodes")) {
                calls.make("GET", path, JSON, "");
            }
            calls.make("POST", PODS, JSON, POD);
            // The watch ends by itself, and by then the pod has come to run.
            calls.make("GET", PODS + "?watch=true&timeoutSeconds=4", JSON, "");
            calls.make("GET", PODS, JSON + ";as=Table;v=v1;g=meta.k8s.io", "");
            calls.make("DELETE", PODS + "/trainee", JSON, "");
        }
    }

    /**
     * By the HTTP that the cluster itself speaks: what only a rehearsal needs would be carried
     * along by every start.
     */
    private record Calls(HttpClient client, int port) {

        void make(String method, String target, String accepted, String body)
                throws IOException, InterruptedException {
            var request =
                    new HttpClient.Request(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            "127.0.0.1:" + port,
                            "localhost",
                            new HttpClient.Message(
                                    method,
                                    target,
                                    Headers.of("Accept", accepted, "Content-Type", JSON),
                                    body.getBytes(StandardCharsets.UTF_8)),
                            new HttpClient.Bounds(ANSWER_BYTES, PATIENCE));
            try {
                HttpClient.Response answer = client.call(request).toCompletableFuture().get();
                if (answer.status() >= 300) {
                    throw new IOException(
                            target
                                    + " was answered with "
                                    + answer.status()
                                    + ": "
                                    + new String(answer.body(), StandardCharsets.UTF_8));
                }
            } catch (ExecutionException e) {
                throw new IOException(target + " was not answered", e);
            }
        }
    }

    private static PrintStream silence() {
        return new PrintStream(PrintStream.nullOutputStream());
    }
}
