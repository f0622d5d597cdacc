package io.jollyboat.proxy.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleFlowsTest {

    private static final Flow TO_A = flow("10.96.0.10", 53, "10.244.0.2");
    private static final Flow TO_NOBODY = flow("10.96.0.10", 53, "10.96.0.10");

    @Test
    void aFlowToATargetThatIsThereIsNotStale() {
        assertThat(stale(table("10.244.0.2"), TO_A)).isEmpty();
    }

    @Test
    void aFlowToATargetThatIsGoneIs() {
        assertThat(stale(table("10.244.0.3"), TO_A)).containsExactly(TO_A);
        assertThat(stale(table(), TO_A)).containsExactly(TO_A);
    }

    @Test
    void soIsOneToAPortThatItsTargetDoesNotServeAnyMore() {
        Flow before = new Flow(Flow.UDP, "10.244.0.7", 40000, "10.96.0.10", 53, "10.244.0.2", 5353);
        assertThat(stale(table("10.244.0.2"), before)).containsExactly(before);
    }

    @Test
    void soIsOneOfAServiceThatIsGone() {
        var flows = new StaleFlows(table("10.244.0.2"), List.of());
        assertThat(flows.among(List.of(TO_A), any -> false)).containsExactly(TO_A);
    }

    @Test
    void aFlowThatFoundNoTargetIsStaleOnceThereIsOne() {
        assertThat(stale(table("10.244.0.2"), TO_NOBODY)).containsExactly(TO_NOBODY);
        assertThat(stale(table(), TO_NOBODY)).isEmpty();
    }

    @Test
    void aNodePortIsOneOnAddressesOfThisMachineOnly() {
        Flow here = flow("192.0.2.1", 30053, "10.244.0.9");
        Flow elsewhere = flow("192.0.2.9", 30053, "192.0.2.9");
        var flows = new StaleFlows(List.of(), table("10.244.0.2"));
        assertThat(flows.among(List.of(here, elsewhere), "192.0.2.1"::equals))
                .containsExactly(here);
    }

    @Test
    void whatIsNoServicesIsLeftAlone() {
        assertThat(stale(table("10.244.0.2"), flow("192.0.2.9", 53, "192.0.2.9"))).isEmpty();
    }

    private static List<Flow> stale(List<Route> now, Flow flow) {
        return new StaleFlows(List.of(), now).among(List.of(flow), any -> false);
    }

    private static Flow flow(String destination, int port, String answering) {
        return new Flow(Flow.UDP, "10.244.0.7", 40000, destination, port, answering, 53);
    }

    private static List<Route> table(String... targets) {
        var route =
                new Route(
                        "kube-system/dns",
                        new Entrance("UDP", 53, 30053, List.of("10.96.0.10"), List.of(), List.of()),
                        Policy.PLAIN,
                        List.of(targets).stream().map(address -> new Target(address, 53)).toList(),
                        List.of());
        return List.of(route);
    }
}
