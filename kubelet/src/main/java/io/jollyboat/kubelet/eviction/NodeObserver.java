package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.kernel.KernelSettings;
import io.jollyboat.kubelet.disk.FileSystemUsage;
import io.jollyboat.kubelet.eviction.Threshold.Level;
import io.jollyboat.kubelet.node.MachineReader;
import io.jollyboat.kubelet.runtime.Usage;
import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import io.jollyboat.kubelet.statistics.DiskGauge;
import io.jollyboat.kubelet.statistics.NodeStatistics;
import io.jollyboat.kubelet.statistics.PodSample;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at how much there is of everything that can run out. On a machine that takes microseconds;
 * a simulated node is the sum of its pods. A node that is a share of a machine lacks memory when
 * the machine does.
 */
public final class NodeObserver {

    private final long memoryBytes;
    private final Usage usage;
    private final NodeStatistics statistics;
    private final DiskGauge disks;

    public NodeObserver(long memoryBytes, Usage usage, NodeStatistics statistics, DiskGauge disks) {
        this.memoryBytes = memoryBytes;
        this.usage = usage;
        this.statistics = statistics;
        this.disks = disks;
    }

    Map<Signal, Level> observe() {
        Map<Signal, Level> levels = new EnumMap<>(Signal.class);
        Optional<ContainerUsage> machine = usage.machine();
        long free =
                machine.map(used -> MachineReader.memoryBytes() - used.workingSetBytes())
                        .orElseGet(
                                () ->
                                        memoryBytes
                                                - statistics.counters().pods().stream()
                                                        .mapToLong(PodSample::workingSetBytes)
                                                        .sum());
        levels.put(
                Signal.MEMORY,
                new Level(memoryBytes, Math.clamp(free, 0, Math.max(0, memoryBytes))));
        disks.nodeFileSystem()
                .ifPresent(files -> disk(levels, files, Signal.NODE_DISK, Signal.NODE_INODES));
        disks.imageFileSystem()
                .ifPresent(files -> disk(levels, files, Signal.IMAGE_DISK, Signal.IMAGE_INODES));
        machine.flatMap(NodeObserver::processes)
                .ifPresent(level -> levels.put(Signal.PROCESSES, level));
        return levels;
    }

    private static void disk(
            Map<Signal, Level> levels, FileSystemUsage files, Signal bytes, Signal inodes) {
        levels.put(bytes, new Level(files.capacityBytes(), files.availableBytes()));
        if (files.inodes() > 0) {
            levels.put(inodes, new Level(files.inodes(), files.inodesFree()));
        }
    }

    private static Optional<Level> processes(ContainerUsage machine) {
        try {
            long limit = KernelSettings.mostTasks();
            return Optional.of(new Level(limit, Math.max(0, limit - machine.processes())));
        } catch (IOException untold) {
            return Optional.empty();
        }
    }
}
