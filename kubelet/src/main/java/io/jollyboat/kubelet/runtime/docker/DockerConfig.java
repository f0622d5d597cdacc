package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import io.jollyboat.kubelet.runtime.docker.log.ContainerLogs;
import java.time.Duration;

/**
 * Which engine, and whose part of it.
 *
 * @param profile the cluster's name on this machine; several may share one engine
 * @param node the node's name within it
 * @param callLimit how long one call to the engine may take
 * @param ownNamespaces sandboxes make their network namespaces themselves, which saves half of what
 *     the engine takes to start one; false leaves it to the engine
 * @param logs how much of them is kept
 */
public record DockerConfig(
        EngineAddress engine,
        String profile,
        String node,
        Duration callLimit,
        boolean ownNamespaces,
        ContainerLogs logs) {

    public static DockerConfig of(String profile, String node) {
        return new DockerConfig(
                EngineAddress.DEFAULT,
                profile,
                node,
                Duration.ofMinutes(2),
                true,
                ContainerLogs.STANDARD);
    }

    public DockerConfig engine(EngineAddress address) {
        return new DockerConfig(address, profile, node, callLimit, ownNamespaces, logs);
    }

    public DockerConfig callLimit(Duration limit) {
        return new DockerConfig(engine, profile, node, limit, ownNamespaces, logs);
    }

    public DockerConfig logs(ContainerLogs kept) {
        return new DockerConfig(engine, profile, node, callLimit, ownNamespaces, kept);
    }
}
