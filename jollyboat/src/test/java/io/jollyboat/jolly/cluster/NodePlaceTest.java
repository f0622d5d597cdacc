package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.kubelet.node.Machine;
import org.junit.jupiter.api.Test;

/** Nodes on one machine have what they need of it, and share nothing that must not be shared. */
class NodePlaceTest {

    private static NodePlace place(int index, int count) {
        return new NodePlace(NodeSettings.usual(index, "docker"), count);
    }

    @Test
    void eachHasItsNameAndRange() {
        var third = place(2, 12);
        assertThat(place(0, 12).name()).isEqualTo("jollyboat");
        assertThat(third.name()).isEqualTo("jollyboat-m03");
        assertThat(place(11, 12).name()).isEqualTo("jollyboat-m12");
        assertThat(place(0, 12).range(Addresses.STANDARD)).hasToString("10.244.0.0/24");
        assertThat(third.range(Addresses.STANDARD)).hasToString("10.244.2.0/24");
    }

    @Test
    void theMachineIsSharedAndAloneItIsWhole() {
        var machine = Machine.simulated(2, 8L << 30);
        assertThat(place(0, 1).share(machine)).isEqualTo(machine);
        assertThat(place(1, 4).share(machine).memoryBytes()).isEqualTo(2L << 30);
        assertThat(place(1, 4).share(machine).cpus()).isOne();
    }

    @Test
    void whatWasAskedForCountsBeforeTheShareAndSimulatedNodesTakeNothing() {
        var machine = Machine.simulated(8, 16L << 30);
        var sized = new NodePlace(NodeSettings.usual(1, "docker").sized(2, 1L << 30), 4);
        assertThat(sized.share(machine).cpus()).isEqualTo(2);
        assertThat(sized.share(machine).memoryBytes()).isEqualTo(1L << 30);
        var simulated = new NodePlace(NodeSettings.usual(2, "sim"), 4);
        assertThat(simulated.share(machine)).isEqualTo(machine);
    }

    @Test
    void ownNamesAreInWhatNodesMustNotShare() {
        assertThat(place(1, 2).suffix()).isEqualTo("-m02");
        assertThat(new NodePlace(NodeSettings.usual(1, "docker").named("big"), 2).suffix())
                .isEqualTo("-big");
    }
}
