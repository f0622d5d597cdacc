package io.jollyboat.scheduler;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.node.NodeReader;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Builds nodes for tests: {@code ANode.named("node1").offers("4", "8Gi")}. */
public final class ANode {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode json = JSON.createObjectNode();

    private ANode(String name) {
        json.put("apiVersion", "v1").put("kind", "Node");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name);
        metadata.putObject("labels").put("kubernetes.io/hostname", name);
        json.putObject("spec");
        json.withObject("/status/allocatable").put("pods", "110");
        offers("4", "8Gi");
    }

    /** A node of 4 cpus and 8 GiB that takes 110 pods. */
    public static ANode named(String name) {
        return new ANode(name);
    }

    public ANode offers(String cpu, String memory) {
        return offer("cpu", cpu).offer("memory", memory);
    }

    public ANode offer(String resource, String amount) {
        json.withObject("/status/allocatable").put(resource, amount);
        return this;
    }

    public ANode label(String key, String value) {
        ((ObjectNode) json.get("metadata")).withObject("/labels").put(key, value);
        return this;
    }

    public ANode taint(String key, String value, String effect) {
        ((ObjectNode) json.get("spec"))
                .withArray("/taints")
                .addObject()
                .put("key", key)
                .put("value", value)
                .put("effect", effect);
        return this;
    }

    public ANode image(String name, long bytes) {
        json.withObject("/status")
                .withArray("images")
                .addObject()
                .put("sizeBytes", bytes)
                .putArray("names")
                .add(name);
        return this;
    }

    /** Says that it can something. */
    public ANode declares(String feature) {
        json.withObject("/status").withArray("declaredFeatures").add(feature);
        return this;
    }

    public ANode cordoned() {
        ((ObjectNode) json.get("spec")).put("unschedulable", true);
        return this;
    }

    public Node view() {
        return new Node(json.deepCopy());
    }

    public NodeFacts facts() {
        return NodeReader.read(view());
    }

    /** The node with pods on it. */
    public NodeInfo with(PodInfo... pods) {
        NodeInfo node = NodeInfo.empty(facts());
        for (PodInfo pod : pods) {
            node = node.plus(pod.on(node.name()));
        }
        return node;
    }
}
