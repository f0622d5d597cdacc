package io.jollyboat.kubelet.statistics;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a kubelet says of its statistics. Calls may block for as long as the counters take to read;
 * nothing is kept up to date while there is none.
 */
public final class StatisticsAnswers {

    private final String node;
    private final int processors;
    private final long memoryBytes;
    private final NodeStatistics statistics;
    private final DiskGauge disks;

    /**
     * @param processors that the node has
     * @param memoryBytes that the node has
     */
    public StatisticsAnswers(
            String node,
            int processors,
            long memoryBytes,
            NodeStatistics statistics,
            DiskGauge disks) {
        this.node = node;
        this.processors = processors;
        this.memoryBytes = memoryBytes;
        this.statistics = statistics;
        this.disks = disks;
    }

    /**
     * {@code /stats/summary}.
     *
     * @param whole also disks and networks, not only processors and memory
     */
    public CompletionStage<ObjectNode> summary(boolean whole) {
        @Nullable DiskGauge asked = whole ? disks : null;
        return statistics
                .rated()
                .thenApply(sample -> new SummaryDocument(node, memoryBytes, sample, asked).json());
    }

    /** {@code /metrics/resource}. */
    public String resourceMetrics() {
        return ResourceMetrics.of(statistics.counters());
    }

    /** {@code /metrics/cadvisor}. */
    public String containerMetrics() {
        return new ContainerMetrics(statistics.counters(), processors, memoryBytes).write();
    }
}
