package io.jollyboat.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.SoleRouting;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By IPv4. */
class UserspaceRoutingIT extends UserspaceContract {

    UserspaceRoutingIT() {
        super(TestNet.IPV4);
    }

    @Test
    void nothingIsLeftOfItForAnotherModeToStumbleOver() throws IOException {
        RouteTable table = table(route(Policy.PLAIN, List.of(targetA)));
        sink.apply(table);
        assertThat(localRoutes()).contains(net.ranges().services(), net.external());

        var maps = new NftablesRouting("contract", net.ranges());
        new SoleRouting(maps, List.of(new OwnAddresses("contract", net.ranges()))).apply(table);

        assertThat(localRoutes()).doesNotContain(net.ranges().services(), net.external());
        assertThat(b.ask(cluster, 80)).isEqualTo("a " + targetB.address());
        maps.remove();
    }

    @Test
    void theFamiliesLeaveEachOthersAddressesAlone() throws IOException {
        var other = new OwnAddresses("contract", TestNet.IPV6.ranges());
        TestNet.IPV6.own(TestNet.IPV6.gateway());
        other.claim(Set.of());
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
        String ipv6 = AddressRange.of(TestNet.IPV6.ranges().services()).toString();
        assertThat(localRoutes()).contains(net.ranges().services());
        assertThat(Command.run(List.of("ip", "-6", "route", "show", "table", "local"), ""))
                .contains(ipv6);

        other.release();
        TestNet.IPV6.disown(TestNet.IPV6.gateway());

        assertThat(localRoutes()).contains(net.ranges().services());
        assertThat(Command.run(List.of("ip", "-6", "route", "show", "table", "all"), ""))
                .doesNotContain(ipv6);
    }

    private static String localRoutes() {
        return Command.run(List.of("ip", "route", "show", "table", "local"), "");
    }
}
