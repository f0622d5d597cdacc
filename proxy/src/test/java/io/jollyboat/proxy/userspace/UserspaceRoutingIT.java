package io.jollyboat.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.SoleRouting;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The contract by a program in between, and what is otherwise with one. */
class UserspaceRoutingIT extends RoutingContract {

    private static final ServiceRanges RANGES =
            new ServiceRanges(PODS, GATEWAY, SERVICES, BALANCERS);

    private static final NetworkLoop network = NetworkLoop.start();

    @AfterAll
    static void stop() {
        network.close();
    }

    @Override
    protected RouteSink sink() {
        return new UserspaceRouting(network, Timeline.real(), new OwnAddresses("contract", RANGES));
    }

    /** The endpoint sees the node: the connection is the node's own. */
    @Test
    @Override
    protected void aPodSeesAnotherPodAsItIsButItselfAsTheNode() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A))));

        assertThat(b.ask(CLUSTER, 80)).isEqualTo("a " + GATEWAY);
        assertThat(a.ask(CLUSTER, 80)).isEqualTo("a " + GATEWAY);
    }

    /** It stays on the node, but the endpoint sees the node. */
    @Test
    @Override
    protected void whatStaysOnTheNodeKeepsTheClientsAddress() throws IOException {
        sink.apply(table(route(new Policy(0, false, true, List.of()), List.of(A, B), A)));

        assertThat(names(() -> elsewhere.ask(HERE, NODE_PORT))).containsExactly("a");
        assertThat(names(() -> elsewhere.ask(BALANCER, 80))).containsExactly("a");
        assertThat(names(() -> b.ask(BALANCER, 80))).containsExactlyInAnyOrder("a", "b");
    }

    /** A program cannot ignore a connection; it is refused, or cut off. */
    @Test
    @Override
    protected void withoutTargetsOnTheNodeWhatMustStayThereIsDropped() {
        sink.apply(table(route(new Policy(0, true, true, List.of()), List.of(B))));

        assertThatThrownBy(() -> elsewhere.ask(HERE, NODE_PORT))
                .hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> TestHost.askFromHere(CLUSTER, 80)).isInstanceOf(IOException.class);
    }

    @Test
    @Override
    protected void onlyTheSourceRangesMayUseTheBalancersAddress() throws IOException {
        Policy guarded = new Policy(0, false, false, List.of("203.0.113.0/24", "10.199.0.0/30"));
        sink.apply(table(route(guarded, List.of(A))));

        assertThatThrownBy(() -> elsewhere.ask(BALANCER, 80))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(elsewhere.ask(HERE, NODE_PORT)).startsWith("a ");
        assertThat(b.ask(BALANCER, 80)).startsWith("a ");
    }

    /** They end with it, and new ones are served by the next one. */
    @Test
    @Override
    protected void connectionsThatStandOutliveTheProgram() throws IOException {
        RouteTable table = table(route(Policy.PLAIN, List.of(A)));
        sink.apply(table);
        try (Socket standing = TestHost.connect(CLUSTER, 80)) {
            assertThat(TestHost.read(standing)).startsWith("a ");
            sink.remove();
            assertThatThrownBy(() -> TestHost.read(standing)).isInstanceOf(IOException.class);
        }

        sink = sink();
        sink.apply(table);
        assertThat(TestHost.askFromHere(CLUSTER, 80)).startsWith("a ");
    }

    @Test
    void nothingIsLeftOfItForAnotherModeToStumbleOver() throws IOException {
        RouteTable table = table(route(Policy.PLAIN, List.of(A)));
        sink.apply(table);
        assertThat(localRoutes()).contains(SERVICES, "203.0.113.7");

        var maps = new NftablesRouting("contract", RANGES);
        new SoleRouting(maps, List.of(new OwnAddresses("contract", RANGES))).apply(table);

        assertThat(localRoutes()).doesNotContain(SERVICES, "203.0.113.7");
        assertThat(b.ask(CLUSTER, 80)).isEqualTo("a " + B.address());
        maps.remove();
    }

    private static String localRoutes() {
        return Command.run(List.of("ip", "route", "show", "table", "local"), "");
    }
}
