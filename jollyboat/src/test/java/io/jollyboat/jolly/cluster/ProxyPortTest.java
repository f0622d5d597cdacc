package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.ComponentServer;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.options.ProxyMode;
import io.jollyboat.proxy.routing.Family;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the proxy tells at kube-proxy's port of metrics, to everybody who reaches it. */
@Timeout(60)
class ProxyPortTest {

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop loop = NetworkLoop.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ProxyPort port = new ProxyPort(loop, timeline, ProxyMode.IPTABLES);
    private List<Component> components = List.of();

    @BeforeEach
    void start() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            components = port.rest(at("127.0.0.1:" + socket.getLocalPort()));
        }
        components.forEach(Component::start);
    }

    private static ExtraConfig at(String address) {
        return ExtraConfig.of(
                List.of("proxy.metrics-bind-address=" + address, "proxy.proxy-mode=iptables"));
    }

    @AfterEach
    void stop() {
        components.forEach(Component::stop);
        http.close();
        loop.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        int at = ((ComponentServer) components.getFirst()).port();
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itTellsThatItIsWellAndHowServicesAreLed() throws Exception {
        assertThat(get("/healthz").body()).isEqualTo("ok");
        HttpResponse<String> mode = get("/proxyMode");
        assertThat(mode.body()).isEqualTo("iptables");
        assertThat(mode.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(get("/livez").statusCode()).isEqualTo(404);
        assertThat(get("/readyz").statusCode()).isEqualTo(404);
    }

    @Test
    void itsMetricsHaveKubeProxysNames() throws Exception {
        port.measures().of(Family.IPV4).failed();
        assertThat(get("/metrics").body())
                .contains(
                        "\nkubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family=\"IPv4\"} 1\n",
                        "\nkubeproxy_network_programming_duration_seconds_bucket{ip_family=\"IPv4\",le=\"300\"} 0\n",
                        "\nprocess_start_time_seconds ")
                .doesNotContain("nftables");
        assertThat(get("/metrics/slis").statusCode()).isEqualTo(200);
    }

    @Test
    void itTellsHowItIsSetAndHowItWasStarted() throws Exception {
        assertThat(get("/configz").body())
                .startsWith("{\"kubeproxy.config.k8s.io\":{\"Mode\":\"iptables\",")
                .contains("\"HealthzBindAddress\":\"0.0.0.0:10256\"");
        assertThat(get("/statusz").body())
                .startsWith("\nkube-proxy statusz\n")
                .contains("\nPaths: /configz /flagz /healthz /metrics /proxyMode\n");
        assertThat(get("/flagz").body()).contains("\nproxy-mode=iptables\n");
    }

    @Test
    void itTellsNobodyWhereItsPortIsZero() {
        assertThat(port.rest(at("127.0.0.1:0"))).isEmpty();
    }
}
