package io.jollyboat.kubelet.node;

import java.util.HashMap;
import java.util.Map;

/**
 * What the machine is and has.
 *
 * @param cpus processors that are online
 * @param memoryBytes in all
 * @param diskBytes of the file system that holds the pods' files
 * @param hugePages set aside, in bytes by the size of a page in bytes; one of zero is one that
 *     could be
 * @param operatingSystem in words, such as {@code Debian GNU/Linux 12 (bookworm)}
 * @param architecture as Kubernetes says it: {@code amd64}, {@code arm64}
 */
public record Machine(
        int cpus,
        long memoryBytes,
        long diskBytes,
        Map<Long, Long> hugePages,
        String machineId,
        String systemUuid,
        String bootId,
        String kernelVersion,
        String operatingSystem,
        String architecture) {

    public Machine {
        hugePages = Map.copyOf(hugePages);
    }

    /** Memory that is set aside for huge pages of any size. */
    public long hugePageBytes() {
        return hugePages.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same sizes, none of them there: pages that are another node's. */
    public Map<Long, Long> withoutHugePages() {
        var none = new HashMap<Long, Long>();
        hugePages.keySet().forEach(size -> none.put(size, 0L));
        return none;
    }

    /** A machine that exists nowhere, the same for every test and simulation. */
    public static Machine simulated(int cpus, long memoryBytes) {
        return new Machine(
                cpus,
                memoryBytes,
                100L << 30,
                Map.of(1L << 30, 0L, 2L << 20, 0L),
                "00000000000000000000000000000000",
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-0000-0000-000000000000",
                "0.0.0-sim",
                "Simulated",
                "amd64");
    }
}
