package io.jollyboat.jolly.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What services make of processes and pods that die, by real pods and the kernel's rules. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ServiceFaultsIT {

    private static final int MANY = 400;
    private static final int ROLLING_UPDATES = 2;
    private static final int AT_ONCE = 8;
    private static final String LIST = "{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [";
    private static final String SERVICE =
            """
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "many-%d"},
             "spec": {"selector": {"app": "steady"}, "ports": [{"port": 80, "targetPort": 8080}]}}
            """;

    private static final String STEADY =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: steady, labels: {app: steady}}
            spec: {containers: [{name: main, image: "jollyboat/demo:1"}]}
            """;

    @TempDir private Path home;

    /** Clients that connect anew for each request, until it is over. */
    private static final class Load implements AutoCloseable {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger served = new AtomicInteger();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> clients;

        Load(String url) {
            clients =
                    IntStream.range(0, 3)
                            .mapToObj(
                                    i ->
                                            Thread.ofPlatform()
                                                    .start(
                                                            () ->
                                                                    ServicesIT.load(
                                                                            url, over, served,
                                                                            failures)))
                            .toList();
        }

        /** Waits until as many more have been served. */
        void goOn(int more) throws InterruptedException {
            int until = served.get() + more;
            while (served.get() < until && failures.isEmpty()) {
                Thread.sleep(20);
            }
        }

        @Override
        public void close() {
            end();
        }

        void end() {
            over.set(true);
            for (Thread client : clients) {
                try {
                    client.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static String address(RunningCluster cluster) {
        return cluster.untilKubectl(
                        result -> !result.out().isBlank(),
                        "get",
                        "service",
                        "web",
                        "-o",
                        "jsonpath={.status.loadBalancer.ingress[0].ip}")
                .out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nftables", "iptables"})
    void trafficGoesOnWhileTheProcessIsDeadAndWhenItComesBackToHundredsOfServices(String mode)
            throws Exception {
        try (RunningCluster cluster =
                RunningCluster.start(home, "faults-" + mode, "--proxy-mode", mode)) {
            cluster.apply(ServicesIT.WEB);
            cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
            cluster.apply(STEADY);
            cluster.await("steady", "Ready");
            String last = many(cluster);
            until(() -> answers(last));
            try (Load load = new Load("http://" + address(cluster) + "/");
                    Socket standing = connect(address(cluster), 80)) {
                load.goOn(50);
                ProcessHandle process = ProcessHandle.of(cluster.process()).orElseThrow();
                process.destroyForcibly();
                process.onExit().get(10, TimeUnit.SECONDS);
                load.goOn(200);

                cluster.jolly("start").ok();
                load.goOn(200);
                standing.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
                assertThat(standing.getInputStream().read()).isEqualTo('H');
                for (int update = 0; update < ROLLING_UPDATES; update++) {
                    cluster.kubectl("rollout", "restart", "deployment/web").ok();
                    cluster.kubectl("rollout", "status", "deployment/web", "--timeout=120s").ok();
                }
                load.end();

                assertThat(load.failures).isEmpty();
            }
            until(() -> answers(last));
        }
    }

    /** Services more than anybody has by hand; tells the address of one. */
    private String many(RunningCluster cluster) throws IOException {
        for (int file = 0; file < AT_ONCE; file++) {
            int first = file * MANY / AT_ONCE;
            Files.writeString(
                    home.resolve("many-" + file + ".json"),
                    IntStream.range(first, first + MANY / AT_ONCE)
                            .mapToObj(SERVICE::formatted)
                            .collect(Collectors.joining(",", LIST, "]}")));
        }
        cluster.shell(
                        "for file in "
                                + home
                                + "/many-*.json; do kubectl create -f $file >/dev/null & done; wait")
                .ok();
        return cluster.field("service/many-" + (MANY - 1), "{.spec.clusterIP}");
    }

    private static boolean answers(String address) {
        try {
            return ServicesIT.page("http://" + address + "/").contains("Ahoy");
        } catch (IOException e) {
            return false;
        }
    }

    private static void until(BooleanSupplier wish) throws InterruptedException {
        for (int i = 0; i < 600 && !wish.getAsBoolean(); i++) {
            Thread.sleep(200);
        }
        assertThat(wish.getAsBoolean()).isTrue();
    }

    private static Socket connect(String address, int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), 3000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nftables", "iptables", "userspace"})
    void anEndpointThatDiesEndsItsConnectionsAndIsNotAskedAgain(String mode) throws Exception {
        try (RunningCluster cluster =
                RunningCluster.start(home, "dying-" + mode, "--proxy-mode", mode)) {
            cluster.apply(ServicesIT.WEB);
            cluster.kubectl("scale", "deployment/web", "--replicas=1").ok();
            cluster.untilKubectl(
                    result -> result.out().strip().equals("1"),
                    "get",
                    "deployment",
                    "web",
                    "-o",
                    "jsonpath={.status.readyReplicas}");
            cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
            String address = address(cluster);
            until(() -> answers(address));
            try (Socket standing = connect(address, 80)) {
                cluster.kubectl("delete", "pod", "-l", "app=web", "--force", "--grace-period=0")
                        .ok();

                assertThat(ended(standing)).isTrue();
            }
            cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
            until(() -> answers(address));
            for (int i = 0; i < 50; i++) {
                assertThat(answers(address)).isTrue();
            }
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
