package io.jollyboat.kubelet.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the engine has of one pod, newest first: several sandboxes when an earlier one died, several
 * containers of one name after restarts.
 */
public record PodRecord(
        PodIdentity pod, List<SandboxStatus> sandboxes, List<ContainerStatus> containers) {

    public PodRecord {
        sandboxes =
                sandboxes.stream()
                        .sorted(
                                Comparator.comparingInt(SandboxStatus::attempt)
                                        .thenComparing(SandboxStatus::createdAt)
                                        .reversed())
                        .toList();
        containers =
                containers.stream()
                        .sorted(
                                Comparator.comparing(ContainerStatus::createdAt)
                                        .thenComparingInt(ContainerStatus::attempt)
                                        .reversed())
                        .toList();
    }

    public static PodRecord empty(PodIdentity pod) {
        return new PodRecord(pod, List.of(), List.of());
    }

    public boolean isEmpty() {
        return sandboxes.isEmpty() && containers.isEmpty();
    }

    /** The newest sandbox. */
    public Optional<SandboxStatus> sandbox() {
        return sandboxes.stream().findFirst();
    }

    /** The containers of one name, the newest attempt first. */
    public List<ContainerStatus> attempts(String containerName) {
        return containers.stream()
                .filter(container -> container.name().equals(containerName))
                .sorted(
                        Comparator.comparingInt(ContainerStatus::attempt)
                                .thenComparing(ContainerStatus::createdAt)
                                .reversed())
                .toList();
    }

    /** The newest attempt of one name. */
    public Optional<ContainerStatus> container(String containerName) {
        return attempts(containerName).stream().findFirst();
    }
}
