package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.network.VethNetwork;
import io.jollyboat.kubelet.runtime.ContainerSpec.Security;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Streams.Connection;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The network of real pods. */
class DockerNetworkIT {
    private static final String PROFILE = "runtime-network-it";
    private static final String RANGE = "10.199.2.0/24";
    private static PodFixture pods;

    @BeforeAll
    static void begin() throws IOException {
        pods = PodFixture.start(PROFILE, RANGE);
    }

    @AfterAll
    static void end() {
        pods.close();
    }

    @AfterEach
    void clear() {
        pods.clear();
    }

    private static String get(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void listening(String id, int port) {
        PodFixture.await(() -> pods.sh(id, "netstat -ltn").contains(":" + port + " "));
    }

    @Test
    void theHostReachesThePodAndThePodTheHost() throws IOException {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox, "web", "exec httpd -f -p 80 -h /www", UnaryOperator.identity());
        listening(id, 80);
        assertThat(get(sandbox.address(), 80)).contains("hello from jollyboat");
        assertThat(pods.sh(id, "ping -c 1 -W 2 10.199.2.1")).contains("1 packets received");
    }

    @Test
    void thePodSeesItsOwnNetworkAndNothingOfTheHosts() {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(id, "ls /sys/class/net").split("\\s+"))
                .containsExactlyInAnyOrder("eth0", "lo");
        assertThat(pods.sh(id, "ip -4 addr show eth0"))
                .contains("inet " + sandbox.address() + "/32");
        assertThat(pods.sh(id, "ip route")).contains("default via 10.199.2.1 dev eth0");
        assertThat(pods.sh(id, "ping -c 1 -W 2 127.0.0.1")).contains("1 packets received");
    }

    @Test
    void theSandboxKeepsNoPrivilegeOnceItLeftTheHostsNetwork() throws IOException {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String process = "/proc/" + sandbox.processId();
        assertThat(Files.readSymbolicLink(Path.of(process + "/ns/net")))
                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
        assertThat(Files.readAllLines(Path.of(process + "/status")))
                .contains(
                        "CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "NoNewPrivs:\t1");
    }

    @Test
    void aRuntimeThatHasJustBegunKnowsWhatWasThereBeforeIt() {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id = pods.waiting(sandbox, UnaryOperator.identity());

        DockerRuntime next = PodFixture.start(PROFILE, RANGE, EngineAddress.DEFAULT).runtime;
        try {
            PodRecord found = next.pod(sandbox.pod());
            assertThat(found.sandbox()).map(SandboxStatus::id).hasValue(sandbox.id());
            assertThat(found.containers()).extracting(ContainerStatus::id).containsExactly(id);
            SandboxSpec another = SandboxSpec.of(PodFixture.pod("another"), 0);
            assertThat(next.sandboxes().create(another).address()).isNotEqualTo(sandbox.address());
        } finally {
            next.stop();
        }
    }

    @Test
    void containersOfAPodShareItsLoopback() {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String server =
                pods.container(
                        sandbox,
                        "server",
                        "exec httpd -f -p 127.0.0.1:8080 -h /www",
                        UnaryOperator.identity());
        listening(server, 8080);
        String client = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(client, "wget -q -O - http://127.0.0.1:8080/"))
                .isEqualTo("hello from jollyboat");
    }

    @Test
    void portForwardReachesWhatListensOnThePodsLoopbackOnly() throws IOException {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "server",
                        "exec httpd -f -p 127.0.0.1:8081 -h /www",
                        UnaryOperator.identity());
        listening(id, 8081);
        try (Connection connection = pods.runtime.streams().connect(sandbox.id(), 8081)) {
            connection.output().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            connection.output().close();
            assertThat(connection.input().readAllBytes())
                    .asString()
                    .contains("hello from jollyboat");
        }
        assertThatThrownBy(() -> pods.runtime.streams().connect(sandbox.id(), 9999))
                .isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void hostnameAndResolverArriveAsGiven() {
        SandboxStatus sandbox =
                pods.sandbox(
                        "web",
                        spec ->
                                spec.withDns(
                                        new Dns(
                                                List.of("10.96.0.10"),
                                                List.of(
                                                        "default.svc.cluster.local",
                                                        "svc.cluster.local",
                                                        "cluster.local"),
                                                List.of("ndots:5"))));
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(id, "hostname")).isEqualTo("web");
        assertThat(pods.sh(id, "cat /etc/resolv.conf").lines())
                .contains(
                        "nameserver 10.96.0.10",
                        "search default.svc.cluster.local svc.cluster.local cluster.local",
                        "options ndots:5");
        assertThat(pods.sh(id, "grep -c ^nameserver /etc/resolv.conf")).isEqualTo("1");
    }

    @Test
    void anyUserMayListenOnAnyPort() {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "web",
                        "exec httpd -f -p 81 -h /www",
                        spec ->
                                spec.security(
                                        new Security(
                                                false,
                                                65534L,
                                                65534L,
                                                List.of(),
                                                false,
                                                true,
                                                List.of(),
                                                List.of("ALL"),
                                                false,
                                                "",
                                                "")));
        listening(id, 81);
    }

    @Test
    void kernelParametersOfTheNetworkAreSet() {
        SandboxStatus sandbox =
                pods.sandbox(
                        "web",
                        spec ->
                                new SandboxSpec(
                                        spec.pod(),
                                        0,
                                        Map.of(),
                                        Map.of(),
                                        "web",
                                        Dns.NONE,
                                        SandboxSpec.Namespaces.OWN,
                                        List.of(),
                                        "",
                                        spec.resources(),
                                        Map.of("net.ipv4.ip_local_port_range", "2000 3000")));
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(id, "cat /proc/sys/net/ipv4/ip_local_port_range"))
                .isEqualTo("2000\t3000");
    }

    @Test
    void onTheHostNetworkThePodIsTheHost() throws IOException {
        SandboxStatus sandbox =
                pods.sandbox(
                        "web", spec -> spec.withNamespaces(SandboxSpec.Namespaces.HOST_NETWORK));
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + sandbox.processId() + "/ns/net")))
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(id, "hostname"))
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertThat(pods.runtime.usage().network(sandbox.id())).isEmpty();
    }

    @Test
    void aHostPortLeadsToThePod() throws IOException {
        SandboxStatus sandbox =
                pods.sandbox(
                        "web",
                        spec ->
                                new SandboxSpec(
                                        spec.pod(),
                                        0,
                                        Map.of(),
                                        Map.of(),
                                        "web",
                                        Dns.NONE,
                                        SandboxSpec.Namespaces.OWN,
                                        List.of(new SandboxSpec.PortMapping("TCP", 80, 18_080, "")),
                                        "",
                                        spec.resources(),
                                        Map.of()));
        String id =
                pods.container(
                        sandbox, "web", "exec httpd -f -p 80 -h /www", UnaryOperator.identity());
        listening(id, 80);
        assertThat(get("127.0.0.1", 18_080)).contains("hello from jollyboat");
        assertThat(get("10.199.2.1", 18_080)).contains("hello from jollyboat");
        pods.runtime.sandboxes().stop(sandbox.id());
        assertThatThrownBy(() -> get("127.0.0.1", 18_080))
                .isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void trafficIsCounted() {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        pods.sh(id, "ping -c 3 -i 0.1 10.199.2.1");
        assertThat(pods.runtime.usage().network(sandbox.id()).orElseThrow().sentBytes())
                .isGreaterThan(200);
    }

    @Test
    void aStoppedSandboxLeavesNoLinkAndGivesItsAddressBack() {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        Path link = Path.of("/sys/class/net/" + DockerSandboxes.link(sandbox.id()));
        assertThat(link).exists();
        pods.runtime.sandboxes().stop(sandbox.id());
        assertThat(link).doesNotExist();
    }

    @Test
    void aNewKubeletFindsTheSamePodsAndTheirAddressesTaken() throws IOException {
        SandboxStatus sandbox = pods.sandbox("web", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox, "web", "exec httpd -f -p 80 -h /www", UnaryOperator.identity());
        listening(id, 80);
        // as if we had been killed between the start of the sandbox and its wiring
        new VethNetwork(Cidr.parse(RANGE)).disconnect(DockerSandboxes.link(sandbox.id()));
        PodFixture again = PodFixture.start(PROFILE, RANGE, EngineAddress.DEFAULT);
        try {
            PodFixture.await(again::hasReturned);
            assertThat(again.runtime.pod(sandbox.pod()).sandbox()).contains(sandbox);
            assertThat(again.status(id).isRunning()).isTrue();
            assertThat(get(sandbox.address(), 80)).contains("hello from jollyboat");
            for (int i = 0; i < 3; i++) {
                assertThat(again.sandbox("other-" + i, UnaryOperator.identity()).address())
                        .isNotEqualTo(sandbox.address());
            }
        } finally {
            again.abandon(); // the network is still that of the other tests
        }
    }
}
