package io.jollyboat.kubelet.runtime;

/**
 * What runs the containers, in the words of a node's status.
 *
 * @param name of the runtime as in {@code containerRuntimeVersion: docker://20.10.24}: {@code
 *     docker} or {@code sim}
 * @param cgroupDriver {@code cgroupfs}, {@code systemd} or {@code none}
 * @param cgroupVersion 1 or 2
 * @param operatingSystem in words, such as {@code Debian GNU/Linux 12 (bookworm)}
 * @param architecture as Kubernetes says it: {@code amd64}, {@code arm64}
 */
public record EngineInfo(
        String name,
        String version,
        String apiVersion,
        String cgroupDriver,
        int cgroupVersion,
        String storageDriver,
        String kernelVersion,
        String operatingSystem,
        String architecture) {

    /** As the node's status shows it. */
    public String containerRuntimeVersion() {
        return name + "://" + version;
    }
}
