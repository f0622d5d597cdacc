package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services by real kubectl and real pods, by one way of leading traffic: what is promised of each
 * of them. One cluster has all that they need, two nodes and both families, since its start and its
 * end cost more than most of them; its store outlives the process without one of its own.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServicesCase {

    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 8
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
                    lifecycle: {preStop: {sleep: {seconds: 3}}}
                    ports: [{name: http, containerPort: 8080}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: LoadBalancer
              selector: {app: web}
              ports: [{port: 80, targetPort: http}]
            """;

    private static final String LONE =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: lone}
            spec:
              selector: {matchLabels: {app: lone}}
              template:
                metadata: {labels: {app: lone}}
                spec:
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: lone}
            spec:
              type: LoadBalancer
              selector: {app: lone}
              ports: [{port: 80, targetPort: 8080}]
            """;

    private static final String ON_EACH_NODE =
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: each}
            spec:
              selector: {matchLabels: {app: each}}
              template:
                metadata: {labels: {app: each}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: web
                    image: jollyboat/demo:1
                    env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
                    command: [sh, -c, 'mkdir /w; echo "on $NODE" > /w/index.html; exec httpd -f -p 8080 -h /w']
                    readinessProbe: {httpGet: {port: 8080}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: local}
            spec:
              type: LoadBalancer
              externalTrafficPolicy: Local
              internalTrafficPolicy: Local
              ipFamilyPolicy: RequireDualStack
              selector: {app: each}
              ports: [{port: 80, targetPort: 8080}]
            """;

    private final String mode;

    /** One that {@link #WEB} runs in. */
    protected RunningCluster cluster;

    protected ServicesCase(String mode) {
        this.mode = mode;
    }

    @BeforeAll
    void start(@TempDir Path home) {
        cluster =
                RunningCluster.start(
                        home,
                        "by-" + mode,
                        "--store",
                        "embedded",
                        "--nodes",
                        "2",
                        "--proxy-mode",
                        mode,
                        "--extra-config=apiserver.service-cluster-ip-range=10.96.0.0/16,fd00:96::/112");
        cluster.apply(WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
    }

    @AfterAll
    void delete() {
        cluster.close();
        assertThat(
                        cluster.shell(
                                        "nft list tables; iptables-save; ip6tables-save;"
                                                + " ip route show table local; ip -6 route;"
                                                + " ip -6 addr show dev lo")
                                .ok()
                                .out())
                .doesNotContain("jollyboat-by-", "10.96.0.0/16", "fd00:96:", "fd00:10:244:");
    }

    /** Where the load balancer leads to a service. */
    protected String balancer(String service) {
        return cluster.untilKubectl(
                        result -> !result.out().isBlank(),
                        "get",
                        "service",
                        service,
                        "-o",
                        "jsonpath={.status.loadBalancer.ingress[0].ip}")
                .out();
    }

    protected static boolean answers(String address) {
        try {
            return Load.page("http://" + address + "/").contains("Ahoy");
        } catch (IOException e) {
            return false;
        }
    }

    protected static void until(BooleanSupplier wish) throws InterruptedException {
        for (int i = 0; i < 600 && !wish.getAsBoolean(); i++) {
            Thread.sleep(200);
        }
        assertThat(wish.getAsBoolean()).isTrue();
    }

    protected static Socket connect(String address, int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), 3000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void anEndpointThatDiesEndsItsConnectionsAndIsNotAskedAgain() throws Exception {
        cluster.apply(LONE);
        cluster.kubectl("rollout", "status", "deployment/lone", "--timeout=80s").ok();
        String address = balancer("lone");
        until(() -> answers(address));
        try (Socket standing = connect(address, 80)) {
            cluster.kubectl("delete", "pod", "-l", "app=lone", "--now").ok();

            assertThat(ended(standing)).isTrue();
        }
        cluster.kubectl("rollout", "status", "deployment/lone", "--timeout=80s").ok();
        until(() -> answers(address));
        for (int i = 0; i < 50; i++) {
            assertThat(answers(address)).isTrue();
        }
        cluster.kubectl("delete", "deployment/lone", "service/lone", "--wait=false").ok();
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

    @Test
    void everyNodeHasItsOwnViewByBothFamilies() {
        cluster.apply(ON_EACH_NODE);
        cluster.kubectl("rollout", "status", "daemonset/each", "--timeout=80s").ok();
        String second = cluster.field("node/jollyboat-m02", "{.spec.podCIDRs[1]}");
        String address6 = second.replaceFirst("00/120$", "01");
        assertThat(address6).endsWith("af4:101");
        String nodePort = cluster.field("service/local", "{.spec.ports[0].nodePort}");
        List<String> addresses =
                words(cluster.field("service/local", "{.spec.clusterIPs[*]}"))
                        .map(ServicesCase::inUrl)
                        .toList();
        assertThat(addresses).hasSize(2);

        shows("on jollyboat-m02", "10.244.1.1:" + nodePort);
        shows("on jollyboat-m02", "[" + address6 + "]:" + nodePort);
        addresses.forEach(address -> shows("on jollyboat", address));
        assertThat(words(cluster.field("service/local", "{.status.loadBalancer.ingress[*].ip}")))
                .hasSize(2)
                .allSatisfy(balancer -> shows("on jollyboat", inUrl(balancer)));
        for (String node : List.of("jollyboat", "jollyboat-m02")) {
            String pod =
                    cluster.kubectl(
                                    "get",
                                    "pods",
                                    "-l",
                                    "app=each",
                                    "--field-selector=spec.nodeName=" + node,
                                    "-o",
                                    "name")
                            .ok()
                            .out()
                            .strip();
            cluster.untilKubectl(
                    pages -> pages.out().equals(("on " + node + "\n").repeat(2)),
                    "exec",
                    pod,
                    "--",
                    "sh",
                    "-c",
                    "for at in "
                            + String.join(" ", addresses)
                            + "; do wget -qO- http://$at/; done");
        }
        cluster.kubectl("delete", "daemonset/each", "service/local", "--wait=false").ok();
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" "));
    }

    private static String inUrl(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    private void shows(String page, String at) {
        cluster.untilShell(
                result -> result.out().equals(page + "\n"), "curl -gs -m 2 http://" + at + "/");
    }
}
