package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.container.PodDns;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.network.VethNetwork;
import io.jollyboat.kubelet.node.MachineReader;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.docker.DockerConfig;
import io.jollyboat.kubelet.runtime.docker.DockerRuntime;
import io.jollyboat.kubelet.runtime.docker.TestImage;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import io.jollyboat.kubelet.server.KubeletServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet over the machine's Docker engine, with an API server in memory. */
final class DockerNode implements AutoCloseable {

    static final String PROFILE = "kubelet-it";

    /** Control groups are the machine's, whoever else runs such tests on it. */
    static final String CGROUPS = PROFILE + "-" + Long.toHexString(System.nanoTime());

    private static final String NAME = "kubelet-it-node";
    private static final Duration CALL_LIMIT = Duration.ofSeconds(12);
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    final Timeline timeline = Timeline.real();
    final Client client;
    DockerRuntime runtime;
    private final ApiServer server;
    private final NetworkLoop loop = NetworkLoop.start();
    private final Path state;
    private final UnaryOperator<KubeletConfig> setUp;
    private final EngineAddress engine;
    private final VethNetwork network = new VethNetwork(Cidr.parse("10.198.7.0/24"));

    /** How many pods are still to be refused a network. */
    final AtomicInteger refusals = new AtomicInteger();

    private Kubelet kubelet;

    DockerNode(Path state) throws IOException {
        this(state, EngineAddress.DEFAULT);
    }

    DockerNode(Path state, EngineAddress engine) throws IOException {
        this(state, engine, config -> config);
    }

    DockerNode(Path state, EngineAddress engine, UnaryOperator<KubeletConfig> setUp)
            throws IOException {
        this.setUp = setUp;
        TestImage.load(engine);
        this.engine = engine;
        this.state = state;
        server = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        server.start();
        client = server.client("system:node:" + NAME, "system:masters");
        runtime = freshRuntime();
        runtime.start();
        clear();
        kubelet = startKubelet(runtime);
    }

    private DockerRuntime freshRuntime() {
        return new DockerRuntime(
                DockerConfig.of(PROFILE, NAME).engine(engine).callLimit(CALL_LIMIT),
                timeline,
                new RefusingNetwork(new VethNetwork(network.addresses().range()), refusals));
    }

    private Kubelet startKubelet(DockerRuntime over) {
        var config =
                setUp.apply(
                        KubeletConfig.of(NAME, "127.0.0.1", MachineReader.read(state))
                                .keepingFilesIn(state)
                                .cgroupRoot(CGROUPS)
                                .dns(
                                        List.of("10.96.0.10"),
                                        "cluster.local",
                                        PodDns.parse(
                                                "nameserver 192.0.2.1\nsearch example.org\n")));
        var http =
                HttpServerConfig.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var fresh =
                new Kubelet(
                        config,
                        over,
                        timeline,
                        client,
                        new Informers(client, timeline),
                        new KubeletServerConfig(loop, http));
        fresh.start();
        return fresh;
    }

    /** Another kubelet takes over, as after a crash: nothing is handed on. */
    void restartKubelet() {
        restartKubelet(() -> {});
    }

    /** The same, and something happens while there is none. */
    void restartKubelet(Runnable between) {
        kubelet.stop();
        runtime.stop();
        between.run();
        runtime = freshRuntime();
        kubelet = startKubelet(runtime);
    }

    void run(String name, String spec) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "v1").put("kind", "Pod");
        json.putObject("metadata")
                .put("name", name)
                .put("namespace", "default")
                .putObject("labels")
                .put("app", name);
        ObjectNode body = TestNode.tree(spec.replace("IMAGE", TestImage.NAME));
        body.put("nodeName", NAME);
        json.set("spec", body);
        client.create(Resources.PODS, new Pod(json));
    }

    void configMap(String name, String data) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        json.putObject("metadata").put("name", name).put("namespace", "default");
        json.set("data", TestNode.tree(data));
        var map = new ConfigMap(json);
        if (client.find(Resources.CONFIG_MAPS, "default", name).isPresent()) {
            client.update(Resources.CONFIG_MAPS, map);
        } else {
            client.create(Resources.CONFIG_MAPS, map);
        }
    }

    void secret(String name, String key, String text) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "v1").put("kind", "Secret");
        json.putObject("metadata").put("name", name).put("namespace", "default");
        json.putObject("stringData").put(key, text);
        client.create(Resources.SECRETS, new Secret(json));
    }

    Pod pod(String name) {
        return client.get(Resources.PODS, "default", name);
    }

    Optional<Pod> find(String name) {
        return client.find(Resources.PODS, "default", name);
    }

    void delete(String name, int grace) {
        client.delete(Resources.PODS, "default", name, DeleteOptions.DEFAULT.grace(grace));
    }

    Pod await(String name, Predicate<Pod> wanted) {
        until(() -> find(name).filter(wanted).isPresent(), () -> story(name));
        return pod(name);
    }

    /** What tells most comes first. */
    private String story(String name) {
        return find(name)
                .map(
                        pod ->
                                "the pod is "
                                        + pod.json().path("status").toPrettyString()
                                        + "\nof which was told "
                                        + String.join("\n", events(name))
                                        + "\nand in the engine there is "
                                        + runtime.pod(
                                                new PodIdentity(pod.namespace(), name, pod.uid())))
                .orElse(name + " is gone");
    }

    static void until(BooleanSupplier condition, Supplier<String> story) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not reached in time: " + story.get());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Asks the kubelet's own server. */
    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + kubelet.port() + target))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** What was told of a pod: type, reason and message of each event. */
    List<String> events(String name) {
        return client.list(Resources.EVENTS, "default", ListOptions.ALL).items().stream()
                .filter(event -> event.involvedObject().name().equals(name))
                .map(event -> event.type() + " " + event.reason() + ": " + event.message())
                .toList();
    }

    Node node() {
        return client.get(Resources.NODES, "", NAME);
    }

    /** Ends pods and shows that neither engine nor kernel nor disk keeps anything of them. */
    void leavesNothing(String... names) throws IOException {
        List<String> uids = Stream.of(names).map(name -> pod(name).uid()).toList();
        Stream.of(names).forEach(name -> delete(name, 1));
        for (String name : names) {
            until(() -> find(name).isEmpty(), () -> String.valueOf(find(name)));
        }
        until(
                () ->
                        runtime.pods().stream().noneMatch(r -> uids.contains(r.pod().uid()))
                                && uids.stream()
                                        .map(state.resolve("pods")::resolve)
                                        .noneMatch(Files::exists),
                () -> runtime.pods().toString());
        until(
                () -> uids.stream().noneMatch(uid -> controlGroups().toString().contains(uid)),
                () -> controlGroups().toString());
        if (runtime.pods().isEmpty()) {
            try (var links = Files.list(Path.of("/sys/class/net"))) {
                assertThat(
                                links.map(link -> link.getFileName().toString())
                                        .filter(link -> link.startsWith("jolly"))
                                        .filter(link -> !link.startsWith("jollytest")))
                        .isEmpty();
            }
        }
    }

    private void clear() {
        for (PodRecord pod : runtime.pods()) {
            for (ContainerStatus container : pod.containers()) {
                runtime.containers().remove(container.id());
            }
            for (SandboxStatus sandbox : pod.sandboxes()) {
                runtime.sandboxes().remove(sandbox.id());
            }
        }
    }

    /** The control groups of the node and its pods in every hierarchy, children first. */
    static List<Path> controlGroups() {
        Path root = Path.of("/sys/fs/cgroup");
        List<Path> groups = new ArrayList<>();
        addGroups(root.resolve(CGROUPS), groups); // where there is but one hierarchy
        try (var hierarchies = Files.newDirectoryStream(root, Files::isDirectory)) {
            hierarchies.forEach(each -> addGroups(each.resolve(CGROUPS), groups));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return groups;
    }

    private static void addGroups(Path group, List<Path> groups) {
        try (var children = Files.newDirectoryStream(group, Files::isDirectory)) {
            children.forEach(each -> addGroups(each, groups));
            groups.add(group);
        } catch (IOException | DirectoryIteratorException e) {
            assertThat(group).as("cannot be read: %s", e).doesNotExist();
        }
    }

    /**
     * The groups above the pods' own stay for the next pod; a test takes them away, and with them
     * those of pods that its kubelet had not yet done with.
     */
    private static void removeControlGroups() throws IOException {
        for (Path group : controlGroups()) {
            Files.deleteIfExists(group);
        }
    }

    @Override
    public void close() throws IOException {
        kubelet.stop();
        clear();
        runtime.stop();
        network.remove();
        removeControlGroups();
        server.stop();
        loop.close();
    }
}
