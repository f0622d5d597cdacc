package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.Client;
import io.jollyboat.scheduler.framework.BindPlugin;
import io.jollyboat.scheduler.snapshot.PodInfo;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Binds a pod to its node by posting a Binding to the API server. */
public final class DefaultBinder implements BindPlugin {

    private final Client client;

    public DefaultBinder(Client client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "DefaultBinder";
    }

    @Override
    public void bind(PodInfo pod, String node) {
        ObjectNode binding = JsonNodeFactory.instance.objectNode();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata")
                .put("namespace", pod.key().namespace())
                .put("name", pod.key().name())
                .put("uid", pod.uid()); // not a later pod of the same name
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
        client.post(Resources.PODS, pod.key().namespace(), pod.key().name(), "binding", binding);
    }
}
