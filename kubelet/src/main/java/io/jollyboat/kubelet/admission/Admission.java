package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.HostPort;
import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.core.placement.NodeIdentity;
import io.jollyboat.core.placement.Taint;
import io.jollyboat.core.placement.Tolerations;
import io.jollyboat.kubelet.plan.Shutdown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node takes a pod that was given to it: the scheduler has made sure of that, but a pod
 * may come past it, or the node may have changed meanwhile. Pure.
 */
public final class Admission {

    private static final String SYSTEM = "kubernetes.io/os";
    private static final String LINUX = "linux";
    private static final Taint SHORT =
            new Taint("node.kubernetes.io/memory-pressure", "", Taint.NO_SCHEDULE);

    private Admission() {}

    /**
     * @param refusal why the pod is not taken, in Kubernetes' words; null when it is
     * @param victims who has to go so that it can be taken
     */
    public record Verdict(@Nullable Shutdown refusal, List<Pod> victims) {

        public static final Verdict TAKEN = new Verdict(null, List.of());

        static Verdict refused(String reason, String why) {
            return new Verdict(Shutdown.rejecting(reason, why), List.of());
        }

        public Verdict {
            victims = List.copyOf(victims);
        }
    }

    /**
     * @param node as the API has it; empty while it is not known
     * @param others the pods that the node has and that have not ended; few pods ask for them
     * @param allocations what it has promised
     * @param security what pods may ask of its kernel
     */
    public static Verdict of(
            Pod pod,
            Optional<Node> node,
            Supplier<List<Pod>> others,
            Allocations allocations,
            HostSecurity security) {
        List<String> lacking = node.map(Admission::pressures).orElse(List.of());
        if (!lacking.isEmpty() && !bears(pod, lacking)) {
            return Verdict.refused("Evicted", "The node had condition: " + lacking + ". ");
        }
        Optional<Verdict> forbidden = security.refusal(pod).or(() -> NodeFeatures.refusal(pod));
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        Verdict misplaced = node.map(known -> misplaced(pod, known)).orElse(Verdict.TAKEN);
        if (misplaced.refusal() != null) {
            return misplaced;
        }
        List<Shortage> shortages =
                allocations.shortages(
                        pod, node.map(known -> known.status().allocatable()).orElse(Map.of()));
        Optional<String> unfit = unfit(pod, node, others);
        boolean makesRoom = Preemption.critical(pod);
        if (unfit.isPresent() && (shortages.isEmpty() || makesRoom)) {
            return Verdict.refused(unfit.get(), "Predicate " + unfit.get() + " failed");
        }
        if (shortages.isEmpty()) {
            return Verdict.TAKEN;
        }
        return makesRoom
                ? room(pod, others, shortages)
                : new Verdict(shortages.getFirst().rejection(), List.of());
    }

    /** What no room would help against. */
    private static Verdict misplaced(Pod pod, Node node) {
        String label = pod.metadata().labels().get(SYSTEM);
        if (label != null && !label.equals(node.labels().getOrDefault(SYSTEM, LINUX))) {
            return Verdict.refused(
                    "PodOSSelectorNodeLabelDoesNotMatch",
                    "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label");
        }
        return pod.spec().has("os") && !pod.spec().os().name().equals(LINUX)
                ? Verdict.refused(
                        "PodOSNotSupported",
                        "Failed to admit pod as the OS field doesn't match node OS")
                : Verdict.TAKEN;
    }

    private static Verdict room(Pod pod, Supplier<List<Pod>> others, List<Shortage> shortages) {
        Map<String, Long> missing = new LinkedHashMap<>();
        shortages.forEach(one -> missing.put(one.resource(), one.missing()));
        return Preemption.victims(pod, others.get(), missing)
                .map(victims -> new Verdict(null, victims))
                .orElseGet(
                        () ->
                                Verdict.refused(
                                        "UnexpectedAdmissionError",
                                        "Unexpected error while attempting to recover from"
                                                + " admission failure: preemption: error finding a"
                                                + " set of pods to preempt: no set of running pods"
                                                + " found to reclaim resources: "
                                                + words(missing)));
    }

    private static String words(Map<String, Long> missing) {
        var text = new StringBuilder("[");
        missing.forEach(
                (resource, amount) ->
                        text.append("(res: ")
                                .append(resource)
                                .append(", q: ")
                                .append(amount)
                                .append("), "));
        return text.append(']').toString();
    }

    /** The rule that a pod does not pass whatever else the node has. */
    private static Optional<String> unfit(
            Pod pod, Optional<Node> node, Supplier<List<Pod>> others) {
        if (node.filter(known -> !known.labels().isEmpty() && !admits(pod, known)).isPresent()) {
            return Optional.of("NodeAffinity");
        }
        if (takesPorts(pod, others)) {
            return Optional.of("NodePorts");
        }
        boolean driven =
                node.stream()
                        .flatMap(known -> known.spec().taints().stream())
                        .map(Taint::of)
                        .anyMatch(
                                taint -> taint.evicts() && !ofFile(pod) && !tolerates(pod, taint));
        return driven ? Optional.of("TaintToleration") : Optional.empty();
    }

    private static boolean ofFile(Pod pod) {
        return pod.metadata().annotations().containsKey("kubernetes.io/config.source");
    }

    private static boolean admits(Pod pod, Node node) {
        return NodeChoice.of(pod.spec()).admits(NodeIdentity.of(node));
    }

    private static boolean tolerates(Pod pod, Taint taint) {
        return Tolerations.of(pod.spec()).tolerates(taint);
    }

    private static boolean takesPorts(Pod pod, Supplier<List<Pod>> others) {
        List<HostPort> wanted = HostPort.of(pod.spec());
        return !wanted.isEmpty()
                && others.get().stream()
                        .flatMap(other -> HostPort.of(other.spec()).stream())
                        .anyMatch(port -> wanted.stream().anyMatch(port::conflictsWith));
    }

    private static List<String> pressures(Node node) {
        return node.status().conditions().stream()
                .filter(condition -> condition.status().equals("True"))
                .map(NodeCondition::type)
                .filter(type -> type.endsWith("Pressure"))
                .toList();
    }

    /** Critical pods come all the same; for want of memory, all that said what they need. */
    private static boolean bears(Pod pod, List<String> lacking) {
        if (Preemption.critical(pod)) {
            return true;
        }
        return lacking.equals(List.of("MemoryPressure"))
                && (!pod.status().qosClass().equals("BestEffort") || tolerates(pod, SHORT));
    }
}
