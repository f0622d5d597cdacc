package io.jollyboat.proxy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The real API server on the memory store and virtual time. */
public final class TestCluster {

    public final VirtualTimeline timeline = new VirtualTimeline(1);
    private final MemoryStore store = new MemoryStore(timeline);
    public final Client client;
    public final Informers informers;

    public TestCluster() {
        var server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
        server.start();
        client = server.client("tester", "system:masters");
        informers = new Informers(client, timeline);
    }

    /** Lets time pass until what is to happen at once has happened. */
    public void settle() {
        timeline.advance(Duration.ofMillis(200));
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

    /**
     * Puts an object where its rules do not see it: an endpoint on this machine, which is all that
     * a test has, cannot be one.
     *
     * @param key below the registry, as in {@code endpointslices/default/web}
     */
    public void store(String key, ObjectNode object) {
        byte[] json = object.toString().getBytes(StandardCharsets.UTF_8);
        store.create("/registry/" + key, json, Lifetime.FOREVER);
    }

    public <T extends KubernetesObject> T get(ResourceType<T> type, String name) {
        return client.get(type, type.namespaced() ? "default" : "", name);
    }

    /** A merge patch, in the default namespace. */
    public <T extends KubernetesObject> T patch(ResourceType<T> type, String name, String json) {
        return client.patch(type, "default", name, Patch.merge(tree(json)));
    }

    public static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
