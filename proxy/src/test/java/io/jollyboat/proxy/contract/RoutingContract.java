package io.jollyboat.proxy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.HashSet;
import java.util.List;
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

    protected static final String PODS = "10.199.0.0/16";
    protected static final String GATEWAY = "10.199.0.1";
    protected static final String SERVICES = "10.198.0.0/24";
    protected static final String BALANCERS = "10.198.1.0/24";

    protected static final String CLUSTER = "10.198.0.20";
    protected static final String BALANCER = "10.198.1.5";
    protected static final String ELSEWHERE = "198.51.100.2";
    protected static final String HERE = "198.51.100.1";
    protected static final int NODE_PORT = 31080;

    protected static final Target A = new Target("10.199.0.2", 8080);
    protected static final Target B = new Target("10.199.0.3", 8080);

    protected RouteSink sink;
    protected TestHost a;
    protected TestHost b;
    protected TestHost elsewhere;

    /** A sink as after a start of the program. */
    protected abstract RouteSink sink();

    @BeforeEach
    void wire() throws IOException {
        TestHost.run("ip addr replace " + GATEWAY + "/32 dev lo");
        TestHost.run("ip addr replace " + HERE + "/32 dev lo");
        a = TestHost.at("a", A.address(), GATEWAY).serve(8080).serveUdp(8080);
        b = TestHost.at("b", B.address(), GATEWAY).serve(8080).serveUdp(8080);
        elsewhere = TestHost.at("out", ELSEWHERE, HERE);
        sink = sink();
    }

    @AfterEach
    void clear() throws IOException {
        a.close();
        b.close();
        elsewhere.close();
        sink.remove();
        TestHost.run("ip addr del " + GATEWAY + "/32 dev lo");
        TestHost.run("ip addr del " + HERE + "/32 dev lo");
    }

    @Test
    void connectionsToTheClusterAddressAreSpreadOverTheTargets() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A, B))));

        assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactlyInAnyOrder("a", "b");
        assertThat(names(() -> TestHost.askFromHere(CLUSTER, 80)))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    protected void aPodSeesAnotherPodAsItIsButItselfAsTheNode() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A))));

        assertThat(b.ask(CLUSTER, 80)).isEqualTo("a " + B.address());
        assertThat(a.ask(CLUSTER, 80)).startsWith("a ").doesNotContain(A.address());
    }

    @Test
    void aNodePortIsOpenAtEveryAddressOfTheNode() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A))));

        assertThat(TestHost.askFromHere("127.0.0.1", NODE_PORT)).startsWith("a ");
        assertThat(TestHost.askFromHere(HERE, NODE_PORT)).startsWith("a ");
        assertThat(elsewhere.ask(HERE, NODE_PORT)).startsWith("a ").doesNotContain(ELSEWHERE);
    }

    @Test
    void externalAndBalancersAddressesLeadThereFromEverywhere() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A))));

        assertThat(elsewhere.ask(BALANCER, 80)).startsWith("a ");
        assertThat(elsewhere.ask("203.0.113.7", 80)).startsWith("a ");
        assertThat(TestHost.askFromHere(BALANCER, 80)).startsWith("a ");
        assertThat(b.ask(BALANCER, 80)).startsWith("a ");
    }

    @Test
    protected void whatStaysOnTheNodeKeepsTheClientsAddress() throws IOException {
        sink.apply(table(route(new Policy(0, false, true, List.of()), List.of(A, B), A)));

        assertThat(elsewhere.ask(HERE, NODE_PORT)).isEqualTo("a " + ELSEWHERE);
        assertThat(elsewhere.ask(BALANCER, 80)).isEqualTo("a " + ELSEWHERE);
        assertThat(names(() -> b.ask(BALANCER, 80))).containsExactlyInAnyOrder("a", "b");
        assertThat(names(() -> TestHost.askFromHere(HERE, NODE_PORT)))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    protected void withoutTargetsOnTheNodeWhatMustStayThereIsDropped() {
        sink.apply(table(route(new Policy(0, true, true, List.of()), List.of(B))));

        assertThatThrownBy(() -> elsewhere.ask(HERE, NODE_PORT))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> TestHost.askFromHere(CLUSTER, 80))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void withoutTargetsAnywhereConnectionsAreRefused() {
        sink.apply(table(route(Policy.PLAIN, List.of())));

        assertThatThrownBy(() -> TestHost.askFromHere(CLUSTER, 80))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> elsewhere.ask(HERE, NODE_PORT))
                .hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void aClientStaysWithItsTargetWhileOthersComeAndGo() throws IOException {
        Policy sticky = new Policy(3600, false, false, List.of());
        sink.apply(table(route(sticky, List.of(A))));
        assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("a");

        sink.apply(table(route(sticky, List.of(A, B))));
        assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("a");

        sink.apply(table(route(sticky, List.of(B))));
        assertThat(names(() -> a.ask(CLUSTER, 80))).containsExactly("b");
    }

    @Test
    void affinityEndsWithItsTime() throws Exception {
        sink.apply(table(route(new Policy(1, false, false, List.of()), List.of(A, B))));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 12 && seen.size() < 2; i++) {
            seen.add(TestHost.askFromHere(CLUSTER, 80).split(" ")[0]);
            Thread.sleep(1300);
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    protected void onlyTheSourceRangesMayUseTheBalancersAddress() throws IOException {
        Policy guarded = new Policy(0, false, false, List.of("203.0.113.0/24", "10.199.0.0/30"));
        sink.apply(table(route(guarded, List.of(A))));

        assertThatThrownBy(() -> elsewhere.ask(BALANCER, 80))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThat(elsewhere.ask(HERE, NODE_PORT)).startsWith("a ");
        assertThat(b.ask(BALANCER, 80)).startsWith("a ");
    }

    @Test
    void connectionsThatStandOutliveEveryChange() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A))));
        try (Socket standing = TestHost.connect(CLUSTER, 80)) {
            assertThat(TestHost.read(standing)).startsWith("a ");
            sink.apply(table(route(Policy.PLAIN, List.of(B))));
            assertThat(b.ask(CLUSTER, 80)).startsWith("b ");
            standing.getOutputStream().write('\n');
            assertThat(TestHost.read(standing)).startsWith("a ");

            sink.apply(RouteTable.EMPTY);
            standing.getOutputStream().write('\n');
            assertThat(TestHost.read(standing)).startsWith("a ");
        }
    }

    @Test
    protected void connectionsThatStandOutliveTheProgram() throws IOException {
        sink.apply(table(route(Policy.PLAIN, List.of(A))));
        try (Socket standing = TestHost.connect(CLUSTER, 80)) {
            assertThat(TestHost.read(standing)).startsWith("a ");

            sink = sink();
            sink.apply(table(route(Policy.PLAIN, List.of(B))));
            standing.getOutputStream().write('\n');
            assertThat(TestHost.read(standing)).startsWith("a ");
        }
    }

    @Test
    void datagramsOfAClientFollowTheTargetsToo() throws IOException {
        sink.apply(table(udp(List.of(A))));
        DatagramSocket client = b.datagrams();
        assertThat(TestHost.ask(client, CLUSTER, 53)).startsWith("a ");

        sink.apply(table(udp(List.of(B))));

        assertThat(TestHost.ask(client, CLUSTER, 53)).startsWith("b ");
    }

    @Test
    void datagramsThatWereRefusedArriveOnceThereIsATarget() throws IOException {
        DatagramSocket client = b.datagrams();
        sink.apply(table(udp(List.of())));
        assertThatThrownBy(() -> TestHost.ask(client, CLUSTER, 53)).isInstanceOf(IOException.class);

        sink.apply(table(udp(List.of(A))));

        assertThat(TestHost.ask(client, CLUSTER, 53)).startsWith("a ");
    }

    @Test
    void aRemovedServiceIsGone() throws IOException {
        sink.apply(table(route(new Policy(60, false, true, List.of()), List.of(A, B), A)));
        assertThat(TestHost.askFromHere(CLUSTER, 80)).isNotEmpty();

        sink.apply(RouteTable.EMPTY);

        assertThatThrownBy(() -> TestHost.askFromHere(CLUSTER, 80)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> TestHost.askFromHere("127.0.0.1", NODE_PORT))
                .isInstanceOf(ConnectException.class);
    }

    protected static RouteTable table(Route... routes) {
        var services = new TreeMap<String, ServiceRoutes>();
        services.put("default/web", new ServiceRoutes("default/web", List.of(routes), 0, 0));
        return RouteTable.of(services);
    }

    protected static Route route(Policy policy, List<Target> targets, Target... local) {
        var entrance =
                new Entrance(
                        "TCP",
                        80,
                        NODE_PORT,
                        List.of(CLUSTER),
                        List.of("203.0.113.7"),
                        List.of(BALANCER));
        return new Route("default/web:http", entrance, policy, targets, List.of(local));
    }

    private static Route udp(List<Target> targets) {
        var entrance = new Entrance("UDP", 53, 0, List.of(CLUSTER), List.of(), List.of());
        return new Route("default/web:dns", entrance, Policy.PLAIN, targets, List.of());
    }

    /** Not asked anything in tests: few kernels have such sockets. */
    protected static Route sctp(List<Target> targets) {
        var entrance =
                new Entrance("SCTP", 36412, 31412, List.of(CLUSTER), List.of(), List.of(BALANCER));
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
