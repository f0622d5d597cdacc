package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
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

    private Admission() {}

    /**
     * @param labels of the node; empty while they are not known
     * @param others the pods that the node has and that have not ended
     * @return why it is not taken, in Kubernetes' words
     */
    static Optional<Shutdown> refusal(Pod pod, Map<String, String> labels, Collection<Pod> others) {
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
