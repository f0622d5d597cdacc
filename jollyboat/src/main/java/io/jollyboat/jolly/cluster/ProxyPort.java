package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.health.VersionEndpoint;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.metrics.ProcessMetrics;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.ComponentPages;
import io.jollyboat.core.serving.ComponentPages.Text;
import io.jollyboat.core.serving.ComponentServer;
import io.jollyboat.core.serving.ServingSettings;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.options.ProxyMode;
import io.jollyboat.jolly.options.ProxySettings;
import io.jollyboat.proxy.healthcheck.ProxyHealth;
import io.jollyboat.proxy.healthcheck.ProxyHealthServer;
import io.jollyboat.proxy.measure.ProxyMeasures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ports at which the proxy tells of itself, as kube-proxy does: without TLS, and to everybody
 * who reaches them. With several nodes they are those of the first, since all are one machine.
 */
final class ProxyPort {

    private static final String COMPONENT = "kube-proxy";

    private final NetworkLoop network;
    private final Timeline timeline;
    private final ProxyMode mode;
    private final ProxyMeasures measures;

    /**
     * @param mode by which services are led
     */
    ProxyPort(NetworkLoop network, Timeline timeline, ProxyMode mode) {
        this.network = network;
        this.timeline = timeline;
        this.mode = mode;
        this.measures = new ProxyMeasures(timeline, mode.failures());
        ProcessMetrics.addTo(measures.metrics());
    }

    ProxyMeasures measures() {
        return measures;
    }

    /**
     * @return none when load balancers are to be told nothing
     */
    List<Component> health(ServingSettings where, ProxyHealth health, Informers informers) {
        return where.port() == 0
                ? List.of()
                : List.of(
                        new ProxyHealthServer(
                                network,
                                timeline,
                                health,
                                measures,
                                informers,
                                Cluster.NODE,
                                where.socketAddress()));
    }

    /**
     * @return none when nobody is to be told anything
     */
    List<Component> rest(ExtraConfig extra) {
        ProxySettings settings = extra.proxy();
        if (settings.metrics().port() == 0) {
            return List.of();
        }
        var pages =
                new ComponentPages(
                        COMPONENT,
                        VersionEndpoint.GIT_VERSION,
                        Set.of("/healthz"),
                        Map.of(),
                        new TreeMap<>(
                                Map.of(
                                        "/metrics",
                                        Text.metrics(measures.metrics()::text),
                                        "/proxyMode",
                                        Text.plain(this::name))),
                        () -> configuration(settings),
                        extra.proxyFlags());
        return List.of(
                new ComponentServer(
                        network,
                        HttpServerConfig.plain(settings.metrics().socketAddress()),
                        timeline,
                        null,
                        pages));
    }

    private String name() {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** What of kube-proxy's configuration can be set here. */
    private ObjectNode configuration(ProxySettings settings) {
        ObjectNode document = Trees.newObject();
        document.putObject("kubeproxy.config.k8s.io")
                .put("Mode", name())
                .put("HealthzBindAddress", settings.health().text())
                .put("MetricsBindAddress", settings.metrics().text());
        return document;
    }
}
