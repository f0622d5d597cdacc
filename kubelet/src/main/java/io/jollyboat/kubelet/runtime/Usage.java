package io.jollyboat.kubelet.runtime;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What containers use, read from the counters of the machine; cheap enough to ask at any time. */
public interface Usage {

    /** Empty when the container does not run. */
    Optional<ContainerUsage> container(String containerId);

    /**
     * What went through the network of a pod.
     *
     * @param id of the pod's sandbox or of one of its running containers
     * @return empty when it does not run or is on the host's network
     */
    Optional<NetworkUsage> network(String id);

    /** The whole machine; empty when there is none, as in simulations. */
    Optional<ContainerUsage> machine();

    /**
     * What a container, running or not, has written outside its volumes. Looks at every file: by
     * far the most expensive question here.
     */
    Optional<DiskUsage> disk(String containerId);

    /**
     * Where the engine keeps images and what containers write; empty when that is on no disk of
     * this machine.
     */
    Optional<Path> dataDirectory();

    /**
     * Use of processor and memory by one container, or by the machine.
     *
     * @param processes how many there are now; 0 when that is not known
     */
    record ContainerUsage(Instant at, Cpu cpu, Memory memory, long processes) {

        /** Processor time since the container began. */
        public long cpuNanos() {
            return cpu.nanos();
        }

        public long workingSetBytes() {
            return memory.workingSetBytes();
        }
    }

    /**
     * Use of processors.
     *
     * @param nanos processor time since the container began
     * @param nanoCores processors in use at this moment, in billionths; empty when only time is
     *     counted
     * @param periods in which its limit was looked at
     * @param throttledPeriods in which it would have used more than its limit
     * @param throttledNanos for how long it was held back
     */
    record Cpu(
            long nanos,
            OptionalLong nanoCores,
            long periods,
            long throttledPeriods,
            long throttledNanos) {}

    /**
     * Use of memory, in bytes.
     *
     * @param workingSetBytes memory in use without what the kernel can drop at once
     * @param cacheBytes contents of files
     */
    record Memory(
            long bytes,
            long workingSetBytes,
            long residentBytes,
            long cacheBytes,
            long faults,
            long majorFaults) {}

    /** Counters of the pod's own interface since it was made. */
    record NetworkUsage(
            Instant at, long receivedBytes, long receivedErrors, long sentBytes, long sentErrors) {}

    /**
     * What a container keeps on disk.
     *
     * @param inodes of its own files, the log not counted
     */
    record DiskUsage(Instant at, long layerBytes, long inodes, long logBytes) {}
}
