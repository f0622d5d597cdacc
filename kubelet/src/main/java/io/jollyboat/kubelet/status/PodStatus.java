package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.RestartOfAll;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Computes a pod's status from its situation. The same situation gives the same status, and a
 * status never takes back what an earlier one said: a phase that is over, a restart count, the time
 * a condition changed.
 */
public final class PodStatus {

    /** The conditions that nobody but the kubelet sets. */
    public static final Set<String> OWN_CONDITIONS =
            Set.of(
                    PodConditions.SANDBOX,
                    "Initialized",
                    "Ready",
                    "ContainersReady",
                    "PodScheduled",
                    RestartOfAll.CONDITION);

    /** Conditions of the kubelet that are there only while they hold. */
    public static final Set<String> PASSING_CONDITIONS =
            Set.of("PodResizePending", "PodResizeInProgress");

    /** Said of a pod that ran longer than its author allowed. */
    public static final String TOO_LONG =
            "Pod was active on the node longer than the specified deadline";

    /** Said of a pod that has gone for a critical one. */
    public static final String PREEMPTED = "Preempted in order to admit critical pod";

    private PodStatus() {}

    /** Whether a status tells that a condition holds. */
    public static boolean tellsOf(ObjectNode status, String condition) {
        return status.path("conditions")
                .valueStream()
                .anyMatch(
                        one ->
                                one.path("type").asString("").equals(condition)
                                        && one.path("status").asString("").equals("True"));
    }

    /** The {@code status} of the pod as the kubelet sees it now; a new tree. */
    public static ObjectNode of(PodSituation situation, NodeIdentity node) {
        Pod pod = situation.pod();
        ContainerStates states = new ContainerStates(situation, node);
        Map<String, ObjectNode> statuses = new LinkedHashMap<>();
        ArrayNode init = Trees.newObject().arrayNode();
        ArrayNode main = init.arrayNode();
        ArrayNode ephemeral = init.arrayNode();
        for (Member member : Member.of(pod)) {
            ObjectNode status = states.status(member);
            statuses.put(member.name(), status);
            switch (member.role()) {
                case INIT, SIDECAR -> init.add(status);
                case MAIN -> main.add(status);
                case EPHEMERAL -> ephemeral.add(status);
            }
        }
        String phase = PodPhase.of(situation);
        ObjectNode json = Trees.newObject();
        if (pod.generation() > 0) {
            json.put("observedGeneration", Math.toIntExact(pod.generation()));
        }
        json.put("phase", phase);
        boolean untouched = untouched(situation, phase);
        ArrayNode conditions = new PodConditions(situation, phase).all(statuses);
        json.set("conditions", untouched ? withoutProgress(conditions) : conditions);
        reason(situation, phase, json);
        addresses(situation, node, json);
        json.put("startTime", ContainerStates.time(situation.startTime()));
        if (pod.spec().has("resources") && !untouched) {
            whole(situation, json);
        }
        if (!untouched) {
            containers(json, init, main, ephemeral);
        }
        String quality = pod.status().qosClass();
        json.put("qosClass", quality.isEmpty() ? QualityOfService.of(pod).word() : quality);
        return json;
    }

    /** Whether others may send the pod something, by that status. */
    public static boolean inService(ObjectNode status) {
        return tellsOf(status, "Ready") || tellsOf(status, "ContainersReady");
    }

    /**
     * The same status of a pod that is being put away with its cluster, and comes back as it was:
     * nobody is to send it anything meanwhile, nor at its old address when the cluster starts.
     */
    public static ObjectNode outOfService(ObjectNode status, Instant now) {
        ObjectNode out = status.deepCopy();
        List<String> unready = new ArrayList<>();
        for (JsonNode container : out.path("containerStatuses")) {
            ((ObjectNode) container).put("ready", false);
            unready.add(container.path("name").asString(""));
        }
        for (JsonNode condition : out.path("conditions")) {
            if (List.of("Ready", "ContainersReady").contains(condition.path("type").asString(""))
                    && condition.path("status").asString("").equals("True")) {
                ((ObjectNode) condition)
                        .put("status", "False")
                        .put("lastTransitionTime", ContainerStates.time(now))
                        .put("reason", PodConditions.NOT_READY)
                        .put("message", PodConditions.unready(unready));
            }
        }
        return out;
    }

    /** What the node grants the pod as a whole, and what it has of it. */
    private static void whole(PodSituation situation, ObjectNode json) {
        ObjectNode granted = situation.pod().spec().resources().json();
        if (granted.get("requests") instanceof ObjectNode requests && !requests.isEmpty()) {
            json.set("allocatedResources", requests.deepCopy());
        }
        situation.resizing().whole().ifPresent(has -> json.set("resources", has.deepCopy()));
    }

    /**
     * Whether the pod has ended before anything was made of it, as one that the node did not take.
     * Then, as in Kubernetes, nothing is told of its containers: what they wait for would be shown
     * in place of why it failed.
     */
    private static boolean untouched(PodSituation situation, String phase) {
        var known = situation.pod().status();
        return PodLife.isEnd(phase)
                && situation.seen().containers().isEmpty()
                && known.initContainerStatuses().isEmpty()
                && known.containerStatuses().isEmpty();
    }

    private static ArrayNode withoutProgress(ArrayNode conditions) {
        ArrayNode rest = conditions.arrayNode();
        for (JsonNode condition : conditions) {
            String type = condition.path("type").asString("");
            if (!type.equals(PodConditions.SANDBOX) && !type.equals("Initialized")) {
                rest.add(condition);
            }
        }
        return rest;
    }

    private static void containers(
            ObjectNode json, ArrayNode init, ArrayNode main, ArrayNode ephemeral) {
        if (!init.isEmpty()) {
            json.set("initContainerStatuses", init);
        }
        json.set("containerStatuses", main);
        if (!ephemeral.isEmpty()) {
            json.set("ephemeralContainerStatuses", ephemeral);
        }
    }

    private static void reason(PodSituation situation, String phase, ObjectNode json) {
        var known = situation.pod().status();
        boolean same = phase.equals(known.phase()); // what was said is said of that phase
        String reason = same ? known.reason() : "";
        String message = same ? known.message() : "";
        Ending ending = situation.told();
        if (ending != null && phase.equals(PodPhase.FAILED)) {
            switch (ending.cause()) {
                case DEADLINE_EXCEEDED -> {
                    reason = "DeadlineExceeded";
                    message = TOO_LONG;
                }
                case EVICTED, EXCEEDING -> {
                    reason = "Evicted";
                    message = situation.shutdown() == null ? "" : situation.shutdown().why();
                }
                case REJECTED -> {
                    Shutdown rejection = situation.shutdown();
                    reason = rejection == null ? reason : rejection.reason();
                    message = rejection == null ? message : "Pod was rejected: " + rejection.why();
                }
                case PREEMPTED -> {
                    reason = "Preempting";
                    message = PREEMPTED;
                }
                case NODE_SHUTDOWN -> {
                    reason = "Terminated";
                    message = "Pod was terminated in response to imminent node shutdown.";
                }
                case REMOVED, DELETED, FINISHED, SUSPENDED -> {}
            }
        }
        if (!message.isEmpty()) {
            json.put("message", message);
        }
        if (!reason.isEmpty()) {
            json.put("reason", reason);
        }
    }

    /** Addresses of the node, and those of the pod, which an ended pod keeps for the record. */
    private static void addresses(PodSituation situation, NodeIdentity node, ObjectNode json) {
        if (!node.addresses().isEmpty()) {
            json.put("hostIP", node.addresses().getFirst());
            ArrayNode hosts = json.putArray("hostIPs");
            node.addresses().forEach(address -> hosts.addObject().put("ip", address));
        }
        SandboxStatus sandbox = situation.liveSandbox().orElse(null);
        String address = sandbox == null ? "" : sandbox.address();
        if (sandbox != null && sandbox.hostNetwork() && !node.addresses().isEmpty()) {
            address = node.addresses().getFirst();
        }
        if (address.isEmpty()) {
            address = situation.pod().status().podIP();
        }
        if (!address.isEmpty()) {
            json.put("podIP", address);
            ArrayNode all = json.putArray("podIPs");
            node.addressesOf(address).forEach(one -> all.addObject().put("ip", one));
        }
    }
}
