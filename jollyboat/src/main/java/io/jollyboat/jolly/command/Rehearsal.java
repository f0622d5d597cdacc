package io.jollyboat.jolly.command;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTrust;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.cluster.DemoImage;
import io.jollyboat.jolly.cluster.Remains;
import io.jollyboat.jolly.daemon.Launcher;
import io.jollyboat.jolly.daemon.Report;
import io.jollyboat.jolly.daemon.RunningMark;
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
import java.util.concurrent.ExecutionException;

/**
 * A short life of a cluster whose JVM is to write down which classes a start needs ({@code
 * -XX:AOTCacheOutput}). It is the process that {@code start} launches, and what is asked of it
 * comes from without: all classes in the cache stay in memory, so none should be there that only a
 * rehearsal needs. Few calls, since a long training makes the start slower.
 */
final class Rehearsal {

    private static final String NAME = "training";
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

    private final Profile profile;
    private final Settings settings;
    private final Timeline timeline = Timeline.real();

    private Rehearsal(Profile profile, Settings settings) {
        this.profile = profile;
        this.settings = settings;
    }

    /**
     * With what the machine has.
     *
     * @param home where the cluster's files are while it lives
     */
    static Rehearsal in(Path home) throws IOException {
        Machine machine = Machine.here();
        boolean docker =
                machine.root()
                        && DockerEngine.ofUser("").answers()
                        && DemoImage.ensure(Timeline.real()) != DemoImage.Outcome.IMPOSSIBLE;
        return new Rehearsal(
                Profile.of(NAME, home),
                Settings.of(
                        machine.find("etcd").isPresent() ? "etcd" : "memory",
                        docker ? "docker" : "sim",
                        Ports.near(16443),
                        Ports.near(20250),
                        1,
                        Collections.emptySortedMap()));
    }

    /**
     * Returns when the process has ended.
     *
     * @param java what it is started with
     * @param log gets the cluster's own log when it does not become ready
     * @return whether it did
     */
    boolean run(List<String> java, Path log) throws IOException, InterruptedException {
        profile.create();
        settings.write(profile.settings());
        try {
            Launcher launcher = Launcher.launch(profile, java);
            launcher.go();
            boolean ready = launcher.await(_ -> {}) instanceof Report.Ready;
            if (ready) {
                use();
                end();
            } else {
                Files.write(log, Files.readAllBytes(profile.log()), CREATE, APPEND);
            }
            return ready;
        } finally {
            Stop.kill(profile);
            new Remains(profile, timeline).remove(settings, new Steps(silence(), timeline));
        }
    }

    /** Without a limit, since writing down what it has learnt takes the JVM a while. */
    private void end() throws IOException {
        RunningMark.find(profile)
                .ifPresent(
                        process -> {
                            process.destroy();
                            process.onExit().join();
                        });
    }

    /** What a person does first. */
    private void use() throws IOException, InterruptedException {
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
