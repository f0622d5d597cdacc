package io.jollyboat.controllers.daemonset;

import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.core.v1.Pod;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods of daemon sets: made for one node, and told by it. */
final class DaemonPod {

    static final String HASH_LABEL = "controller-revision-hash";
    private static final String GENERATION = "deprecated.daemonset.template.generation";
    private static final String GENERATION_LABEL = "pod-template-generation";
    private static final String NODE_NAME = "metadata.name";

    private DaemonPod() {}

    /** A pod for a node. The scheduler binds it there and nowhere else. */
    static Pod of(DaemonSet set, String node, String hash) {
        Pod pod = PodTemplates.pod(set.spec().template(), Resources.DAEMON_SETS, set);
        ObjectNode labels = pod.json().withObject("/metadata/labels").put(HASH_LABEL, hash);
        generation(set).ifPresent(number -> labels.put(GENERATION_LABEL, Long.toString(number)));
        ObjectNode spec = pod.json().withObject("/spec");
        DaemonTolerations.addTo(spec);
        ObjectNode required =
                spec.withObject("/affinity/nodeAffinity")
                        .putObject("requiredDuringSchedulingIgnoredDuringExecution");
        ObjectNode term = required.putArray("nodeSelectorTerms").addObject();
        ObjectNode field = term.putArray("matchFields").addObject();
        field.put("key", NODE_NAME).put("operator", "In").putArray("values").add(node);
        return pod;
    }

    /** The node that a pod is on or is meant for; empty when it is neither. */
    static String node(Pod pod) {
        if (!pod.spec().nodeName().isEmpty()) {
            return pod.spec().nodeName();
        }
        JsonNode terms =
                pod.spec()
                        .json()
                        .path("affinity")
                        .path("nodeAffinity")
                        .path("requiredDuringSchedulingIgnoredDuringExecution")
                        .path("nodeSelectorTerms");
        for (JsonNode term : terms) {
            for (JsonNode field : term.path("matchFields")) {
                if (field.path("key").asString("").equals(NODE_NAME)
                        && field.path("operator").asString("").equals("In")
                        && field.path("values").size() == 1) {
                    return field.path("values").path(0).asString("");
                }
            }
        }
        return "";
    }

    /** Whether a pod bears the number that the present template has, whatever made it. */
    static boolean ofGeneration(DaemonSet set, Pod pod) {
        OptionalLong generation = generation(set);
        return generation.isPresent()
                && Long.toString(generation.getAsLong()).equals(pod.labels().get(GENERATION_LABEL));
    }

    private static OptionalLong generation(DaemonSet set) {
        try {
            return OptionalLong.of(Long.parseLong(set.annotations().getOrDefault(GENERATION, "")));
        } catch (NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
    }

    static String hash(Pod pod) {
        return pod.labels().getOrDefault(HASH_LABEL, "");
    }
}
