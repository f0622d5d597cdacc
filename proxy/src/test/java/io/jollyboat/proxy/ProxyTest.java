package io.jollyboat.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteListener;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RoutingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the proxy has its routes carried out. */
class ProxyTest {

    private static final int SERVICES = 300;

    private final TestCluster cluster = new TestCluster();
    private final List<RouteTable> carriedOut = new ArrayList<>();

    private final List<String> told = new ArrayList<>();
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
        return new Proxy(cluster.informers, cluster.timeline, "node", Family.IPV4, sink, heard);
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
        var view = new ServiceView(cluster.informers, "node", Family.IPV4, () -> {});
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
}
