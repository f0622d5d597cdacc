package io.jollyboat.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Elsewhere;
import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.Place;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import io.jollyboat.proxy.routing.Target;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract on the kernel's own tables. */
class NftablesRoutingIT extends RoutingContract {

    @Override
    protected RouteSink sink() {
        return new NftablesRouting(
                "contract", new ServiceRanges(PODS, GATEWAY, SERVICES, BALANCERS));
    }

    private static final Neighbour NEXT =
            new Neighbour(new Place("next", ""), AddressRange.of("10.199.1.0/24"));
    private static final Target C = new Target("10.199.1.2", 8080);

    /** Of a service with a target on each of two nodes. */
    private static RouteTable twoNodes(Policy policy, Target... next) {
        List<Target> all = List.of(A, C);
        Route here = route(policy, all, A);
        return RouteTable.of(
                new TreeMap<>(
                        Map.of(
                                "default/web",
                                new ServiceRoutes(
                                        "default/web",
                                        List.of(
                                                new Route(
                                                        here.service(),
                                                        here.entrance(),
                                                        policy,
                                                        all,
                                                        List.of(A),
                                                        all)),
                                        0,
                                        1,
                                        List.of(
                                                new Elsewhere(
                                                        NEXT,
                                                        List.of(route(policy, all, next)),
                                                        next.length))))));
    }

    @Test
    void whatStaysOnANodeIsJudgedByTheNodeThatThePodIsOn() throws IOException {
        TestHost.run("ip addr replace 10.199.1.1/32 dev lo");
        try (TestHost c = TestHost.at("c", C.address(), GATEWAY).serve(8080)) {
            sink.apply(twoNodes(new Policy(0, true, false, List.of()), C));
            assertThat(names(() -> c.ask(CLUSTER, 80))).containsExactly("c");
            assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("a");
            assertThat(names(() -> TestHost.askFromHere(CLUSTER, 80))).containsExactly("a");

            sink.apply(twoNodes(new Policy(600, true, false, List.of()), C));
            assertThat(names(() -> c.ask(CLUSTER, 80))).containsExactly("c");
            assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("a");
        }
    }

    @Test
    void eachNodesOwnAddressLeadsToItsOwnTargetsWhereTrafficStaysOnTheNode() throws IOException {
        TestHost.run("ip addr replace 10.199.1.1/32 dev lo");
        try (TestHost c = TestHost.at("c", C.address(), GATEWAY).serve(8080)) {
            sink.apply(twoNodes(new Policy(0, false, true, List.of()), C));
            assertThat(names(() -> TestHost.askFromHere("10.199.1.1", NODE_PORT)))
                    .containsExactly("c");
            assertThat(names(() -> elsewhere.ask(HERE, NODE_PORT))).containsExactly("a");
            assertThat(names(() -> elsewhere.ask(BALANCER, 80)))
                    .containsExactlyInAnyOrder("a", "c");
            assertThat(elsewhere.ask(BALANCER, 80)).endsWith(ELSEWHERE);
            assertThat(names(() -> c.ask(BALANCER, 80))).containsExactlyInAnyOrder("a", "c");

            sink.apply(twoNodes(new Policy(0, false, true, List.of())));
            assertThatThrownBy(() -> TestHost.askFromHere("10.199.1.1", NODE_PORT))
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            TestHost.run("ip addr del 10.199.1.1/32 dev lo");
        }
    }

    @Test
    void clientsStayWithTheirTargetsWhenTheProgramStartsAgain() throws IOException {
        Policy sticky = new Policy(3600, false, false, List.of());
        sink.apply(table(route(sticky, List.of(A))));
        assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("a");

        sink = sink();
        sink.apply(table(route(sticky, List.of(A, B))));

        assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("a");
        String sets = Command.run(List.of("nft", "list", "table", "ip", "jollyboat-contract"), "");
        assertThat(sets).containsPattern(A.address() + " expires 59m");
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
        sink.apply(table(sctp(List.of(A, B))));
        assertThat(listed())
                .contains(CLUSTER + " . sctp . 36412", "sctp . 31412")
                .contains("sctp . 36412 . 1 : " + B.address() + " . 8080");

        sink.apply(table(sctp(List.of())));
        assertThat(listed()).contains(CLUSTER + " . sctp . 36412").doesNotContain(A.address());
    }

    private static String listed() {
        return Command.run(List.of("nft", "list", "table", "ip", "jollyboat-contract"), "");
    }
}
