package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.node.NodeConfig;
import io.jollyboat.kubelet.node.NodeMarks;
import io.jollyboat.kubelet.node.Reporting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Huge pages are capacity of their own, and no pod's memory. */
class HugePagesTest {

    private final NodeConfig config =
            new NodeConfig(
                    "n",
                    List.of("192.0.2.1"),
                    "",
                    NodeMarks.NONE,
                    110,
                    "v1.36.0",
                    (resource, capacity) -> Quantity.ZERO,
                    Reporting.STANDARD);

    private static Machine with(Map<Long, Long> pages) {
        Machine plain = Machine.simulated(4, 8L << 30);
        return new Machine(
                plain.cpus(),
                plain.memoryBytes(),
                plain.diskBytes(),
                pages,
                plain.machineId(),
                plain.systemUuid(),
                plain.bootId(),
                plain.kernelVersion(),
                plain.operatingSystem(),
                plain.architecture());
    }

    @Test
    void whatIsSetAsideIsNotForOthers() {
        Machine machine = with(Map.of(2L << 20, 1L << 30, 1L << 30, 0L));
        assertThat(config.capacity(machine))
                .containsEntry("hugepages-2Mi", Quantity.parse("1Gi"))
                .containsEntry("hugepages-1Gi", Quantity.parse("0"))
                .containsEntry("memory", Quantity.parse("8Gi"));
        assertThat(config.allocatable(machine))
                .containsEntry("hugepages-2Mi", Quantity.parse("1Gi"))
                .containsEntry("memory", Quantity.parse("7Gi"));
    }

    @Test
    void sizesThatTheKernelDoesNotKnowAreNotToldOf() {
        assertThat(config.capacity(with(Map.of(64L << 10, 0L))))
                .containsKey("hugepages-64Ki")
                .doesNotContainKey("hugepages-2Mi");
    }
}
