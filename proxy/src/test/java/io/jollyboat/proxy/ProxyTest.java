package io.jollyboat.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.proxy.measure.ProxyMeasures;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteListener;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RoutingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the proxy has its routes carried out. */
class ProxyTest {

    private static final int SERVICES = 300;

    private final TestCluster cluster = new TestCluster();
    private final List<RouteTable> carriedOut = new ArrayList<>();

    private final List<String> told = new ArrayList<>();
    private final ProxyMeasures measures =
            new ProxyMeasures(cluster.timeline, "nftables_sync_failures_total");
    private boolean broken;

    private final RouteListener heard =
            new RouteListener() {
                @Override
                public void due() {
                    told.add("due");
                }

                @Override
                public void settled(RouteTable table) {
                    told.add("settled");
                }
            };

    private Proxy proxy() {
        var sink =
                new RouteSink() {
                    @Override
                    public void apply(RouteTable table) {
                        if (broken) {
                            throw new RoutingException("the kernel is out of sorts");
                        }
                        carriedOut.add(table);
                    }

                    @Override
                    public void removeRules() {}

                    @Override
                    public void remove() {}
                };
        return new Proxy(
                cluster.informers,
                cluster.timeline,
                "node",
                Family.IPV4,
                sink,
                heard,
                measures.of(Family.IPV4));
    }

    private void service(String name) {
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': '" + name + "'}, 'spec': {'ports': [{'port': 80}]}}");
    }

    private static long webs(RouteTable table) {
        return table.services().keySet().stream().filter(name -> name.contains("/web-")).count();
    }

    /** Has other tasks of the timeline run between what is told of one service and of the next. */
    private static final class Interrupter implements Handler<Service> {

        static final class Interruption extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        @Override
        public void onAdd(Service object) {
            throw new Interruption();
        }

        @Override
        public void onUpdate(Service before, Service now) {}

        @Override
        public void onDelete(Service last) {}
    }

    private boolean interrupted() {
        try {
            cluster.settle();
            return false;
        } catch (Interrupter.Interruption expected) {
            return true;
        }
    }

    @Test
    void theFirstTableHasEveryServiceSinceItTakesThePlaceOfWhatThereWas() {
        for (int i = 0; i < SERVICES; i++) {
            service("web-" + i);
        }
        var view =
                new ServiceView(
                        cluster.informers, "node", Family.IPV4, measures.of(Family.IPV4), () -> {});
        view.start();
        cluster.informers.of(Resources.SERVICES).addHandler(new Interrupter());

        int unready = 0;
        while (interrupted()) {
            if (view.synced()) {
                assertThat(webs(view.table())).isEqualTo(SERVICES);
            } else {
                unready++;
            }
        }
        assertThat(unready).isGreaterThanOrEqualTo(SERVICES);
        assertThat(view.synced()).isTrue();
        assertThat(webs(view.table())).isEqualTo(SERVICES);
    }

    @Test
    void whoListensHearsThatTrafficIsBehindUntilItFollowsAgain() {
        proxy().start();
        cluster.settle();
        assertThat(told).startsWith("due").endsWith("settled");

        broken = true;
        service("late");
        cluster.settle();
        assertThat(told).endsWith("due");

        broken = false;
        cluster.timeline.advance(Duration.ofMinutes(5));
        assertThat(told).endsWith("settled");
        assertThat(webs(carriedOut.getLast())).isZero();
        assertThat(carriedOut.getLast().service("default/late")).isPresent();
    }

    @Test
    void aChangeThatChangesNoRouteSettlesToo() {
        proxy().start();
        service("web");
        cluster.settle();
        told.clear();
        carriedOut.clear();

        cluster.patch(Resources.SERVICES, "web", "{'metadata': {'annotations': {'a': 'b'}}}");
        cluster.settle();
        assertThat(told).containsExactly("due", "due", "settled");
        assertThat(carriedOut).isEmpty();
    }

    @Test
    void aLoneChangeIsCarriedOutAtOnceAndABurstTogether() {
        proxy().start();
        cluster.settle();
        carriedOut.clear();

        service("alone");
        cluster.timeline.advance(Duration.ofMillis(1));
        assertThat(carriedOut).hasSize(1);

        for (int i = 0; i < SERVICES; i++) {
            service("web-" + i);
        }
        cluster.settle();
        assertThat(carriedOut).hasSizeLessThan(5);
        assertThat(webs(carriedOut.getLast())).isEqualTo(SERVICES);
    }

    private String metrics() {
        return measures.metrics().text();
    }

    private static String of(String name, String labels, long value) {
        return "\nkubeproxy_"
                + name
                + (labels.isEmpty() ? "" : "{" + labels + "}")
                + " "
                + value
                + "\n";
    }

    @Test
    void whatChangesAndWhatIsLaidOutIsCounted() {
        String four = "ip_family=\"IPv4\"";
        proxy().start();
        cluster.settle();
        int tables = carriedOut.size();
        int before = 1; // the API server's own
        broken = true;
        service("web");
        cluster.settle();
        assertThat(metrics())
                .contains(of("sync_proxy_rules_service_changes_total", "", before + 1))
                .contains(of("sync_proxy_rules_service_changes_pending", "", 0))
                .contains(of("sync_proxy_rules_duration_seconds_count", four, tables))
                .doesNotContain(of("sync_proxy_rules_nftables_sync_failures_total", four, 0));
        assertThat(stamp("last_queued")).isGreaterThan(stamp("last"));

        broken = false;
        cluster.timeline.advance(Duration.ofMinutes(5));
        assertThat(metrics())
                .contains(of("sync_proxy_rules_duration_seconds_count", four, tables + 1));
        assertThat(stamp("last_queued")).isLessThan(stamp("last"));
    }

    /** In seconds since 1970. */
    private double stamp(String what) {
        String name = "kubeproxy_sync_proxy_rules_" + what + "_timestamp_seconds{";
        String line = metrics().lines().filter(one -> one.startsWith(name)).findAny().orElseThrow();
        return Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    }

    @Test
    void howLongTrafficTakesToFollowIsMeasuredFromWhatChanged() {
        proxy().start();
        service("web");
        cluster.settle();
        Instant then = cluster.timeline.now();
        cluster.timeline.advance(Duration.ofMillis(2600));
        slice("web-4", "IPv4", "10.244.1.5", then.toString());
        slice("web-6", "IPv6", "fd00::5", then.toString());
        slice("web-5", "IPv4", "10.244.1.6", "at noon");
        cluster.settle();
        assertThat(metrics())
                .contains(of("sync_proxy_rules_endpoint_changes_total", "", 2))
                .contains(
                        of(
                                "network_programming_duration_seconds_bucket",
                                "ip_family=\"IPv4\",le=\"2\"",
                                0))
                .contains(
                        of(
                                "network_programming_duration_seconds_bucket",
                                "ip_family=\"IPv4\",le=\"3\"",
                                1))
                .contains(
                        of("network_programming_duration_seconds_count", "ip_family=\"IPv4\"", 1));
    }

    @Test
    void servicesThatKeepTrafficOnANodeWithoutTheirEndpointsAreCounted() {
        proxy().start();
        service("web");
        slice("web-4", "IPv4", "10.244.1.5", "");
        cluster.settle();
        String inner = "ip_family=\"IPv4\",traffic_policy=\"internal\"";
        String outer = "ip_family=\"IPv4\",traffic_policy=\"external\"";
        assertThat(metrics()).contains(of("sync_proxy_rules_no_local_endpoints_total", inner, 0));
        cluster.patch(Resources.SERVICES, "web", "{'spec': {'internalTrafficPolicy': 'Local'}}");
        cluster.settle();
        assertThat(metrics())
                .contains(of("sync_proxy_rules_no_local_endpoints_total", inner, 1))
                .contains(of("sync_proxy_rules_no_local_endpoints_total", outer, 0));
    }

    private void slice(String name, String type, String address, String trigger) {
        cluster.create(
                Resources.ENDPOINT_SLICES,
                ("{'metadata': {'name': '%s', 'labels': {'kubernetes.io/service-name': 'web'},"
                                + " 'annotations':"
                                + " {'endpoints.kubernetes.io/last-change-trigger-time': '%s'}},"
                                + " 'addressType': '%s', 'endpoints': [{'addresses': ['%s'],"
                                + " 'nodeName': 'other', 'conditions': {'ready': true}}],"
                                + " 'ports': [{'port': 80, 'protocol': 'TCP'}]}")
                        .formatted(name, trigger, type, address));
    }
}
