package io.jollyboat.proxy.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.SoleRouting;
import io.jollyboat.proxy.routing.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract by iptables, and what a reader sees. */
class IptablesRoutingIT extends RoutingContract {

    IptablesRoutingIT() {
        super(TestNet.IPV4);
    }

    @Override
    protected RouteSink sink() {
        return new IptablesRouting("contract", net.ranges());
    }

    @Test
    void itReadsAsInTheTextbooksAndNothingIsLeftOfIt() {
        sink.apply(table(route(Policy.PLAIN, List.of(new Target("10.199.0.2", 8080)))));

        String saved = Command.attempt(List.of("iptables-save"), "").output();
        assertThat(saved)
                .containsPattern(
                        "-A KUBE-SERVICES -d 10.198.0.20/32 -p tcp .*\"default/web:http cluster IP\".* -j KUBE-SVC-[A-Z2-7]{16}")
                .containsPattern(
                        "-A KUBE-SEP-[A-Z2-7]{16} -p tcp .* -j DNAT --to-destination 10.199.0.2:8080")
                .containsPattern("-A KUBE-NODEPORTS -p tcp .*--dport 31080 -j KUBE-EXT-")
                .contains("-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP")
                .containsPattern("-A KUBE-FORWARD .*RELATED,ESTABLISHED -j ACCEPT");

        sink.remove();
        assertThat(Command.attempt(List.of("iptables-save"), "").output()).doesNotContain("KUBE-");
    }

    @Test
    void aChangeOfModeLeavesNothingOfTheOther() {
        ServiceRanges ranges = net.ranges();
        var maps = new NftablesRouting("contract", ranges);
        RouteTable table = table(route(Policy.PLAIN, List.of(new Target("10.199.0.2", 8080))));

        new SoleRouting(maps, List.of(sink())).apply(table);
        new SoleRouting(sink, List.of(maps)).apply(table);
        assertThat(Command.attempt(List.of("nft", "list", "tables"), "").output())
                .doesNotContain("jollyboat-contract");
        assertThat(Command.attempt(List.of("iptables-save"), "").output()).contains("KUBE-SVC-");

        new SoleRouting(maps, List.of(sink)).apply(table);
        assertThat(Command.attempt(List.of("iptables-save"), "").output()).doesNotContain("KUBE-");
        maps.remove();
    }

    @Test
    void changesLeaveWhatAWholeLoadWouldHaveMade() {
        RouteTable first = table(route(Policy.PLAIN, List.of(targetA, targetB)));
        RouteTable fewer = table(route(Policy.PLAIN, List.of(targetB)));
        RouteTable idle = table(route(Policy.PLAIN, List.of()));

        for (RouteTable next : List.of(first, fewer, idle, first, RouteTable.EMPTY, fewer)) {
            sink.apply(next);
            List<String> changed = rules();
            sink().apply(next);
            assertThat(changed).containsExactlyElementsOf(rules());
        }
    }

    @Test
    void aWholeLoadOverWhatIsThereLeavesOneWayToEachChain() {
        RouteTable table = table(route(Policy.PLAIN, List.of(targetA)));
        sink.apply(table);
        List<String> first = rules();
        sink().apply(table);

        assertThat(rules()).containsExactlyElementsOf(first);
        assertThat(rules()).filteredOn(rule -> rule.startsWith("-A PREROUTING")).hasSize(1);
        assertThat(rules()).filteredOn(rule -> rule.startsWith("-A FORWARD")).hasSize(5);
    }

    @Test
    void rulesOfOthersThatLeadToTheirOwnChainsStay() {
        Command.run(List.of("iptables", "-t", "nat", "-N", "OTHERS"), "");
        Command.run(List.of("iptables", "-t", "nat", "-A", "PREROUTING", "-j", "OTHERS"), "");
        try {
            sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
            sink.remove();
            assertThat(Command.run(List.of("iptables-save", "-t", "nat"), ""))
                    .contains("-A PREROUTING -j OTHERS")
                    .doesNotContain("KUBE-");
        } finally {
            Command.run(List.of("iptables", "-t", "nat", "-D", "PREROUTING", "-j", "OTHERS"), "");
            Command.run(List.of("iptables", "-t", "nat", "-X", "OTHERS"), "");
        }
    }

    @Test
    void whatSomebodyFlushesComesBackWithTheNextChange() {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
        Command.run(List.of("iptables", "-t", "nat", "-F"), "");
        sink.apply(table(route(Policy.PLAIN, List.of(targetB))));

        List<String> changed = rules();
        sink().apply(table(route(Policy.PLAIN, List.of(targetB))));
        assertThat(changed).anyMatch(rule -> rule.contains("KUBE-SVC-"));
        assertThat(changed).containsExactlyElementsOf(rules());
    }

    @Test
    void aRuleThatSomebodyTookAwayDoesNotStandInTheWayOfItsEnd() {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
        Command.run(List.of("iptables", "-t", "nat", "-F", "KUBE-NODEPORTS"), "");
        sink.apply(RouteTable.EMPTY);

        assertThat(rules()).noneMatch(rule -> rule.contains("KUBE-SVC-"));
    }

    @Test
    void theKernelTakesRulesForSctp() {
        sink.apply(table(sctp(List.of(targetA, targetB))));
        assertThat(rules())
                .anyMatch(rule -> rule.contains("-m sctp --dport 36412 -j KUBE-SVC-"))
                .anyMatch(rule -> rule.contains("-m sctp --dport 31412 -j KUBE-EXT-"));

        sink.apply(table(sctp(List.of())));
        assertThat(rules()).anyMatch(rule -> rule.contains("-m sctp --dport 36412 -j REJECT"));
    }

    /** Ours, in an order of their own. */
    private static List<String> rules() {
        return Command.run(List.of("iptables-save"), "")
                .lines()
                .filter(line -> line.startsWith("-A") || line.startsWith(":"))
                .filter(line -> line.contains("KUBE-"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+\\]", ""))
                .sorted()
                .toList();
    }
}
