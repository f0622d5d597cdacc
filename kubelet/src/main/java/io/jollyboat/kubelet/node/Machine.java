package io.jollyboat.kubelet.node;

/**
 * What the machine is and has.
 *
 * @param cpus processors that are online
 * @param memoryBytes in all
 * @param diskBytes of the file system that holds the pods' files
 * @param operatingSystem in words, such as {@code Debian GNU/Linux 12 (bookworm)}
 * @param architecture as Kubernetes says it: {@code amd64}, {@code arm64}
 */
public record Machine(
        int cpus,
        long memoryBytes,
        long diskBytes,
        String machineId,
        String systemUuid,
        String bootId,
        String kernelVersion,
        String operatingSystem,
        String architecture) {

    /** A machine that exists nowhere, the same for every test and simulation. */
    public static Machine simulated(int cpus, long memoryBytes) {
        return new Machine(
                cpus,
                memoryBytes,
                100L << 30,
                "00000000000000000000000000000000",
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-0000-0000-000000000000",
                "0.0.0-sim",
                "Simulated",
                "amd64");
    }
}
