package io.jollyboat.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.Target;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on the kernel's own tables. */
class NftablesRoutingIT extends RoutingContract {

    NftablesRoutingIT() {
        super(TestNet.IPV4);
    }

    @Override
    protected RouteSink sink() {
        return new NftablesRouting("contract", net.ranges());
    }

    @Test
    void clientsStayWithTheirTargetsWhenTheProgramStartsAgain() throws IOException {
        Policy sticky = new Policy(3600, false, false, List.of());
        sink.apply(table(route(sticky, List.of(targetA))));
        assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");

        sink = sink();
        sink.apply(table(route(sticky, List.of(targetA, targetB))));

        assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");
        String sets = Command.run(List.of("nft", "list", "table", "ip", "jollyboat-contract"), "");
        assertThat(sets).containsPattern(targetA.address() + " expires 59m");
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

    @Test
    void theKernelTakesRulesForSctp() {
        sink.apply(table(sctp(List.of(targetA, targetB))));
        assertThat(listed())
                .contains(cluster + " . sctp . 36412", "sctp . 31412")
                .contains("sctp . 36412 . 1 : " + targetB.address() + " . 8080");

        sink.apply(table(sctp(List.of())));
        assertThat(listed())
                .contains(cluster + " . sctp . 36412")
                .doesNotContain(targetA.address());
    }

    private static String listed() {
        return Command.run(List.of("nft", "list", "table", "ip", "jollyboat-contract"), "");
    }
}
