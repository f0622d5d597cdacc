package io.jollyboat.proxy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.proxy.routing.Elsewhere;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import io.jollyboat.proxy.routing.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RouteSink} does, with network namespaces for pods and for a machine elsewhere.
 * Where a way in user space must differ from the kernel's, its test overrides. Needs root.
 */
public abstract class RoutingContract {

    protected static final int NODE_PORT = 31080;

    protected final TestNet net;
    protected final String cluster;
    protected final String balancer;
    protected final String elsewhere;
    protected final String here;
    protected final Target targetA;
    protected final Target targetB;
    protected final Target targetC; // of the next node

    protected RouteSink sink;
    protected TestHost a;
    protected TestHost b;
    protected TestHost out;

    protected RoutingContract(TestNet net) {
        this.net = net;
        cluster = net.cluster();
        balancer = net.balancer();
        elsewhere = net.elsewhere();
        here = net.here();
        targetA = new Target(net.pod(2), 8080);
        targetB = new Target(net.pod(3), 8080);
        targetC = new Target(net.nextPod(2), 8080);
    }

    /** A sink as after a start of the program. */
    protected abstract RouteSink sink();

    @BeforeEach
    void wire() throws IOException {
        net.own(net.gateway());
        net.own(here);
        net.own(net.next().address());
        a = TestHost.at("a", targetA.address(), net.gateway()).serve(8080).serveUdp(8080);
        b = TestHost.at("b", targetB.address(), net.gateway()).serve(8080).serveUdp(8080);
        out = TestHost.at("out", elsewhere, here);
        sink = sink();
    }

    @AfterEach
    void clear() throws IOException {
        a.close();
        b.close();
        out.close();
        sink.remove();
        net.disown(net.gateway());
        net.disown(here);
        net.disown(net.next().address());
    }

    @Test
    void connectionsToTheClusterAddressAreSpreadOverTheTargets() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA, targetB))));

        assertThat(names(() -> a.ask(cluster, 80))).containsExactlyInAnyOrder("a", "b");
        assertThat(names(() -> TestHost.askFromHere(cluster, 80)))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    protected void aPodSeesAnotherPodAsItIsButItselfAsTheNode() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));

        assertThat(b.ask(cluster, 80)).isEqualTo("a " + targetB.address());
        assertThat(a.ask(cluster, 80)).startsWith("a ").doesNotContain(targetA.address());
    }

    @Test
    void aNodePortIsOpenAtEveryAddressOfTheNode() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));

        if (net == TestNet.IPV4) { // of IPv6, the kernel does not route loopback addresses
            assertThat(TestHost.askFromHere("127.0.0.1", NODE_PORT)).startsWith("a ");
        }
        assertThat(TestHost.askFromHere(here, NODE_PORT)).startsWith("a ");
        assertThat(out.ask(here, NODE_PORT)).startsWith("a ").doesNotContain(elsewhere);
    }

    @Test
    void externalAndBalancersAddressesLeadThereFromEverywhere() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));

        assertThat(out.ask(balancer, 80)).startsWith("a ");
        assertThat(out.ask(net.external(), 80)).startsWith("a ");
        assertThat(TestHost.askFromHere(balancer, 80)).startsWith("a ");
        assertThat(b.ask(balancer, 80)).startsWith("a ");
    }

    @Test
    protected void whatStaysOnTheNodeKeepsTheClientsAddress() throws IOException {
        sink.apply(
                table(
                        route(
                                new Policy(0, false, true, List.of()),
                                List.of(targetA, targetB),
                                targetA)));

        assertThat(out.ask(here, NODE_PORT)).isEqualTo("a " + elsewhere);
        assertThat(out.ask(balancer, 80)).isEqualTo("a " + elsewhere);
        assertThat(names(() -> b.ask(balancer, 80))).containsExactlyInAnyOrder("a", "b");
        assertThat(names(() -> TestHost.askFromHere(here, NODE_PORT)))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    protected void withoutTargetsOnTheNodeWhatMustStayThereIsDropped() {
        sink.apply(table(route(new Policy(0, true, true, List.of()), List.of(targetB))));

        assertThatThrownBy(() -> out.ask(here, NODE_PORT))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> TestHost.askFromHere(cluster, 80))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void withoutTargetsAnywhereConnectionsAreRefused() {
        sink.apply(table(route(Policy.PLAIN, List.of())));

        assertThatThrownBy(() -> TestHost.askFromHere(cluster, 80))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> out.ask(here, NODE_PORT))
                .hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void aClientStaysWithItsTargetWhileOthersComeAndGo() throws IOException {
        Policy sticky = new Policy(3600, false, false, List.of());
        sink.apply(table(route(sticky, List.of(targetA))));
        assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");

        sink.apply(table(route(sticky, List.of(targetA, targetB))));
        assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");

        sink.apply(table(route(sticky, List.of(targetB))));
        assertThat(names(() -> a.ask(cluster, 80))).containsExactly("b");
    }

    @Test
    void affinityEndsWithItsTime() throws Exception {
        sink.apply(table(route(new Policy(1, false, false, List.of()), List.of(targetA, targetB))));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 12 && seen.size() < 2; i++) {
            seen.add(TestHost.askFromHere(cluster, 80).split(" ")[0]);
            Thread.sleep(1300);
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    protected void onlyTheSourceRangesMayUseTheBalancersAddress() throws IOException {
        Policy guarded = new Policy(0, false, false, List.of(net.nobody(), net.fewPods()));
        sink.apply(table(route(guarded, List.of(targetA))));

        assertThatThrownBy(() -> out.ask(balancer, 80))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThat(out.ask(here, NODE_PORT)).startsWith("a ");
        assertThat(b.ask(balancer, 80)).startsWith("a ");
    }

    @Test
    void connectionsThatStandOutliveEveryChange() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
        try (Socket standing = TestHost.connect(cluster, 80)) {
            assertThat(TestHost.read(standing)).startsWith("a ");
            sink.apply(table(route(Policy.PLAIN, List.of(targetB))));
            assertThat(b.ask(cluster, 80)).startsWith("b ");
            standing.getOutputStream().write('\n');
            assertThat(TestHost.read(standing)).startsWith("a ");

            sink.apply(RouteTable.EMPTY);
            standing.getOutputStream().write('\n');
            assertThat(TestHost.read(standing)).startsWith("a ");
        }
    }

    @Test
    protected void connectionsThatStandOutliveTheProgram() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(targetA))));
        try (Socket standing = TestHost.connect(cluster, 80)) {
            assertThat(TestHost.read(standing)).startsWith("a ");

            sink = sink();
            sink.apply(table(route(Policy.PLAIN, List.of(targetB))));
            standing.getOutputStream().write('\n');
            assertThat(TestHost.read(standing)).startsWith("a ");
        }
    }

    @Test
    void datagramsOfAClientFollowTheTargetsToo() throws IOException {
        sink.apply(table(udp(List.of(targetA))));
        DatagramSocket client = b.datagrams();
        assertThat(TestHost.ask(client, cluster, 53)).startsWith("a ");

        sink.apply(table(udp(List.of(targetB))));

        assertThat(TestHost.ask(client, cluster, 53)).startsWith("b ");
    }

    @Test
    void datagramsOfAClientStayWithATargetThatStillServesAndOthersGoElsewhere() throws IOException {
        sink.apply(table(udp(List.of(targetA))));
        DatagramSocket client = b.datagrams();
        assertThat(TestHost.ask(client, cluster, 53)).startsWith("a ");

        sink.apply(table(udp(List.of(targetB), targetA)));

        assertThat(TestHost.ask(client, cluster, 53)).startsWith("a ");
        assertThat(TestHost.ask(b.datagrams(), cluster, 53)).startsWith("b ");
    }

    @Test
    void datagramsThatWereRefusedArriveOnceThereIsATarget() throws IOException {
        DatagramSocket client = b.datagrams();
        sink.apply(table(udp(List.of())));
        assertThatThrownBy(() -> TestHost.ask(client, cluster, 53)).isInstanceOf(IOException.class);

        sink.apply(table(udp(List.of(targetA))));

        assertThat(TestHost.ask(client, cluster, 53)).startsWith("a ");
    }

    @Test
    void aRemovedServiceIsGone() throws IOException {
        sink.apply(
                table(
                        route(
                                new Policy(60, false, true, List.of()),
                                List.of(targetA, targetB),
                                targetA)));
        assertThat(TestHost.askFromHere(cluster, 80)).isNotEmpty();

        sink.apply(RouteTable.EMPTY);

        assertThatThrownBy(() -> TestHost.askFromHere(cluster, 80)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> TestHost.askFromHere(here, NODE_PORT))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void whatStaysOnANodeIsJudgedByTheNodeThatThePodIsOn() throws IOException {
        try (TestHost c = TestHost.at("c", targetC.address(), net.gateway()).serve(8080)) {
            sink.apply(twoNodes(new Policy(0, true, false, List.of()), targetC));
            assertThat(names(() -> c.ask(cluster, 80))).containsExactly("c");
            assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");
            assertThat(names(() -> TestHost.askFromHere(cluster, 80))).containsExactly("a");

            sink.apply(twoNodes(new Policy(600, true, false, List.of()), targetC));
            assertThat(names(() -> c.ask(cluster, 80))).containsExactly("c");
            assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");

            sink.apply(twoNodes(new Policy(0, true, false, List.of())));
            assertThatThrownBy(() -> c.ask(cluster, 80)).isInstanceOf(IOException.class);
            assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");
        }
    }

    @Test
    protected void eachNodesOwnAddressLeadsToItsOwnTargetsWhereTrafficStaysOnTheNode()
            throws IOException {
        try (TestHost c = TestHost.at("c", targetC.address(), net.gateway()).serve(8080)) {
            sink.apply(twoNodes(new Policy(0, false, true, List.of()), targetC));
            String next = net.next().address();
            assertThat(names(() -> TestHost.askFromHere(next, NODE_PORT))).containsExactly("c");
            assertThat(names(() -> out.ask(here, NODE_PORT))).containsExactly("a");
            assertThat(names(() -> out.ask(balancer, 80))).containsExactlyInAnyOrder("a", "c");
            assertThat(names(() -> c.ask(balancer, 80))).containsExactlyInAnyOrder("a", "c");
            assertThat(names(() -> c.ask(next, NODE_PORT))).containsExactlyInAnyOrder("a", "c");

            sink.apply(twoNodes(new Policy(0, false, true, List.of())));
            assertThatThrownBy(() -> TestHost.askFromHere(next, NODE_PORT))
                    .isInstanceOf(IOException.class);
            assertThat(names(() -> out.ask(here, NODE_PORT))).containsExactly("a");
        }
    }

    @Test
    void aNodeThatComesAndGoesLeavesTheOthersAsTheyWere() throws IOException {
        Policy local = new Policy(0, true, true, List.of());
        try (TestHost c = TestHost.at("c", targetC.address(), net.gateway()).serve(8080)) {
            RouteTable alone = table(route(local, List.of(targetA), targetA));
            for (RouteTable next : List.of(alone, twoNodes(local, targetC), alone)) {
                sink.apply(next);
                assertThat(names(() -> a.ask(cluster, 80))).containsExactly("a");
                assertThat(names(() -> out.ask(here, NODE_PORT))).containsExactly("a");
            }
            assertThat(names(() -> c.ask(cluster, 80))).containsExactly("a");
        }
    }

    /**
     * Of a service with a target on each of two nodes.
     *
     * @param next those that the second node has
     */
    protected RouteTable twoNodes(Policy policy, Target... next) {
        List<Target> all = List.of(targetA, targetC);
        Route seen = route(policy, all, targetA);
        var first =
                new Route(
                        seen.service(),
                        seen.entrance(),
                        policy,
                        all,
                        List.of(targetA),
                        all,
                        List.of());
        var elsewhere = new Elsewhere(net.next(), List.of(route(policy, all, next)), next.length);
        return RouteTable.of(
                new TreeMap<>(
                        Map.of(
                                "default/web",
                                new ServiceRoutes(
                                        "default/web", List.of(first), 0, 1, List.of(elsewhere)))));
    }

    protected static RouteTable table(Route... routes) {
        var services = new TreeMap<String, ServiceRoutes>();
        services.put("default/web", new ServiceRoutes("default/web", List.of(routes), 0, 0));
        return RouteTable.of(services);
    }

    protected Route route(Policy policy, List<Target> targets, Target... local) {
        var entrance =
                new Entrance(
                        "TCP",
                        80,
                        NODE_PORT,
                        List.of(cluster),
                        List.of(net.external()),
                        List.of(balancer));
        return new Route("default/web:http", entrance, policy, targets, List.of(local));
    }

    protected Route udp(List<Target> targets) {
        var entrance = new Entrance("UDP", 53, 0, List.of(cluster), List.of(), List.of());
        return new Route("default/web:dns", entrance, Policy.PLAIN, targets, List.of());
    }

    /** With targets that only still serve. */
    protected Route udp(List<Target> targets, Target ending) {
        Route plain = udp(targets);
        var serving = new ArrayList<>(targets);
        serving.add(ending);
        return new Route(
                plain.service(),
                plain.entrance(),
                plain.policy(),
                targets,
                List.of(),
                List.of(),
                serving);
    }

    /** Not asked anything in tests: few kernels have such sockets. */
    protected Route sctp(List<Target> targets) {
        var entrance =
                new Entrance("SCTP", 36412, 31412, List.of(cluster), List.of(), List.of(balancer));
        return new Route("default/web:s1", entrance, Policy.PLAIN, targets, List.of());
    }

    protected interface Asking {
        String ask() throws IOException;
    }

    protected static Set<String> names(Asking asking) throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 24; i++) {
            names.add(asking.ask().split(" ")[0]);
        }
        return names;
    }
}
