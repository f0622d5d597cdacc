package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.absent;
import static io.jollyboat.apiserver.json.Trees.objects;
import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.quota.PodResources;
import io.jollyboat.core.quota.ResourceList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of pods and of the pod templates in workloads. */
public final class PodDefaults {
    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers");

    private PodDefaults() {}

    /** A pod: as a template, and what is decided for running pods only. */
    public static void pod(ObjectNode pod) {
        ObjectNode spec = Trees.object(pod, "spec");
        for (String list : CONTAINER_LISTS) {
            objects(spec, list).forEach(PodDefaults::requestsFromLimits);
        }
        wholeFromContainers(spec);
        putIfAbsent(spec, "enableServiceLinks", true);
        podSpec(spec);
        if (Trees.flag(spec, "hostNetwork")) {
            for (String list : CONTAINER_LISTS) {
                objects(spec, list).forEach(PodDefaults::hostPorts);
            }
        }
    }

    /** A PodTemplateSpec. */
    public static void template(ObjectNode template) {
        podSpec(Trees.object(template, "spec"));
    }

    private static void podSpec(ObjectNode spec) {
        putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
        putIfAbsent(spec, "restartPolicy", "Always");
        putIfAbsent(spec, "terminationGracePeriodSeconds", 30);
        putIfAbsent(spec, "schedulerName", "default-scheduler");
        Trees.object(spec, "securityContext");
        sameServiceAccount(spec);
        for (String list : CONTAINER_LISTS) {
            objects(spec, list).forEach(ContainerDefaults::container);
        }
        objects(spec, "ephemeralContainers").forEach(ContainerDefaults::container);
        objects(spec, "volumes").forEach(VolumeDefaults::volume);
    }

    /** The account's name stands twice: under its name and under an older one. */
    private static void sameServiceAccount(ObjectNode spec) {
        String name = Trees.text(spec, "serviceAccountName");
        if (name.isEmpty()) {
            name = Trees.text(spec, "serviceAccount");
        }
        if (!name.isEmpty()) {
            spec.put("serviceAccount", name).put("serviceAccountName", name);
        }
    }

    /** What a container is limited to and does not ask for, it asks for in full. */
    private static void requestsFromLimits(ObjectNode container) {
        @Nullable ObjectNode resources = Trees.objectOrNull(container, "resources");
        if (resources == null || !resources.path("limits").isObject()) {
            return;
        }
        ObjectNode requests = Trees.object(resources, "requests");
        for (var limit : resources.path("limits").properties()) {
            if (absent(requests.get(limit.getKey()))) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
    }

    /**
     * What a pod as a whole does not ask for itself is what its containers ask for together, or
     * else what it is limited to.
     */
    private static void wholeFromContainers(ObjectNode spec) {
        @Nullable ObjectNode whole = Trees.objectOrNull(spec, "resources");
        if (whole == null
                || Trees.empty(whole.get("limits")) && Trees.empty(whole.get("requests"))) {
            return;
        }
        ObjectNode requests = Trees.object(whole, "requests");
        ResourceList together = PodResources.ofContainers(spec).only(PodResources::ofPods);
        for (var each : together.amounts().entrySet()) {
            if (!each.getKey().startsWith("hugepages-")) {
                putIfAbsent(requests, each.getKey(), each.getValue().toString());
            }
        }
        for (var limit : whole.path("limits").properties()) {
            if (PodResources.ofPods(limit.getKey()) && absent(requests.get(limit.getKey()))) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
        if (requests.isEmpty()) {
            whole.remove("requests");
        }
    }

    /** In the node's network, a port of the container is that port of the node. */
    private static void hostPorts(ObjectNode container) {
        for (ObjectNode port : objects(container, "ports")) {
            JsonNode containerPort = port.get("containerPort");
            if (containerPort != null && Trees.number(port, 0, "hostPort") == 0) {
                port.set("hostPort", containerPort);
            }
        }
    }
}
