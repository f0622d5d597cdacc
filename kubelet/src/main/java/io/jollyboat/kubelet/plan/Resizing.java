package io.jollyboat.kubelet.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a change of a running pod's resources has come.
 *
 * @param applied the resources that containers were given while they ran, by container id
 * @param pending why the node has not granted what the pod asks for now; null when it has
 * @param problems what kept a grant from being carried out, by container id
 * @param whole the resources that the pod as a whole has; empty when nothing is said of it as such
 */
public record Resizing(
        Map<String, ObjectNode> applied,
        @Nullable Pending pending,
        Map<String, Problem> problems,
        Optional<ObjectNode> whole) {

    public static final Resizing NONE = new Resizing(Map.of(), null, Map.of(), Optional.empty());

    public Resizing {
        applied = Map.copyOf(applied);
        problems = Map.copyOf(problems);
    }

    /**
     * A change that waits.
     *
     * @param reason {@code Deferred}: there may be room later; {@code Infeasible}: never here
     */
    public record Pending(String reason, String message) {

        public static final String DEFERRED = "Deferred";
        public static final String INFEASIBLE = "Infeasible";
    }

    /** A change that failed, and when to try it again. */
    public record Problem(String message, Instant retryAt) {}
}
