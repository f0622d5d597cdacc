package io.jollyboat.proxy.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.measure.ProxyMeasures;
import io.jollyboat.proxy.routing.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told at kube-proxy's port of health, over real sockets on the loopback. */
class ProxyHealthServerTest {

    private final TestCluster cluster = new TestCluster();
    private final NetworkLoop network = NetworkLoop.start();
    private final ProxyHealth health = new ProxyHealth(cluster.timeline);
    private final ProxyMeasures measures = new ProxyMeasures(cluster.timeline, "");
    private final ProxyHealthServer server =
            new ProxyHealthServer(
                    network,
                    cluster.timeline,
                    health,
                    measures,
                    cluster.informers,
                    "here",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    @BeforeEach
    void start() {
        node("here", "10.244.0.1");
        node("there", "10.244.1.1");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        network.close();
    }

    private void node(String name, String address) {
        cluster.create(Resources.NODES, "{'metadata': {'name': '" + name + "'}}");
        String addresses = "[{'type': 'InternalIP', 'address': '" + address + "'}]";
        cluster.client.patch(
                Resources.NODES,
                "",
                name,
                "status",
                Patch.merge(TestCluster.tree("{'status': {'addresses': " + addresses + "}}")));
    }

    private String ask(String path) throws IOException {
        return Ask.at(server.port(), path, "node");
    }

    @Test
    void aProxyIsHealthyUntilAChangeWaitsForAMinute() throws IOException {
        assertThat(ask("/healthz"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-type: application/json")
                .containsIgnoringCase("x-content-type-options: nosniff")
                .contains(
                        "\"lastUpdated\":\"2026-01-01 12:00:00.000000000 +0000 UTC\"",
                        "\"nodeEligible\":true");
        health.due(Family.IPV4);
        cluster.timeline.advance(ProxyHealth.LATE.minus(Duration.ofSeconds(1)));
        health.due(Family.IPV4);
        assertThat(ask("/livez")).startsWith("HTTP/1.1 200").doesNotContain("nodeEligible");
        cluster.timeline.advance(Duration.ofSeconds(1));
        assertThat(ask("/healthz")).startsWith("HTTP/1.1 503");
        assertThat(ask("/livez")).startsWith("HTTP/1.1 503");
        health.settled(Family.IPV6);
        assertThat(ask("/livez")).startsWith("HTTP/1.1 503");
        health.settled(Family.IPV4);
        assertThat(ask("/livez")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aNodeThatIsToLeaveIsNotEligibleAndItsProxyLives() throws IOException {
        cluster.client.patch(
                Resources.NODES,
                "",
                "there",
                "",
                Patch.merge(
                        TestCluster.tree(
                                "{'spec': {'taints': [{'key': 'ToBeDeletedByClusterAutoscaler',"
                                        + " 'effect': 'NoSchedule'}]}}")));
        assertThat(ask("/healthz")).startsWith("HTTP/1.1 200"); // and has nodes watched
        cluster.settle();

        assertThat(Ask.at(server.port(), "/healthz", "10.244.1.1:10256"))
                .startsWith("HTTP/1.1 503")
                .contains("\"nodeEligible\":false");
        assertThat(Ask.at(server.port(), "/livez", "10.244.1.1:10256")).startsWith("HTTP/1.1 200");
        assertThat(Ask.at(server.port(), "/healthz", "10.244.0.1:10256"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("/healthz")).startsWith("HTTP/1.1 200");
    }

    @Test
    void answersAreCountedByTheirCode() throws IOException {
        ask("/healthz");
        ask("/livez");
        health.due(Family.IPV4);
        cluster.timeline.advance(ProxyHealth.LATE);
        ask("/livez");
        assertThat(measures.metrics().text())
                .contains(
                        "\nkubeproxy_proxy_healthz_total{code=\"200\"} 1\n",
                        "\nkubeproxy_proxy_livez_total{code=\"200\"} 1\n",
                        "\nkubeproxy_proxy_livez_total{code=\"503\"} 1\n");
    }

    @Test
    void nothingElseIsServed() throws IOException {
        assertThat(ask("/metrics")).startsWith("HTTP/1.1 404");
    }
}
