package io.jollyboat.kubelet.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the engine has of one pod, newest first: several sandboxes when an earlier one died, several
 * containers of one name after restarts.
 */
public record PodRecord(
        PodIdentity pod, List<SandboxStatus> sandboxes, List<ContainerStatus> containers) {

    private static final Comparator<SandboxStatus> NEWEST_SANDBOX =
            Comparator.comparingInt(SandboxStatus::attempt)
                    .thenComparing(SandboxStatus::createdAt)
                    .reversed();

    private static final Comparator<ContainerStatus> NEWEST_CONTAINER =
            Comparator.comparing(ContainerStatus::createdAt)
                    .thenComparingInt(ContainerStatus::attempt)
                    .reversed();

    private static final Comparator<ContainerStatus> NEWEST_ATTEMPT =
            Comparator.comparingInt(ContainerStatus::attempt)
                    .thenComparing(ContainerStatus::createdAt)
                    .reversed();

    public PodRecord {
        sandboxes = sorted(sandboxes, NEWEST_SANDBOX);
        containers = sorted(containers, NEWEST_CONTAINER);
    }

    private static <T> List<T> sorted(List<T> some, Comparator<T> order) {
        if (some.size() < 2) {
            return List.copyOf(some); // as most pods have
        }
        List<T> sorted = new ArrayList<>(some);
        sorted.sort(order);
        return Collections.unmodifiableList(sorted);
    }

    public static PodRecord empty(PodIdentity pod) {
        return new PodRecord(pod, List.of(), List.of());
    }

    public boolean isEmpty() {
        return sandboxes.isEmpty() && containers.isEmpty();
    }

    /** The newest sandbox. */
    public Optional<SandboxStatus> sandbox() {
        return sandboxes.isEmpty() ? Optional.empty() : Optional.of(sandboxes.getFirst());
    }

    /** The containers of one name, the newest attempt first. */
    public List<ContainerStatus> attempts(String containerName) {
        List<ContainerStatus> attempts = new ArrayList<>(1);
        for (ContainerStatus container : containers) {
            if (container.name().equals(containerName)) {
                attempts.add(container);
            }
        }
        return sorted(attempts, NEWEST_ATTEMPT);
    }

    /** The newest attempt of one name. */
    public Optional<ContainerStatus> container(String containerName) {
        ContainerStatus newest = null;
        for (ContainerStatus container : containers) {
            if (container.name().equals(containerName)
                    && (newest == null || NEWEST_ATTEMPT.compare(container, newest) < 0)) {
                newest = container;
            }
        }
        return Optional.ofNullable(newest);
    }
}
