package io.jollyboat.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.policy.NetworkPolicies;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies of a real API server on the kernel's own tables, with namespaces for pods. */
class NftablesPoliciesIT {

    private static final String GATEWAY = "10.199.0.1";
    private static final String WEB = "10.199.0.2";
    private static final String FRIEND = "10.199.0.3";
    private static final String STRANGER = "10.199.0.4";

    private final TestCluster cluster = new TestCluster();
    private final NftablesPolicies sink =
            new NftablesPolicies("policies-it", GATEWAY, Optional.empty());

    /** Beside Docker, pods' packets pass only where somebody says so. */
    private final HostNetwork host =
            new HostNetwork(
                    "policies-it",
                    new ServiceRanges("10.199.0.0/24", GATEWAY, "10.198.0.0/24", "10.198.1.0/24"));

    private TestHost web;
    private TestHost friend;
    private TestHost stranger;

    @BeforeEach
    void wire() throws IOException {
        TestHost.run("ip addr replace " + GATEWAY + "/32 dev lo");
        host.open();
        web = TestHost.at("web", WEB, GATEWAY).serve(8080).serve(9090);
        friend = TestHost.at("friend", FRIEND, GATEWAY).serve(8080);
        stranger = TestHost.at("strange", STRANGER, GATEWAY).serve(8080);
        pod("web", WEB);
        pod("friend", FRIEND);
        pod("stranger", STRANGER);
        new NetworkPolicies(cluster.informers, cluster.timeline, GATEWAY, sink).start();
        cluster.settle();
    }

    @AfterEach
    void clear() throws IOException {
        web.close();
        friend.close();
        stranger.close();
        sink.remove();
        host.close();
        TestHost.run("ip addr del " + GATEWAY + "/32 dev lo");
    }

    @Test
    void onlyWhoIsNamedIsLetInAndOnlyToTheNamedPort() throws IOException {
        assertThat(stranger.ask(WEB, 9090)).isEqualTo("web " + STRANGER);

        policy(
                """
                'podSelector': {'matchLabels': {'app': 'web'}}, 'ingress': [{
                  'from': [{'podSelector': {'matchLabels': {'app': 'friend'}}}],
                  'ports': [{'port': 'http'}]}]
                """);

        assertThat(friend.ask(WEB, 8080)).isEqualTo("web " + FRIEND);
        assertThatThrownBy(() -> friend.ask(WEB, 9090)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stranger.ask(WEB, 8080)).isInstanceOf(IOException.class);
        assertThat(TestHost.askFromHere(WEB, 9090)).isEqualTo("web " + GATEWAY);
        assertThat(web.ask(STRANGER, 8080)).isEqualTo("strange " + WEB);
    }

    @Test
    void egressIsHeldToBlocksAndTheirExceptions() throws IOException {
        policy(
                """
                'podSelector': {'matchLabels': {'app': 'web'}}, 'policyTypes': ['Egress'], 'egress': [{
                  'to': [{'ipBlock': {'cidr': '10.199.0.0/24', 'except': ['10.199.0.4/32']}}],
                  'ports': [{'port': 8000, 'endPort': 8100}]}]
                """);

        assertThat(web.ask(FRIEND, 8080)).startsWith("friend ");
        assertThatThrownBy(() -> web.ask(STRANGER, 8080)).isInstanceOf(IOException.class);
        assertThat(stranger.ask(WEB, 9090)).startsWith("web ");
    }

    @Test
    void denyingEverythingEndsWithItsPolicy() throws IOException {
        policy("'podSelector': {}, 'policyTypes': ['Ingress', 'Egress']");
        assertThatThrownBy(() -> friend.ask(WEB, 8080)).isInstanceOf(IOException.class);
        assertThat(TestHost.askFromHere(WEB, 8080)).startsWith("web ");

        cluster.client.delete(Resources.NETWORK_POLICIES, "default", "p", DeleteOptions.DEFAULT);
        cluster.settle();

        assertThat(friend.ask(WEB, 8080)).startsWith("web ");
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
                                "{'status': {'phase': 'Running', 'podIP': '%s', 'podIPs': [{'ip': '%s'}]}}"
                                        .formatted(address, address))));
    }
}
