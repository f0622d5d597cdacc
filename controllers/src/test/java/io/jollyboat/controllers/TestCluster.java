package io.jollyboat.controllers;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real API server on the memory store and virtual time, for tests of controllers. The tester is
 * an administrator; the controllers under test are given {@link #controllerClient} and {@link
 * #informers}.
 */
public final class TestCluster {

    public final VirtualTimeline timeline;
    public final Client client;
    public final ApiTransport controllerTransport;
    public final Client controllerClient;
    public final Informers informers;
    private final ApiServer server;

    public TestCluster() {
        this(1);
    }

    public TestCluster(long seed) {
        this(seed, ApiServerConfig.inMemory());
    }

    TestCluster(long seed, ApiServerConfig config) {
        timeline = new VirtualTimeline(seed);
        // the objects of flow control are a third of a start's work, and no controller reads them
        server = new ApiServer(new MemoryStore(timeline), timeline, unfair(config));
        server.start();
        client = server.client("tester", "system:masters");
        controllerTransport = server.transport(Controllers.USER);
        controllerClient = new Client(controllerTransport);
        informers = new Informers(controllerClient, timeline);
    }

    private static ApiServerConfig unfair(ApiServerConfig config) {
        return ApiServerOptions.ALL.apply(config, Map.of("enable-priority-and-fairness", "false"));
    }

    /** A client for somebody with no more rights than his roles give him. */
    public Client clientOf(String user, String... groups) {
        return server.client(user, groups);
    }

    /** Lets time pass until what is to happen at once has happened. */
    public void settle() {
        advance(Duration.ofMillis(100));
    }

    public void advance(Duration time) {
        timeline.advance(time);
    }

    /** Creates an object in the default namespace; single quotes stand for double ones. */
    public <T extends KubernetesObject> T create(ResourceType<T> type, String json) {
        ObjectNode tree = tree(json);
        tree.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        if (type.namespaced() && !tree.path("metadata").has("namespace")) {
            tree.withObject("/metadata").put("namespace", "default");
        }
        return client.create(type, type.view(tree));
    }

    public <T extends KubernetesObject> T get(ResourceType<T> type, String name) {
        return client.get(type, type.namespaced() ? "default" : "", name);
    }

    public <T extends KubernetesObject> List<T> list(ResourceType<T> type) {
        return client.list(type, "", ListOptions.ALL).items();
    }

    /** Those of the default namespace: what the server itself has lies elsewhere. */
    public <T extends KubernetesObject> List<T> listDefault(ResourceType<T> type) {
        return client.list(type, "default", ListOptions.ALL).items();
    }

    public List<Pod> pods() {
        return list(Resources.PODS);
    }

    /** A merge patch, in the default namespace. */
    public <T extends KubernetesObject> T patch(ResourceType<T> type, String name, String json) {
        return client.patch(
                type, type.namespaced() ? "default" : "", name, Patch.merge(tree(json)));
    }

    public <T extends KubernetesObject> T patchStatus(
            ResourceType<T> type, String name, String json) {
        return client.patch(
                type, type.namespaced() ? "default" : "", name, "status", Patch.merge(tree(json)));
    }

    public void scale(ResourceType<?> type, String name, int replicas) {
        client.call(
                new ApiRequest(
                        "PATCH",
                        type.path("default", name) + "/scale",
                        Map.of(),
                        Patch.MERGE_PATCH,
                        tree("{'spec':{'replicas':%d}}".formatted(replicas))));
    }

    public void delete(ResourceType<?> type, String name) {
        delete(type, name, DeleteOptions.DEFAULT);
    }

    public void delete(ResourceType<?> type, String name, DeleteOptions options) {
        client.delete(type, type.namespaced() ? "default" : "", name, options);
    }

    /** Reason and message of every event about an object of that name. */
    public List<String> eventsAbout(String name) {
        return list(Resources.EVENTS).stream()
                .filter(event -> event.involvedObject().name().equals(name))
                .map(TestCluster::line)
                .toList();
    }

    private static String line(Event event) {
        return event.type() + " " + event.reason() + " " + event.message();
    }

    public static ObjectNode tree(String json) {
        JsonNode tree = JsonMapper.shared().readTree(json.replace('\'', '"'));
        return (ObjectNode) tree;
    }
}
