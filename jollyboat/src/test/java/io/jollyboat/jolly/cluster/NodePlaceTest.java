package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.node.Machine;
import org.junit.jupiter.api.Test;

/** Nodes on one machine have what they need of it, and share nothing that must not be shared. */
class NodePlaceTest {

    @Test
    void eachHasItsNameAndRange() {
        var third = new NodePlace(2, 12);
        assertThat(new NodePlace(0, 12).name()).isEqualTo("jollyboat");
        assertThat(third.name()).isEqualTo("jollyboat-m03");
        assertThat(new NodePlace(11, 12).name()).isEqualTo("jollyboat-m12");
        assertThat(new NodePlace(0, 12).range(Addresses.STANDARD)).hasToString("10.244.0.0/24");
        assertThat(third.range(Addresses.STANDARD)).hasToString("10.244.2.0/24");
    }

    @Test
    void theMachineIsSharedAndAloneItIsWhole() {
        var machine = Machine.simulated(2, 8L << 30);
        assertThat(new NodePlace(0, 1).share(machine)).isEqualTo(machine);
        assertThat(new NodePlace(1, 4).share(machine).memoryBytes()).isEqualTo(2L << 30);
        assertThat(new NodePlace(1, 4).share(machine).cpus()).isOne();
    }
}
