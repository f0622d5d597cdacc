package io.jollyboat.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.policy.NetworkPolicies;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies of a real API server on the kernel's own tables, with namespaces for pods. */
abstract class PoliciesContract {

    private final TestNet net;
    private final String gateway;
    private final String webIp;
    private final String friendIp;
    private final String strangerIp;

    private final TestCluster cluster = new TestCluster();
    private final NftablesPolicies sink;

    /** Beside Docker, pods' packets pass only where somebody says so. */
    private final HostNetwork host;

    private TestHost web;
    private TestHost friend;
    private TestHost stranger;

    PoliciesContract(TestNet net) {
        this.net = net;
        gateway = net.gateway();
        webIp = net.pod(2);
        friendIp = net.pod(3);
        strangerIp = net.pod(4);
        sink = new NftablesPolicies("policies-it", net.ranges().family(), gateway);
        host = new HostNetwork("policies-it", net.ranges());
    }

    @BeforeEach
    void wire() throws IOException {
        net.own(gateway);
        host.open();
        web = TestHost.at("web", webIp, gateway).serve(8080).serve(9090);
        friend = TestHost.at("friend", friendIp, gateway).serve(8080);
        stranger = TestHost.at("strange", strangerIp, gateway).serve(8080);
        pod("web", webIp);
        pod("friend", friendIp);
        pod("stranger", strangerIp);
        new NetworkPolicies(
                        cluster.informers, cluster.timeline, net.ranges().family(), gateway, sink)
                .start();
        cluster.settle();
    }

    @AfterEach
    void clear() throws IOException {
        web.close();
        friend.close();
        stranger.close();
        sink.remove();
        host.close();
        net.disown(gateway);
    }

    @Test
    void onlyWhoIsNamedIsLetInAndOnlyToTheNamedPort() throws IOException {
        assertThat(stranger.ask(webIp, 9090)).isEqualTo("web " + strangerIp);

        policy(
                """
                'podSelector': {'matchLabels': {'app': 'web'}}, 'ingress': [{
                  'from': [{'podSelector': {'matchLabels': {'app': 'friend'}}}],
                  'ports': [{'port': 'http'}]}]
                """);

        assertThat(friend.ask(webIp, 8080)).isEqualTo("web " + friendIp);
        assertThatThrownBy(() -> friend.ask(webIp, 9090)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stranger.ask(webIp, 8080)).isInstanceOf(IOException.class);
        assertThat(TestHost.askFromHere(webIp, 9090)).isEqualTo("web " + gateway);
        assertThat(web.ask(strangerIp, 8080)).isEqualTo("strange " + webIp);
    }

    @Test
    void egressIsHeldToBlocksAndTheirExceptions() throws IOException {
        policy(
                """
                'podSelector': {'matchLabels': {'app': 'web'}}, 'policyTypes': ['Egress'], 'egress': [{
                  'to': [{'ipBlock': {'cidr': '%s', 'except': ['%s']}}],
                  'ports': [{'port': 8000, 'endPort': 8100}]}]
                """
                        .formatted(net.ranges().pods(), net.alone(strangerIp)));

        assertThat(web.ask(friendIp, 8080)).startsWith("friend ");
        assertThatThrownBy(() -> web.ask(strangerIp, 8080)).isInstanceOf(IOException.class);
        assertThat(stranger.ask(webIp, 9090)).startsWith("web ");
    }

    @Test
    void denyingEverythingEndsWithItsPolicy() throws IOException {
        policy("'podSelector': {}, 'policyTypes': ['Ingress', 'Egress']");
        assertThatThrownBy(() -> friend.ask(webIp, 8080)).isInstanceOf(IOException.class);
        assertThat(TestHost.askFromHere(webIp, 8080)).startsWith("web ");

        cluster.client.delete(Resources.NETWORK_POLICIES, "default", "p", DeleteOptions.DEFAULT);
        cluster.settle();

        assertThat(friend.ask(webIp, 8080)).startsWith("web ");
        assertThat(Command.attempt(List.of("nft", "list", "tables"), "").output())
                .doesNotContain("policies-it");
    }

    private void policy(String spec) {
        cluster.create(
                Resources.NETWORK_POLICIES, "{'metadata': {'name': 'p'}, 'spec': {" + spec + "}}");
        cluster.settle();
    }

    private void pod(String name, String address) {
        cluster.create(
                Resources.PODS,
                """
                {'metadata': {'name': '%1$s', 'labels': {'app': '%1$s'}},
                 'spec': {'containers': [{'name': 'c', 'image': 'i',
                          'ports': [{'name': 'http', 'containerPort': 8080}]}]}}
                """
                        .formatted(name));
        cluster.client.patch(
                Resources.PODS,
                "default",
                name,
                "status",
                Patch.merge(
                        TestCluster.tree(
                                "{'status': {'phase': 'Running', 'podIP': '%s', 'podIPs': [%s]}}"
                                        .formatted(first(address), all(address)))));
    }

    /** A pod of IPv6 has an address of IPv4 before it. */
    private static String first(String address) {
        int last = address.lastIndexOf(':');
        return last < 0 ? address : "10.199.0." + address.substring(last + 1);
    }

    private static String all(String address) {
        String one = "{'ip': '" + address + "'}";
        String first = first(address);
        return first.equals(address) ? one : "{'ip': '" + first + "'}, " + one;
    }
}
