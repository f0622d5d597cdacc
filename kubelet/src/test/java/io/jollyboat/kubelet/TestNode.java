package io.jollyboat.kubelet;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet over a simulated runtime and a real API server in memory, on virtual time. */
public final class TestNode {

    static final String NAME = "node1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    public final VirtualTimeline timeline;
    public final Client client;
    public final SimRuntime runtime;
    private final Line line;
    private final UnaryOperator<KubeletConfig> setUp;
    private Kubelet kubelet;

    /** The kubelet's way to the API server, which can be cut. */
    private static final class Line implements ApiTransport {

        private final ApiTransport whole;
        private final VirtualTimeline timeline;
        private boolean cut;

        Line(ApiTransport whole, VirtualTimeline timeline) {
            this.whole = whole;
            this.timeline = timeline;
        }

        @Override
        public JsonNode call(ApiRequest request) {
            if (cut) {
                throw ApiException.unavailable("the line is cut", 1);
            }
            return request.path().endsWith("/token") ? token(request) : whole.call(request);
        }

        /** Each is another, named by when it was given. */
        private JsonNode token(ApiRequest request) {
            ObjectNode answer = Trees.newObject();
            Instant now = timeline.now();
            long seconds =
                    Objects.requireNonNull(request.body())
                            .path("spec")
                            .path("expirationSeconds")
                            .asLong();
            answer.putObject("status")
                    .put("token", "given at " + now)
                    .put("expirationTimestamp", now.plusSeconds(seconds).toString());
            return answer;
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            if (cut) {
                throw ApiException.unavailable("the line is cut", 1);
            }
            return whole.watch(request, sink);
        }
    }

    /** From now on the kubelet's calls fail, or succeed again. */
    public void cutLine(boolean cut) {
        line.cut = cut;
    }

    public TestNode(long seed) {
        this(seed, NodeLimits.NONE);
    }

    public TestNode(long seed, NodeLimits limits) {
        this(seed, config -> config.limits(limits));
    }

    public TestNode(long seed, UnaryOperator<KubeletConfig> setUp) {
        this.setUp = setUp;
        timeline = new VirtualTimeline(seed);
        // resizes come through that the kubelet has to refuse; there are no controllers
        var admission =
                Map.of(
                        "disable-admission-plugins",
                        "PodResizeValidator,ServiceAccount,TaintNodesByCondition");
        var server =
                new ApiServer(
                        new MemoryStore(timeline),
                        timeline,
                        ApiServerOptions.ALL.apply(ApiServerConfig.inMemory(), admission));
        server.start();
        client = server.client("test", "system:masters");
        line = new Line(server.transport("system:node:" + NAME, "system:nodes"), timeline);
        runtime = new SimRuntime(timeline, Cidr.parse("10.244.0.0/24"));
        runtime.images().add("web:1");
        kubelet = startKubelet();
        timeline.advance(Duration.ofSeconds(1));
    }

    private Kubelet startKubelet() {
        var config =
                setUp.apply(
                        KubeletConfig.of(NAME, "192.168.0.10", Machine.simulated(4, 8L << 30))
                                .podRange("10.244.0.0/24"));
        var own = new Client(line);
        var fresh = new Kubelet(config, runtime, timeline, own, new Informers(own, timeline));
        fresh.start();
        return fresh;
    }

    /** The kubelet's process dies and another one is started over what runs. */
    public void restartKubelet() {
        kubelet.stop();
        kubelet = startKubelet();
        pass(1);
    }

    public Kubelet kubelet() {
        return kubelet;
    }

    /** Creates a pod on the node, from its spec and its annotations in JSON with single quotes. */
    public Pod run(String name, String spec, String annotations) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata =
                json.putObject("metadata").put("name", name).put("namespace", "default");
        metadata.set("annotations", tree(annotations));
        ObjectNode body = tree(spec);
        body.put("nodeName", NAME);
        json.set("spec", body);
        return client.create(Resources.PODS, new Pod(json));
    }

    public Pod run(String name, String spec) {
        return run(name, spec, "");
    }

    public void configMap(String name, String data) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "v1").put("kind", "ConfigMap");
        json.putObject("metadata").put("name", name).put("namespace", "default");
        json.set("data", tree(data));
        client.create(Resources.CONFIG_MAPS, new ConfigMap(json));
    }

    public void secret(String name, String texts) {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "v1").put("kind", "Secret");
        json.putObject("metadata").put("name", name).put("namespace", "default");
        json.set("stringData", tree(texts));
        client.create(Resources.SECRETS, new Secret(json));
    }

    public static ObjectNode tree(String fields) {
        return (ObjectNode) JSON.readTree("{" + fields.replace('\'', '"') + "}");
    }

    public Pod pod(String name) {
        return client.get(Resources.PODS, "default", name);
    }

    public Optional<Pod> find(String name) {
        return client.find(Resources.PODS, "default", name);
    }

    public void delete(String name, int grace) {
        client.delete(Resources.PODS, "default", name, DeleteOptions.DEFAULT.grace(grace));
    }

    /** Lets time pass until the pod is as wanted. */
    public Pod await(String name, Predicate<Pod> wanted) {
        try {
            timeline.runUntil(() -> find(name).filter(wanted).isPresent(), PATIENCE);
        } catch (AssertionError e) {
            throw new AssertionError("never came true; the pod is " + find(name), e);
        }
        return pod(name);
    }

    public Pod awaitRunning(String name) {
        return await(name, pod -> pod.status().phase().equals("Running"));
    }

    public void awaitGone(String name) {
        timeline.runUntil(() -> find(name).isEmpty(), PATIENCE);
    }

    public void pass(int seconds) {
        timeline.advance(Duration.ofSeconds(seconds));
    }

    /** Events about an object, as lines of type, reason, count where it is not one, and message. */
    public List<String> events(String name) {
        pass(1);
        return client.list(Resources.EVENTS, "", ListOptions.ALL).items().stream()
                .filter(event -> event.involvedObject().name().equals(name))
                .sorted(
                        Comparator.comparing((Event event) -> event.firstTimestamp().orElseThrow())
                                .thenComparingLong(
                                        event -> Long.parseLong(event.resourceVersion())))
                .map(
                        event ->
                                event.type()
                                        + " "
                                        + event.reason()
                                        + (event.count(1) > 1 ? " x" + event.count(1) : "")
                                        + ": "
                                        + event.message())
                .toList();
    }
}
