package io.jollyboat.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the proxy has its routes carried out. */
class ProxyTest {

    private static final int SERVICES = 300;

    private final TestCluster cluster = new TestCluster();
    private final List<RouteTable> carriedOut = new ArrayList<>();

    private Proxy proxy() {
        var sink =
                new RouteSink() {
                    @Override
                    public void apply(RouteTable table) {
                        carriedOut.add(table);
                    }

                    @Override
                    public void removeRules() {}

                    @Override
                    public void remove() {}
                };
        return new Proxy(
                cluster.informers, cluster.timeline, "node", Family.IPV4, sink, table -> {});
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
