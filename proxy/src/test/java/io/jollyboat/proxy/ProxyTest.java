package io.jollyboat.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
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
        return new Proxy(cluster.informers, cluster.timeline, "node", sink, table -> {});
    }

    private void service(String name) {
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': '" + name + "'}, 'spec': {'ports': [{'port': 80}]}}");
    }

    private static long webs(RouteTable table) {
        return table.services().keySet().stream().filter(name -> name.contains("/web-")).count();
    }

    @Test
    void theFirstTableHasEveryServiceSinceItTakesThePlaceOfWhatThereWas() {
        for (int i = 0; i < SERVICES; i++) {
            service("web-" + i);
        }

        proxy().start();
        cluster.settle();

        assertThat(carriedOut).hasSize(1);
        assertThat(webs(carriedOut.getFirst())).isEqualTo(SERVICES);
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
