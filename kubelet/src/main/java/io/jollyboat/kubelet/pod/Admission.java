package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.plan.Shutdown;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a node takes a pod that was given to it: the scheduler has made sure of that, but a pod
 * may come past it, or the node may have changed meanwhile. Pure.
 */
final class Admission {

    private static final int CRITICAL = 2_000_000_000;
    private static final String MEMORY_TAINT = "node.kubernetes.io/memory-pressure";

    private Admission() {}

    /**
     * @param node as the API has it; empty while it is not known
     * @param others the pods that the node has and that have not ended
     * @return why it is not taken, in Kubernetes' words
     */
    static Optional<Shutdown> refusal(Pod pod, Optional<Node> node, Collection<Pod> others) {
        List<String> lacking = node.map(Admission::pressures).orElse(List.of());
        if (!lacking.isEmpty() && !bears(pod, lacking)) {
            return Optional.of(
                    Shutdown.rejecting("Evicted", "The node had condition: " + lacking + ". "));
        }
        Map<String, String> labels = node.map(Node::labels).orElse(Map.of());
        boolean elsewhere =
                !labels.isEmpty()
                        && pod.spec().nodeSelector().entrySet().stream()
                                .anyMatch(one -> !one.getValue().equals(labels.get(one.getKey())));
        if (elsewhere) {
            return Optional.of(Shutdown.rejecting("NodeAffinity", "Predicate NodeAffinity failed"));
        }
        List<ContainerPort> wanted = ports(pod);
        boolean taken =
                !wanted.isEmpty()
                        && others.stream()
                                .flatMap(other -> ports(other).stream())
                                .anyMatch(
                                        port ->
                                                wanted.stream()
                                                        .anyMatch(mine -> clash(mine, port)));
        return taken
                ? Optional.of(Shutdown.rejecting("NodePorts", "Predicate NodePorts failed"))
                : Optional.empty();
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
        if (pod.spec().priority(0) >= CRITICAL) {
            return true;
        }
        return lacking.equals(List.of("MemoryPressure"))
                && (!pod.status().qosClass().equals("BestEffort")
                        || pod.spec().tolerations().stream()
                                .anyMatch(
                                        one ->
                                                one.key().isEmpty()
                                                        || one.key().equals(MEMORY_TAINT)));
    }

    /** The ports of the node that a pod wants for itself. */
    private static List<ContainerPort> ports(Pod pod) {
        return pod.spec().containers().stream()
                .map(Container::ports)
                .flatMap(List::stream)
                .filter(port -> port.hostPort() > 0)
                .toList();
    }

    private static boolean clash(ContainerPort one, ContainerPort other) {
        return one.hostPort() == other.hostPort()
                && protocol(one).equals(protocol(other))
                && (any(one) || any(other) || one.hostIP().equals(other.hostIP()));
    }

    private static String protocol(ContainerPort port) {
        return port.protocol().isEmpty() ? "TCP" : port.protocol();
    }

    private static boolean any(ContainerPort port) {
        return port.hostIP().isEmpty() || port.hostIP().equals("0.0.0.0");
    }
}
