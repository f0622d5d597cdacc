package io.jollyboat.jolly.command;

import io.jollyboat.core.http.ClientTls;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
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
                new Settings(
                        machine.find("etcd").isPresent() ? "etcd" : "memory",
                        docker ? "docker" : "sim",
                        Ports.near(16443),
                        Ports.near(20250),
                        Collections.emptySortedMap());
        profile.create();
        settings.write(profile.settings());
        var cluster = new Cluster(profile, settings, timeline, report -> report.write(System.out));
        try {
            cluster.start();
            use(profile, settings);
        } finally {
            cluster.stop();
            new Remains(profile, timeline)
                    .remove(settings.runtime(), new Steps(silence(), timeline));
            Delete.remove(home);
        }
        return ExitCode.OK;
    }

    /** What a person does first. */
    private static void use(Profile profile, Settings settings)
            throws IOException, InterruptedException {
        Path pki = profile.credentials();
        var admin =
                Credential.fromPem(
                        Files.readString(pki.resolve("admin.crt")),
                        Files.readString(pki.resolve("admin.key")));
        var check =
                new CertificateCheck(
                        Pem.readCertificates(Files.readString(pki.resolve("ca.crt"))),
                        Timeline.real()::now);
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(new ClientTls(check, admin).sslContext())
                        .connectTimeout(PATIENCE)
                        .build()) {
            String server = "https://127.0.0.1:" + settings.apiPort();
            for (String path :
                    List.of("/version", "/api", "/apis", "/openapi/v3", "/api/v1/nodes")) {
                send(client, HttpRequest.newBuilder(URI.create(server + path)));
            }
            send(
                    client,
                    HttpRequest.newBuilder(URI.create(server + PODS))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(POD)));
            // The watch ends by itself, and by then the pod has come to run.
            send(
                    client,
                    HttpRequest.newBuilder(
                            URI.create(server + PODS + "?watch=true&timeoutSeconds=4")));
            send(
                    client,
                    HttpRequest.newBuilder(URI.create(server + PODS))
                            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));
            send(client, HttpRequest.newBuilder(URI.create(server + PODS + "/trainee")).DELETE());
        }
    }

    private static void send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(
                        request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(
                    answer.request().uri()
                            + " was answered with "
                            + answer.statusCode()
                            + ": "
                            + answer.body());
        }
    }

    private static PrintStream silence() {
        return new PrintStream(PrintStream.nullOutputStream());
    }
}
