package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.kubelet.admission.Admission;
import io.jollyboat.kubelet.admission.Admission.Verdict;
import io.jollyboat.kubelet.admission.Allocations;
import io.jollyboat.kubelet.admission.HostSecurity;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.Shutdown;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a pod that comes to the node: whether it is taken, and whether it ends at
 * once since the node is going down. Guarded by its owner.
 */
final class Reception {

    private final Allocations allocations;
    private final HostSecurity security;
    private final Supplier<Optional<Node>> node;
    private @Nullable Shutdown closing;

    /**
     * @param node as the API has it; empty while it is not known
     */
    Reception(Allocations allocations, HostSecurity security, Supplier<Optional<Node>> node) {
        this.allocations = allocations;
        this.security = security;
        this.node = node;
    }

    /** From now on this becomes of whatever comes. */
    void close(Shutdown how) {
        closing = how;
    }

    /**
     * Whether the node takes a pod.
     *
     * @param others those that it has
     */
    Verdict verdict(Pod pod, Supplier<Stream<Pod>> others) {
        if (pod.status().startTime().isPresent() || pod.beingDeleted() || PodLife.hasEnded(pod)) {
            return Verdict.TAKEN; // an earlier kubelet took it
        }
        Shutdown current = closing;
        if (current != null) {
            boolean rejects = current.cause() == Ending.Cause.REJECTED;
            return rejects ? new Verdict(current, List.of()) : Verdict.TAKEN;
        }
        return Admission.of(
                pod,
                node.get(),
                () -> others.get().filter(one -> !PodLife.hasEnded(one)).toList(),
                allocations,
                security);
    }

    /** How a pod that was judged so ends without having begun; null when it may run. */
    @Nullable Shutdown end(Verdict verdict) {
        return verdict.refusal() != null ? verdict.refusal() : closing;
    }
}
