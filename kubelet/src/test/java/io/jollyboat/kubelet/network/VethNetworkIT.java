package io.jollyboat.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's part, with a process in a network namespace of its own for a pod. */
class VethNetworkIT {
    private static final String LINK = "jollyvethit";

    private static final String GATEWAY = "10.199.6.1";

    private final VethNetwork network = new VethNetwork(Cidr.parse("10.199.6.0/24"));
    private final int address = network.addresses().take().orElseThrow();
    private Process pod;

    VethNetworkIT() throws IOException {
        pod =
                new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec sleep 60")
                        .start();
        assertThat(pod.inputReader().readLine()).isEqualTo("ready");
    }

    @BeforeEach
    void start() throws IOException {
        network.start();
    }

    @AfterEach
    void clear() throws IOException {
        network.disconnect(LINK);
        network.remove();
        pod.destroyForcibly();
    }

    private boolean answers() throws IOException {
        return InetAddress.getByName(Cidr.format(address)).isReachable(1000);
    }

    @Test
    void aConnectedPodAnswersAndADisconnectedOneDoesNot() throws IOException {
        network.connect(pod.pid(), LINK, address, Map.of());
        assertThat(network.isConnected(LINK, address)).isTrue();
        assertThat(answers()).isTrue();
        network.connect(pod.pid(), LINK, address, Map.of());
        network.disconnect(LINK);
        assertThat(network.isConnected(LINK, address)).isFalse();
        assertThat(Path.of("/sys/class/net/" + LINK)).doesNotExist();
        network.disconnect(LINK);
    }

    @Test
    void theVeryFirstPacketIsNotLost() throws IOException {
        for (int round = 0; round < 20; round++) {
            network.connect(pod.pid(), LINK, address, Map.of());
            assertThat(answers()).as("round %d", round).isTrue();
            network.disconnect(LINK);
        }
    }

    @Test
    void theNodeListensAtTheGatewayBeforeThereIsAPod() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName(GATEWAY))) {
            assertThat(server.isBound()).isTrue();
        }
        network.start();
        network.remove();
        network.remove();
        assertThatThrownBy(() -> new ServerSocket(0, 1, InetAddress.getByName(GATEWAY)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void visitsAreInThePodAndComeHome() throws IOException {
        // The thread's own link: /proc/self is the process's first thread, which never leaves.
        Callable<Path> where = () -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        Path home = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Path away = Files.readSymbolicLink(Path.of("/proc/" + pod.pid() + "/ns/net"));
        assertThat(network.within(pod.pid(), where)).isEqualTo(away).isNotEqualTo(home);
        assertThat(network.within(ProcessHandle.current().pid(), where)).isEqualTo(home);
        assertThatThrownBy(
                        () ->
                                network.within(
                                        pod.pid(),
                                        () -> Files.readString(Path.of("/no/such/file"))))
                .isInstanceOf(IOException.class);
        assertThat(network.within(ProcessHandle.current().pid(), where)).isEqualTo(home);
    }

    @Test
    void whatCannotBeSetOrFoundIsNamed() {
        assertThatThrownBy(
                        () -> network.connect(pod.pid(), LINK, address, Map.of("net.no.such", "1")))
                .hasMessageContaining("net.no.such");
        assertThatThrownBy(
                        () ->
                                network.connect(
                                        pod.pid(), LINK, address, Map.of("kernel.panic", "1")))
                .hasMessageContaining("does not belong to a network");
        assertThatThrownBy(() -> network.within(Integer.MAX_VALUE, () -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file or directory");
    }
}
