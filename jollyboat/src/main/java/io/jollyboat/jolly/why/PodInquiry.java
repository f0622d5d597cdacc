package io.jollyboat.jolly.why;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.api.core.v1.PodSchedulingGate;
import io.jollyboat.core.api.core.v1.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Why a pod has no node, does not run, or is not ready. */
final class PodInquiry {

    /** As long as volumes are made for it, or it waits for others of its group. */
    private static final String CHOSEN =
            "one is chosen for it, and what has to be done before it is bound there is not done";

    private final Inquiry inquiry;
    private final ClaimInquiry claims;

    PodInquiry(Inquiry inquiry, ClaimInquiry claims) {
        this.inquiry = inquiry;
        this.claims = claims;
    }

    Cause why(String namespace, String name) {
        return inquiry.find(Resources.PODS, namespace, name)
                .map(this::why)
                .orElseGet(() -> Cause.absent("pod/" + name, namespace));
    }

    Cause why(Pod pod) {
        String object = "pod/" + pod.name();
        String phase = pod.status().phase();
        if (pod.beingDeleted()) {
            String held =
                    pod.finalizers().isEmpty() ? "" : "; finalizers hold it: " + pod.finalizers();
            return Cause.of(object, "is being deleted" + held);
        }
        if (phase.equals("Succeeded")) {
            return Cause.of(object, "has ended, with success");
        }
        if (pod.spec().nodeName().isEmpty()) {
            return unscheduled(object, pod);
        }
        if (isReady(pod)) {
            List<String> placed = inquiry.decision(pod);
            return Cause.of(
                    object, "is ready, on node " + pod.spec().nodeName(), placed, List.of());
        }
        List<Cause> because = new ArrayList<>();
        nodeTrouble(pod.spec().nodeName()).ifPresent(because::add);
        Stream.concat(
                        pod.status().initContainerStatuses().stream(),
                        pod.status().containerStatuses().stream())
                .map(PodInquiry::container)
                .flatMap(Optional::stream)
                .forEach(because::add);
        inquiry.warnings(pod).stream()
                .limit(3)
                .map(event -> Cause.of("event " + event.reason(), event.message()))
                .forEach(because::add);
        return Cause.of(object, "is not ready" + reason(pod), because);
    }

    static boolean isReady(Pod pod) {
        return condition(pod, "Ready").filter(each -> each.status().equals("True")).isPresent();
    }

    private static String reason(Pod pod) {
        if (!pod.status().reason().isEmpty()) {
            return ": " + pod.status().reason() + " " + pod.status().message();
        }
        return condition(pod, "Ready")
                .filter(each -> !each.message().isEmpty())
                .map(each -> ": " + each.message())
                .orElse(": " + pod.status().phase() + " on node " + pod.spec().nodeName());
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.status().conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst();
    }

    private Cause unscheduled(String object, Pod pod) {
        List<String> decision = inquiry.decision(pod);
        String statement =
                condition(pod, "PodScheduled")
                        .map(each -> each.reason() + ": " + each.message())
                        .orElse(decision.isEmpty() ? unseen(pod) : CHOSEN);
        if (!pod.spec().schedulingGates().isEmpty()) {
            String gates =
                    String.join(
                            ", ",
                            pod.spec().schedulingGates().stream()
                                    .map(PodSchedulingGate::name)
                                    .toList());
            statement += "; whoever put up the gate " + gates + " has to take it away";
        }
        List<Cause> because = new ArrayList<>();
        for (Volume volume : pod.spec().volumes()) {
            if (volume.has("persistentVolumeClaim")) {
                String claim = volume.persistentVolumeClaim().claimName();
                if (!claims.isBound(pod.namespace(), claim)) {
                    because.add(claims.why(pod.namespace(), claim));
                }
            }
        }
        return Cause.of(object, "has no node: " + statement, decision, because);
    }

    private static String unseen(Pod pod) {
        return "no scheduler has looked at it yet; it is for \"%s\""
                .formatted(pod.spec().schedulerName());
    }

    private static Optional<Cause> container(ContainerStatus status) {
        String object = "container " + status.name();
        JsonNode waiting = status.json().path("state").path("waiting");
        JsonNode ended = status.json().path("state").path("terminated");
        JsonNode before = status.json().path("lastState").path("terminated");
        if (waiting.isObject()) {
            String why = words(waiting);
            List<Cause> because =
                    before.isObject() ? List.of(Cause.of("its last run", end(before))) : List.of();
            return Optional.of(Cause.of(object, "waits: " + why, because));
        }
        if (ended.isObject() && ended.path("exitCode").asInt(0) != 0) {
            return Optional.of(Cause.of(object, end(ended)));
        }
        if (!status.ready() && status.json().path("state").path("running").isObject()) {
            return Optional.of(Cause.of(object, "runs, and is not ready"));
        }
        return Optional.empty();
    }

    private static String words(JsonNode state) {
        String message = state.path("message").asString("");
        return state.path("reason").asString("") + (message.isEmpty() ? "" : ": " + message);
    }

    private static String end(JsonNode terminated) {
        return "ended with exit code %d (%s)"
                .formatted(terminated.path("exitCode").asInt(0), words(terminated));
    }

    private Optional<Cause> nodeTrouble(String name) {
        Cause node = node(name);
        return node.because().isEmpty() && !node.absent() ? Optional.empty() : Optional.of(node);
    }

    Cause node(String name) {
        String object = "node/" + name;
        Optional<Node> node = inquiry.find(Resources.NODES, "", name);
        if (node.isEmpty()) {
            return Cause.absent(object, "");
        }
        List<Cause> because = new ArrayList<>();
        for (NodeCondition each : node.get().status().conditions()) {
            boolean good = each.status().equals(each.type().equals("Ready") ? "True" : "False");
            if (!good) {
                because.add(
                        Cause.of(
                                "condition " + each.type() + "=" + each.status(),
                                each.reason() + ": " + each.message()));
            }
        }
        String cordon = node.get().spec().unschedulable() ? ", cordoned" : "";
        return Cause.of(object, (because.isEmpty() ? "is ready" : "has trouble") + cordon, because);
    }
}
