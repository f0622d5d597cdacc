package io.jollyboat.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on the kernel's own tables. */
class NftablesRoutingIT extends RoutingContract {

    @Override
    protected RouteSink sink() {
        return new NftablesRouting(
                "contract", new ServiceRanges(PODS, GATEWAY, SERVICES, BALANCERS));
    }

    @Test
    void nothingIsLeftOfItAndForeignTablesStay() {
        Command.run(List.of("nft", "-f", "-"), "table ip foreign-it {\n chain c {\n }\n}\n");
        sink.apply(
                table(
                        route(
                                new Policy(60, false, true, List.of("198.51.100.0/24")),
                                List.of(new Target("10.199.0.2", 8080)))));

        sink.remove();

        String tables = Command.attempt(List.of("nft", "list", "tables"), "").output();
        assertThat(tables).contains("foreign-it").doesNotContain("jollyboat-contract");
        assertThat(Command.attempt(List.of("ip", "route"), "").output()).doesNotContain("10.198.");
        Command.run(List.of("nft", "delete", "table", "ip", "foreign-it"), "");
    }
}
