package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods and services with addresses of IPv4 and of IPv6. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DualStackIT {

    @TempDir private static Path home;

    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster =
                RunningCluster.start(
                        home,
                        "dual",
                        "--extra-config=apiserver.service-cluster-ip-range=10.96.0.0/16,fd00:96::/112");
        cluster.apply(ServicesIT.WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
    }

    @AfterAll
    static void delete() {
        cluster.close();
        assertThat(cluster.shell("nft list tables; ip -6 route; ip -6 addr show dev lo").ok().out())
                .doesNotContain("jollyboat-dual", "fd00:96:", "fd00:10:244:");
    }

    private static void asksAt(String url) {
        cluster.untilShell(page -> page.out().contains("Ahoy"), "curl -gs -m 2 " + url);
    }

    @Test
    void aServiceOfBothFamiliesIsReachedByEachFromHereAndFromPods() {
        cluster.kubectl(
                        "patch",
                        "service",
                        "web",
                        "-p",
                        "{\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\"}}")
                .ok();
        String address = cluster.field("service/web", "{.spec.clusterIPs[1]}");
        assertThat(address).startsWith("fd00:96::");
        assertThat(cluster.field("pods", "{.items[0].status.podIPs[*].ip}"))
                .matches("10\\.244\\.0\\.\\d+ fd00:10:244::af4:[0-9a-f]+");
        assertThat(cluster.field("node/jollyboat", "{.spec.podCIDRs}"))
                .isEqualTo("[\"10.244.0.0/24\",\"fd00:10:244::af4:0/120\"]");

        asksAt("http://[" + address + "]/");
        asksAt("http://" + cluster.field("service/web", "{.spec.clusterIP}") + "/");
        String page = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 " + address + " 80";
        cluster.untilKubectl(
                result -> result.out().contains("Ahoy"),
                "exec",
                "deploy/web",
                "--",
                "sh",
                "-c",
                page);
        assertThat(
                        cluster.kubectl(
                                        "exec",
                                        "deploy/web",
                                        "--",
                                        "nslookup",
                                        "-type=aaaa",
                                        "web.default.svc.cluster.local")
                                .ok()
                                .out())
                .contains(address);
        assertThat(cluster.kubectl("describe", "service", "web").ok().out())
                .contains("IP Families:              IPv4,IPv6", address);

        cluster.apply(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed}
                spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
                """);
        cluster.untilKubectl(
                result -> !result.out().contains("Ahoy"),
                "exec",
                "deploy/web",
                "--",
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8; do " + page + " || exit 0; done");
        cluster.kubectl("delete", "networkpolicy", "closed").ok();
    }
}
