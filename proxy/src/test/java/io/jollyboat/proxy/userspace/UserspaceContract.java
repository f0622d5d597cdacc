package io.jollyboat.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract by a program in between, and what is otherwise with one. */
abstract class UserspaceContract extends RoutingContract {

    static NetworkLoop network;

    @BeforeAll
    static void begin() {
        network = NetworkLoop.start();
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    UserspaceContract(TestNet net) {
        super(net);
    }

    @Override
    protected RouteSink sink() {
        return new UserspaceRouting(
                network, Timeline.real(), new OwnAddresses("contract", net.ranges()));
    }

    /** The endpoint sees the node: the connection is the node's own. */
    @Test
    @Override
    protected void aPodSeesAnotherPodAsItIsButItselfAsTheNode() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));

        assertThat(b.ask(cluster, 80)).isEqualTo("a " + net.gateway());
        assertThat(a.ask(cluster, 80)).isEqualTo("a " + net.gateway());
    }

    /** It stays on the node, but the endpoint sees the node. */
    @Test
    @Override
    protected void whatStaysOnTheNodeKeepsTheClientsAddress() throws IOException {
        sink.apply(
                table(
                        route(
                                new Policy(0, false, true, List.of()),
                                List.of(targetA, targetB),
                                targetA)));

        assertThat(names(() -> out.ask(here, NODE_PORT))).containsExactly("a");
        assertThat(names(() -> out.ask(balancer, 80))).containsExactly("a");
        assertThat(names(() -> b.ask(balancer, 80))).containsExactlyInAnyOrder("a", "b");
    }

    /** A program cannot ignore a connection; it is refused, or cut off. */
    @Test
    @Override
    protected void withoutTargetsOnTheNodeWhatMustStayThereIsDropped() {
        sink.apply(table(route(new Policy(0, true, true, List.of()), List.of(targetB))));

        assertThatThrownBy(() -> out.ask(here, NODE_PORT))
                .hasRootCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> TestHost.askFromHere(cluster, 80)).isInstanceOf(IOException.class);
    }

    @Test
    @Override
    protected void onlyTheSourceRangesMayUseTheBalancersAddress() throws IOException {
        Policy guarded = new Policy(0, false, false, List.of(net.nobody(), net.fewPods()));
        sink.apply(table(route(guarded, List.of(targetA))));

        assertThatThrownBy(() -> out.ask(balancer, 80)).hasRootCauseInstanceOf(IOException.class);
        assertThat(out.ask(here, NODE_PORT)).startsWith("a ");
        assertThat(b.ask(balancer, 80)).startsWith("a ");
    }

    /** They end with it, and new ones are served by the next one. */
    @Test
    @Override
    protected void connectionsThatStandOutliveTheProgram() throws IOException {
        RouteTable table = table(route(Policy.PLAIN, List.of(targetA)));
        sink.apply(table);
        try (Socket standing = TestHost.connect(cluster, 80)) {
            assertThat(TestHost.read(standing)).startsWith("a ");
            sink.remove();
            assertThatThrownBy(() -> TestHost.read(standing)).isInstanceOf(IOException.class);
        }

        sink = sink();
        sink.apply(table);
        assertThat(TestHost.askFromHere(cluster, 80)).startsWith("a ");
    }
}
