package io.jollyboat.proxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.api.core.v1.LoadBalancerIngress;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.routing.AddressRange;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadBalancerTest {

    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void start() {
        balancer(cluster.informers).start();
        cluster.settle();
    }

    private LoadBalancer balancer(Informers informers) {
        return new LoadBalancer(
                cluster.client,
                informers,
                cluster.timeline,
                List.of(AddressRange.of("10.113.0.0/29")));
    }

    @Test
    void everyServiceOfTheTypeGetsAnAddressOfItsOwn() {
        service("a", "");
        service("b", "");
        cluster.settle();

        assertThat(addresses("a")).containsExactly("10.113.0.1");
        assertThat(addresses("b")).containsExactly("10.113.0.2");
        assertThat(reasons()).containsOnly("EnsuringLoadBalancer", "EnsuredLoadBalancer");
    }

    @Test
    void aServiceOfBothFamiliesGetsAnAddressOfEachInItsOwnOrder() {
        var addresses =
                new BalancerAddresses(
                        List.of(
                                AddressRange.of("10.113.0.0/29"),
                                AddressRange.of("fd00:10:113::/112")));
        var both =
                new Service(
                        TestCluster.tree(
                                """
                                {'metadata': {'namespace': 'default', 'name': 'a'},
                                 'spec': {'type': 'LoadBalancer', 'ipFamilies': ['IPv6', 'IPv4']}}
                                """));
        assertThat(addresses.choose(both, List.of(both)))
                .isEqualTo(
                        new BalancerAddresses.Verdict.Has(List.of("fd00:10:113::1", "10.113.0.1")));
    }

    @Test
    void anAddressIsFreeAgainOnceItsServiceIsGoneOrOfAnotherType() {
        service("a", "");
        service("b", "");
        cluster.settle();
        cluster.client.delete(Resources.SERVICES, "default", "a", DeleteOptions.DEFAULT);
        cluster.patch(Resources.SERVICES, "b", "{'spec': {'type': 'ClusterIP'}}");
        cluster.settle();
        assertThat(addresses("b")).isEmpty();

        service("c", "'loadBalancerIP': '10.113.0.2',");
        service("d", "");
        cluster.settle();

        assertThat(addresses("c")).containsExactly("10.113.0.2");
        assertThat(addresses("d")).containsExactly("10.113.0.1");
    }

    @Test
    void whatAskedForAnotherClassIsLeftAlone() {
        service("a", "'loadBalancerClass': 'example.com/other',");
        cluster.settle();
        assertThat(addresses("a")).isEmpty();
    }

    @Test
    void anAddressThatCannotBeHadIsSaidSo() {
        service("a", "'loadBalancerIP': '192.0.2.1',");
        cluster.settle();

        assertThat(addresses("a")).isEmpty();
        assertThat(reasons()).contains("SyncLoadBalancerFailed");
    }

    @Test
    void aNewProgramKeepsWhatWasGiven() {
        service("a", "");
        service("b", "");
        cluster.settle();
        cluster.client.delete(Resources.SERVICES, "default", "a", DeleteOptions.DEFAULT);

        balancer(new Informers(cluster.client, cluster.timeline)).start();
        cluster.settle();

        assertThat(addresses("b")).containsExactly("10.113.0.2");
    }

    private void service(String name, String more) {
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': '%s'}, 'spec': {'type': 'LoadBalancer', %s 'ports': [{'port': 80}]}}"
                        .formatted(name, more));
    }

    private List<String> addresses(String name) {
        return cluster.get(Resources.SERVICES, name).status().loadBalancer().ingress().stream()
                .map(LoadBalancerIngress::ip)
                .toList();
    }

    private List<String> reasons() {
        return cluster.client.list(Resources.EVENTS, "", ListOptions.ALL).items().stream()
                .map(Event::reason)
                .distinct()
                .toList();
    }
}
