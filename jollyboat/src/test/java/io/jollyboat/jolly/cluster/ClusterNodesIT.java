package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.profile.Ports;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Several nodes on one machine, each with its own kubelet. */
@Timeout(180)
class ClusterNodesIT {

    @TempDir private Path home;

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static Pod pod(String node) {
        String json =
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"on-%1$s","namespace":"default"},
                 "spec":{"nodeName":"%1$s","terminationGracePeriodSeconds":0,
                  "containers":[{"name":"web","image":"jollyboat/demo:1",
                    "volumeMounts":[{"name":"quick","mountPath":"/quick"}]}],
                  "volumes":[{"name":"quick","emptyDir":{"medium":"Memory"}}]}}
                """
                        .formatted(node);
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json));
    }

    private static void await(CallingClient client, String name) {
        for (int look = 0; look < 600; look++) {
            if (ready(client.get(Resources.PODS, "default", name))) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError(client.get(Resources.PODS, "default", name).json());
    }

    @Test
    void eachNodeRunsItsPodsInARangeOfItsOwnAndLeavesNothing() throws Exception {
        Timeline timeline = Timeline.real();
        Profile profile = Profile.of("three", home);
        profile.create();
        var settings =
                Settings.of(
                        "memory",
                        "docker",
                        Ports.near(17443),
                        Ports.near(21250),
                        3,
                        Collections.emptySortedMap());
        settings.write(profile.settings());
        var cluster = new Cluster(profile, settings, timeline, report -> {});
        var said = new ByteArrayOutputStream();
        cluster.start();
        try {
            CallingClient client = ClusterAccessPoint.of(profile).client();
            List<Node> nodes = client.list(Resources.NODES, "", ListOptions.ALL).items();
            assertThat(nodes)
                    .extracting(Node::name)
                    .containsExactlyInAnyOrder("jollyboat", "jollyboat-m02", "jollyboat-m03");
            assertThat(nodes)
                    .extracting(node -> node.spec().podCIDR())
                    .containsExactlyInAnyOrder("10.244.0.0/24", "10.244.1.0/24", "10.244.2.0/24");
            for (Node node : nodes) {
                client.create(Resources.PODS, pod(node.name()));
            }
            for (Node node : nodes) {
                await(client, "on-" + node.name());
                Pod pod = client.get(Resources.PODS, "default", "on-" + node.name());
                String range = node.spec().podCIDR().replace("0/24", "");
                assertThat(pod.status().podIP()).startsWith(range);
                until(() -> page(pod.status().podIP()).contains("Ahoy"));
            }
        } finally {
            cluster.stop();
            var quiet = new PrintStream(said, true, StandardCharsets.UTF_8);
            new Remains(profile, timeline).remove(settings, new Steps(quiet, timeline));
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("containers of 3 pods");
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(home.toString());
    }

    @Test
    void nodesComeAndGoWhileTheClusterRunsAndStayOverRestarts() throws Exception {
        Timeline timeline = Timeline.real();
        Profile profile = Profile.of("changing", home);
        profile.create();
        Settings.of(
                        "embedded",
                        "docker",
                        Ports.near(17443),
                        Ports.near(21250),
                        1,
                        Collections.emptySortedMap())
                .write(profile.settings());
        Cluster cluster = started(profile, timeline);
        try {
            CallingClient client = ClusterAccessPoint.of(profile).client();
            Settings.edit(
                    profile.settings(),
                    now -> now.with(now.next("docker").named("big").sized(2, 1L << 30)));
            Settings.edit(profile.settings(), now -> now.with(now.next("sim")));
            until(() -> readyNodes(client).size() == 3);
            Node big = client.get(Resources.NODES, "", "big");
            assertThat(big.status().capacity()).containsKey("memory");
            assertThat(big.status().capacity().get("cpu")).hasToString("2");
            assertThat(big.status().nodeInfo().containerRuntimeVersion()).startsWith("docker://");
            client.create(Resources.PODS, pod("big"));
            client.create(Resources.PODS, pod("jollyboat-m03"));
            await(client, "on-big");
            await(client, "on-jollyboat-m03");

            cluster.stop();
            cluster = started(profile, timeline);
            CallingClient again = ClusterAccessPoint.of(profile).client();
            assertThat(readyNodes(again))
                    .containsExactlyInAnyOrder("jollyboat", "big", "jollyboat-m03");
            await(again, "on-big");

            Settings.edit(
                    profile.settings(),
                    now ->
                            now.nodes(
                                    now.nodes().stream()
                                            .map(one -> one.isFirst() ? one : one.away())
                                            .toList()));
            until(() -> Settings.read(profile.settings()).nodes().size() == 1);
            assertThat(readyNodes(again)).containsExactly("jollyboat");
            assertThat(again.list(Resources.PODS, "", ListOptions.ALL).items()).isEmpty();
            assertThat(again.find(Resources.LEASES, "kube-node-lease", "big")).isEmpty();
            assertThat(containers("changing")).isEmpty();
            assertThat(profile.folder().resolve("kubelet-big")).doesNotExist();
        } finally {
            cluster.stop();
            Settings settings = Settings.read(profile.settings());
            new Remains(profile, timeline).remove(settings, silent(timeline));
        }
    }

    private static Cluster started(Profile profile, Timeline timeline) throws IOException {
        var cluster =
                new Cluster(profile, Settings.read(profile.settings()), timeline, report -> {});
        cluster.start();
        return cluster;
    }

    private static List<String> readyNodes(CallingClient client) {
        return client.list(Resources.NODES, "", ListOptions.ALL).items().stream()
                .filter(
                        node ->
                                node.status().conditions().stream()
                                        .anyMatch(
                                                one ->
                                                        one.type().equals("Ready")
                                                                && one.status().equals("True")))
                .map(Node::name)
                .toList();
    }

    private static String containers(String profile) throws IOException {
        Process docker =
                new ProcessBuilder(
                                "docker",
                                "ps",
                                "-aq",
                                "--filter",
                                "label=io.jollyboat.profile=" + profile)
                        .redirectErrorStream(true)
                        .start();
        return new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void until(Callable<Boolean> wish) throws Exception {
        for (int look = 0; look < 600; look++) {
            if (wish.call()) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("it did not come to be");
    }

    private static Steps silent(Timeline timeline) {
        return new Steps(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                timeline);
    }

    /** Empty while nobody listens: without a probe a pod is ready before its server is. */
    private static String page(String address) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + address + ":8080/");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (ConnectException _) {
            return "";
        }
    }
}
