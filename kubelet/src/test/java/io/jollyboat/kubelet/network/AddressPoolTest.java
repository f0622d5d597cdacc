package io.jollyboat.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private final AddressPool pool = new AddressPool(Cidr.parse("10.244.3.0/29"));

    private String take() {
        return Cidr.format(pool.take().orElseThrow());
    }

    @Test
    void handsOutEachAddressOnceAndLeavesOutTheNodesOwn() {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            taken.add(take());
        }
        assertThat(taken)
                .containsExactlyInAnyOrder(
                        "10.244.3.2", "10.244.3.3", "10.244.3.4", "10.244.3.5", "10.244.3.6");
        assertThat(pool.take()).isEmpty();
    }

    @Test
    void usesAFreedAddressAgainAsLateAsPossible() {
        String first = take();
        pool.free(Cidr.address(first));
        assertThat(take()).isEqualTo("10.244.3.3");
        for (int i = 0; i < 3; i++) {
            take();
        }
        assertThat(take()).isEqualTo(first);
    }

    @Test
    void aClaimedAddressIsNotHandedOut() {
        assertThat(pool.claim(Cidr.address("10.244.3.2"))).isTrue();
        assertThat(pool.claim(Cidr.address("10.244.3.2"))).isFalse();
        assertThat(take()).isEqualTo("10.244.3.3");
    }

    @Test
    void claimsOnlyItsOwn() {
        assertThat(pool.claim(Cidr.address("10.244.4.2"))).isFalse();
        assertThat(pool.claim(Cidr.address("10.244.3.1"))).isFalse();
        assertThat(pool.claim(Cidr.address("10.244.3.7"))).isFalse();
        pool.free(Cidr.address("192.168.0.1"));
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThatThrownBy(() -> Cidr.parse("10.244.0.0"))
                .hasMessageContaining("not an address range");
        assertThatThrownBy(() -> Cidr.parse("10.244.0.1/24"))
                .hasMessageContaining("not an address range");
        assertThatThrownBy(() -> Cidr.parse("host/24"))
                .hasMessageContaining("not an address range");
        assertThatThrownBy(() -> new AddressPool(Cidr.parse("10.0.0.0/31")))
                .hasMessageContaining("no room");
    }
}
