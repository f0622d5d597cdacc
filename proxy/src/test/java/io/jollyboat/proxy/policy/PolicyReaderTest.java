package io.jollyboat.proxy.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.networking.v1.NetworkPolicy;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.routing.Family;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {

    private static final List<Namespace> NAMESPACES =
            List.of(namespace("default", "dev"), namespace("other", "prod"));

    private static final List<Pod> PODS =
            List.of(
                    pod("default", "web", "10.244.0.2", "Running"),
                    pod("default", "db", "10.244.0.3", "Running"),
                    pod("other", "web", "10.244.0.4", "Running"),
                    pod("default", "old", "10.244.0.9", "Succeeded"));

    @Test
    void thePodsThatAPolicySelectsAreIsolatedAndNoOthers() {
        Isolation read = read("'podSelector': {'matchLabels': {'app': 'web'}}");

        assertThat(read.ingress().pods()).containsOnlyKeys("10.244.0.2");
        assertThat(read.egress().pods()).isEmpty();
        assertThat(read.ingress().allowances().get("default/p")).isEmpty();
    }

    @Test
    void aPolicyForEgressIsolatesThatWay() {
        Isolation read = read("'podSelector': {}, 'policyTypes': ['Egress']");

        assertThat(read.ingress().pods()).isEmpty();
        assertThat(read.egress().pods()).containsOnlyKeys("10.244.0.2", "10.244.0.3");
    }

    @Test
    void aPodSelectorAloneMeansThePolicysOwnNamespace() {
        assertThat(from("{'podSelector': {'matchLabels': {'app': 'web'}}}"))
                .containsExactly("10.244.0.2");
        assertThat(
                        from(
                                "{'podSelector': {'matchLabels': {'app': 'web'}}, 'namespaceSelector': {}}"))
                .containsExactly("10.244.0.2", "10.244.0.4");
        assertThat(from("{'namespaceSelector': {'matchLabels': {'stage': 'prod'}}}"))
                .containsExactly("10.244.0.4");
        assertThat(from("{'podSelector': {}}")).containsExactly("10.244.0.2-10.244.0.3");
    }

    @Test
    void aBlockIsEverythingInItButItsExceptions() {
        assertThat(
                        from(
                                "{'ipBlock': {'cidr': '192.0.2.0/24', 'except': ['192.0.2.64/26', '192.0.2.255/32']}}"))
                .containsExactly("192.0.2.0-192.0.2.63", "192.0.2.128-192.0.2.254");
    }

    @Test
    void aRuleWithoutPeersIsForAnybodyAndOneThatSelectsNobodyForNobody() {
        assertThat(rule("{}").peers()).isNull();
        assertThat(from("{'podSelector': {'matchLabels': {'app': 'none'}}}")).isEmpty();
    }

    @Test
    void portsAreNumbersRangesAndNames() {
        Allowance rule =
                rule(
                        """
                        {'ports': [{'port': 80}, {'port': 81, 'endPort': 90},
                                   {'port': 53, 'protocol': 'UDP'}, {'port': 'http'}]}
                        """);

        assertThat(rule.ports())
                .containsEntry("tcp", List.of(Span.of(80, 90)))
                .containsEntry("udp", List.of(Span.of(53, 53)));
        assertThat(requireNonNull(rule.named()).get("tcp"))
                .containsExactly("10.244.0.2 . 8080", "10.244.0.3 . 8080");
    }

    @Test
    void theServerOfNamesCountsAsThePodThatItIsElsewhere() {
        Isolation read =
                read(
                        """
                        'podSelector': {}, 'policyTypes': ['Egress'], 'egress': [{
                          'to': [{'namespaceSelector': {},
                                  'podSelector': {'matchLabels': {'k8s-app': 'kube-dns'}}}]}]
                        """);

        assertThat(addresses(first(read.egress()))).containsExactly("10.244.0.1");
    }

    @Test
    void aBlockIsForTheTrafficOfItsOwnFamily() {
        String blocks =
                """
                'podSelector': {}, 'ingress': [{'from': [
                  {'ipBlock': {'cidr': '192.0.2.0/24'}},
                  {'ipBlock': {'cidr': '2001:db8::/32', 'except': ['2001:db8:1::/48']}}]}]
                """;

        assertThat(addresses(first(read(blocks).ingress())))
                .containsExactly("192.0.2.0-192.0.2.255");
        assertThat(
                        requireNonNull(first(read(blocks, Family.IPV6, "").ingress()).peers())
                                .stream()
                                .map(span -> span.asAddresses(Family.IPV6)))
                .containsExactly(
                        "2001:db8::-2001:db8:0:ffff:ffff:ffff:ffff:ffff",
                        "2001:db8:2::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
    }

    private static List<String> from(String peer) {
        return addresses(rule("{'from': [" + peer + "]}"));
    }

    private static List<String> addresses(Allowance allowance) {
        return requireNonNull(allowance.peers()).stream()
                .map(span -> span.asAddresses(Family.IPV4))
                .toList();
    }

    private static Allowance rule(String rule) {
        return first(read("'podSelector': {}, 'ingress': [" + rule + "]").ingress());
    }

    private static Allowance first(Isolation.Direction direction) {
        return requireNonNull(direction.allowances().get("default/p")).getFirst();
    }

    private static Isolation read(String spec) {
        return read(spec, Family.IPV4, "10.244.0.1");
    }

    private static Isolation read(String spec, Family family, String dns) {
        var policy =
                new NetworkPolicy(
                        TestCluster.tree(
                                "{'metadata': {'name': 'p', 'namespace': 'default'}, 'spec': {"
                                        + spec
                                        + "}}"));
        return PolicyReader.read(List.of(policy), PODS, NAMESPACES, family, dns);
    }

    private static Namespace namespace(String name, String stage) {
        return new Namespace(
                TestCluster.tree(
                        "{'metadata': {'name': '%s', 'labels': {'stage': '%s'}}}"
                                .formatted(name, stage)));
    }

    private static Pod pod(String namespace, String app, String address, String phase) {
        String json =
                Stream.of(
                                "{'metadata': {'namespace': '%s', 'name': '%s', 'labels': {'app': '%s'}},",
                                "'spec': {'containers': [{'name': 'c', 'ports': [{'name': 'http', 'containerPort': 8080}]}]},",
                                "'status': {'podIP': '%s', 'phase': '%s'}}")
                        .reduce("", String::concat);
        return new Pod(TestCluster.tree(json.formatted(namespace, app, app, address, phase)));
    }
}
