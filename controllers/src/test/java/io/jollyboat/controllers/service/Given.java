package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Services and pods as the tests of this module need them: small, and with what a test wants
 * different.
 */
public final class Given {

    private Given() {}

    /** A service {@code web} that selects {@code app=web}, port 80 to the pods' port named http. */
    @SafeVarargs
    public static Service service(Consumer<ObjectNode>... changes) {
        return new Service(
                tree(
                        """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "web", "namespace": "default", "uid": "s", "labels": {"team": "a"}},
                 "spec": {"selector": {"app": "web"}, "clusterIP": "10.96.0.20",
                          "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]}}
                """,
                        changes));
    }

    /** A Running and Ready pod with the label {@code app=web} and a port 8080 named http. */
    @SafeVarargs
    public static Pod pod(String name, String address, Consumer<ObjectNode>... changes) {
        Pod pod =
                new Pod(
                        tree(
                                """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "", "namespace": "default", "uid": "", "labels": {"app": "web"}},
                 "spec": {"nodeName": "jollyboat",
                          "containers": [{"name": "c", "ports": [{"name": "http", "containerPort": 8080}]}]},
                 "status": {"phase": "Running", "podIP": "",
                            "conditions": [{"type": "Ready", "status": "True"}]}}
                """,
                                changes));
        pod.json().withObject("/metadata").put("name", name).put("uid", "uid-" + name);
        pod.json().withObject("/status").put("podIP", address);
        return pod;
    }

    public static Consumer<ObjectNode> notReady() {
        return pod -> ((ObjectNode) pod.at("/status/conditions/0")).put("status", "False");
    }

    public static Consumer<ObjectNode> beingDeleted() {
        return pod -> pod.withObject("/metadata").put("deletionTimestamp", "2026-01-01T12:00:00Z");
    }

    @SafeVarargs
    private static ObjectNode tree(String json, Consumer<ObjectNode>... changes) {
        var tree = (ObjectNode) JsonMapper.shared().readTree(json);
        for (Consumer<ObjectNode> change : changes) {
            change.accept(tree);
        }
        return tree;
    }
}
