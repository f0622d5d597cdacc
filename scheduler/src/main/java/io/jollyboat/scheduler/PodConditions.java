package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes into pods' statuses what scheduling has to say. */
final class PodConditions {

    private static final String SCHEDULED = "PodScheduled";

    private final Client client;
    private final Informer<Pod> pods;
    private final Timeline timeline;

    PodConditions(Client client, Informer<Pod> pods, Timeline timeline) {
        this.client = client;
        this.pods = pods;
        this.timeline = timeline;
    }

    /**
     * Says why a pod has no node, unless its status says the same already or the pod is another one
     * by now. Blocks.
     */
    void notScheduled(PodInfo pod, String nominatedNode, String reason, String message) {
        Key key = pod.key();
        Optional<Pod> current = pods.get(key.namespace(), key.name());
        boolean still =
                current.filter(seen -> seen.uid().equals(pod.uid()))
                        .filter(seen -> seen.spec().nodeName().isEmpty())
                        .isPresent();
        if (!still
                || current.filter(seen -> says(seen, nominatedNode, reason, message)).isPresent()) {
            return;
        }
        ObjectNode condition = condition(current, SCHEDULED, "False", reason, message);
        ObjectNode status = status(condition);
        if (nominatedNode.isEmpty()) {
            status.putNull("nominatedNodeName");
        } else {
            status.put("nominatedNodeName", nominatedNode);
        }
        client.patch(Resources.PODS, key.namespace(), key.name(), "status", body(pod, status));
    }

    /** Says of a pod that it has to go to make room for another one. */
    Patch disruptionTarget(PodInfo victim, PodInfo preemptor) {
        Key key = victim.key();
        String message =
                preemptor.rules().schedulerName()
                        + ": preempting to accommodate a higher priority pod";
        ObjectNode condition =
                condition(
                        pods.get(key.namespace(), key.name()),
                        "DisruptionTarget",
                        "True",
                        "PreemptionByScheduler",
                        message);
        return body(victim, status(condition));
    }

    private static boolean says(Pod pod, String nominatedNode, String reason, String message) {
        return pod.status().nominatedNodeName().equals(nominatedNode)
                && find(pod, SCHEDULED)
                        .filter(condition -> condition.status().equals("False"))
                        .filter(condition -> condition.reason().equals(reason))
                        .filter(condition -> condition.message().equals(message))
                        .isPresent();
    }

    private ObjectNode condition(
            Optional<Pod> pod, String type, String status, String reason, String message) {
        ObjectNode condition =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", type)
                        .put("status", status)
                        .put("reason", reason)
                        .put("message", message)
                        .putNull("lastProbeTime");
        Instant since =
                pod.flatMap(seen -> find(seen, type))
                        .filter(before -> before.status().equals(status))
                        .flatMap(PodCondition::lastTransitionTime)
                        .orElse(timeline.now());
        condition.put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString());
        pod.map(seen -> seen.metadata().generation())
                .filter(generation -> generation > 0)
                .ifPresent(generation -> condition.put("observedGeneration", generation));
        return condition;
    }

    private static Optional<PodCondition> find(Pod pod, String type) {
        return pod.status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private static ObjectNode status(ObjectNode condition) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.putArray("conditions").add(condition);
        return status;
    }

    /** The uid is in the patch so that it cannot hit a later pod of the same name. */
    private static Patch body(PodInfo pod, ObjectNode status) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("metadata").put("uid", pod.uid());
        body.set("status", status);
        return Patch.strategic(body);
    }
}
