package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services of both families on two nodes, by each way of leading traffic. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackendsIT {

    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
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
              selector: {app: web}
              ports: [{port: 80, targetPort: 8080}]
            """;

    @TempDir private Path home;

    @Test
    void byNftables() {
        everyNodeHasItsOwnViewByBothFamilies("nftables");
    }

    @Test
    void byIptables() {
        everyNodeHasItsOwnViewByBothFamilies("iptables");
    }

    @Test
    void inUserSpace() {
        everyNodeHasItsOwnViewByBothFamilies("userspace");
    }

    private void everyNodeHasItsOwnViewByBothFamilies(String mode) {
        try (RunningCluster cluster =
                RunningCluster.start(
                        home,
                        mode,
                        "--nodes",
                        "2",
                        "--proxy-mode",
                        mode,
                        "--extra-config=apiserver.service-cluster-ip-range=10.96.0.0/16,fd00:96::/112")) {
            cluster.apply(WEB);
            cluster.kubectl("rollout", "status", "daemonset/web", "--timeout=80s").ok();
            String second = cluster.field("node/jollyboat-m02", "{.spec.podCIDRs[1]}");
            String address6 = second.replaceFirst("00/120$", "01");
            assertThat(address6).endsWith("af4:101");
            String nodePort = cluster.field("service/local", "{.spec.ports[0].nodePort}");

            answers(cluster, "10.244.1.1:" + nodePort, "on jollyboat-m02");
            answers(cluster, "[" + address6 + "]:" + nodePort, "on jollyboat-m02");
            for (int family = 0; family < 2; family++) {
                String ip = cluster.field("service/local", "{.spec.clusterIPs[" + family + "]}");
                String balancer =
                        cluster.field(
                                "service/local",
                                "{.status.loadBalancer.ingress[" + family + "].ip}");
                answers(cluster, inUrl(ip), "on jollyboat");
                answers(cluster, inUrl(balancer), "on jollyboat");
                for (String node : new String[] {"jollyboat", "jollyboat-m02"}) {
                    String pod =
                            cluster.kubectl(
                                            "get",
                                            "pods",
                                            "-l",
                                            "app=web",
                                            "--field-selector=spec.nodeName=" + node,
                                            "-o",
                                            "name")
                                    .ok()
                                    .out()
                                    .strip();
                    cluster.untilKubectl(
                            page -> page.out().strip().equals("on " + node),
                            "exec",
                            pod,
                            "--",
                            "wget",
                            "-qO-",
                            "http://" + inUrl(ip) + "/");
                }
            }
        }
    }

    private static String inUrl(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    private static void answers(RunningCluster cluster, String at, String page) {
        cluster.untilShell(
                result -> result.out().startsWith(page), "curl -gs -m 2 http://" + at + "/");
    }
}
