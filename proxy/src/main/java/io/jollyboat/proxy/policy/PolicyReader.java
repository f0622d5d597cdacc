package io.jollyboat.proxy.policy;

import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.networking.v1.NetworkPolicy;
import io.jollyboat.core.api.networking.v1.NetworkPolicyEgressRule;
import io.jollyboat.core.api.networking.v1.NetworkPolicyIngressRule;
import io.jollyboat.core.api.networking.v1.NetworkPolicyPeer;
import io.jollyboat.core.api.networking.v1.NetworkPolicyPort;
import io.jollyboat.core.model.IntOrString;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.proxy.policy.PolicyPods.Member;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From policies, pods and namespaces to who may talk to whom. Pure.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/network-policies/">Network
 *     policies</a>
 */
final class PolicyReader {

    private final PolicyPods pods;
    private final SortedMap<String, List<String>> ingressPods = new TreeMap<>();
    private final SortedMap<String, List<String>> egressPods = new TreeMap<>();
    private final SortedMap<String, List<Allowance>> ingress = new TreeMap<>();
    private final SortedMap<String, List<Allowance>> egress = new TreeMap<>();
    private final Family family;
    private final String dns;

    private PolicyReader(PolicyPods pods, Family family, String dns) {
        this.pods = pods;
        this.family = family;
        this.dns = dns;
    }

    /**
     * @param family of the addresses that count
     * @param dns the address of the server of names
     */
    static Isolation read(
            Collection<NetworkPolicy> policies,
            Collection<Pod> pods,
            Collection<Namespace> namespaces,
            Family family,
            String dns) {
        var reader = new PolicyReader(new PolicyPods(pods, namespaces, family, dns), family, dns);
        policies.stream()
                .sorted(
                        Comparator.comparing(NetworkPolicy::namespace)
                                .thenComparing(NetworkPolicy::name))
                .forEach(reader::add);
        return new Isolation(
                new Isolation.Direction(reader.ingressPods, reader.ingress),
                new Isolation.Direction(reader.egressPods, reader.egress));
    }

    private void add(NetworkPolicy policy) {
        LabelSelector selector = LabelSelector.of(policy.spec().podSelector().json());
        List<Member> selected =
                pods.inNamespace(policy.namespace(), selector).stream()
                        .filter(member -> !member.address().equals(dns))
                        .toList();
        String key = policy.namespace() + "/" + policy.name();
        Set<String> types = types(policy);
        if (types.contains("Ingress")) {
            isolate(selected, key, ingressPods);
            var allowances = new ArrayList<Allowance>();
            for (NetworkPolicyIngressRule rule : policy.spec().ingress()) {
                Peers peers = peers(policy.namespace(), rule.from());
                allowances.add(allowance(peers.spans, rule.ports(), selected));
            }
            ingress.put(key, List.copyOf(allowances));
        }
        if (types.contains("Egress")) {
            isolate(selected, key, egressPods);
            var allowances = new ArrayList<Allowance>();
            for (NetworkPolicyEgressRule rule : policy.spec().egress()) {
                Peers peers = peers(policy.namespace(), rule.to());
                allowances.add(allowance(peers.spans, rule.ports(), peers.members));
            }
            egress.put(key, List.copyOf(allowances));
        }
    }

    /** Without a word, a policy is for ingress, and for egress when it has rules for that. */
    private static Set<String> types(NetworkPolicy policy) {
        if (!policy.spec().policyTypes().isEmpty()) {
            return Set.copyOf(policy.spec().policyTypes());
        }
        return policy.spec().egress().isEmpty() ? Set.of("Ingress") : Set.of("Ingress", "Egress");
    }

    private static void isolate(
            List<Member> selected, String policy, SortedMap<String, List<String>> by) {
        for (Member member : selected) {
            by.computeIfAbsent(member.address(), none -> new ArrayList<>()).add(policy);
        }
    }

    /**
     * @param spans null for anybody
     * @param members those of them that are pods
     */
    private record Peers(@Nullable List<Span> spans, List<Member> members) {}

    private Peers peers(String namespace, List<NetworkPolicyPeer> listed) {
        if (listed.isEmpty()) {
            return new Peers(null, pods.all());
        }
        var spans = new ArrayList<Span>();
        var members = new ArrayList<Member>();
        for (NetworkPolicyPeer peer : listed) {
            if (peer.has("ipBlock")) {
                spans.addAll(block(peer));
            } else {
                members.addAll(members(namespace, peer));
            }
        }
        for (Member member : members) {
            AddressRange.parse(member.address()).ifPresent(range -> spans.add(Span.of(range)));
        }
        return new Peers(Span.merged(spans), members);
    }

    private List<Span> block(NetworkPolicyPeer peer) {
        Optional<AddressRange> whole =
                AddressRange.parse(peer.ipBlock().cidr()).filter(one -> one.family() == family);
        if (whole.isEmpty()) {
            return List.of(); // which no packet of this family is from
        }
        List<Span> excepted =
                peer.ipBlock().except().stream()
                        .map(AddressRange::parse)
                        .flatMap(Optional::stream)
                        .map(Span::of)
                        .toList();
        return Span.without(Span.of(whole.get()), excepted);
    }

    private List<Member> members(String namespace, NetworkPolicyPeer peer) {
        LabelSelector selected =
                peer.has("podSelector")
                        ? LabelSelector.of(peer.podSelector().json())
                        : LabelSelector.EVERYTHING;
        return peer.has("namespaceSelector")
                ? pods.inNamespaces(LabelSelector.of(peer.namespaceSelector().json()), selected)
                : pods.inNamespace(namespace, selected);
    }

    /**
     * @param targets the pods in which named ports are looked up
     */
    private static Allowance allowance(
            @Nullable List<Span> peers, List<NetworkPolicyPort> listed, List<Member> targets) {
        if (listed.isEmpty()) {
            return Allowance.of(peers);
        }
        Map<String, List<Span>> ports = new HashMap<>();
        Map<String, SortedSet<String>> named = new HashMap<>();
        for (NetworkPolicyPort port : listed) {
            String protocol = port.protocol().isEmpty() ? "TCP" : port.protocol();
            String word = protocol.toLowerCase(Locale.ROOT);
            switch (port.port().orElse(null)) {
                case null -> add(ports, word, Span.of(0, 65535));
                case IntOrString.Int(int number) ->
                        add(ports, word, Span.of(number, Math.max(number, port.endPort())));
                case IntOrString.Text(String name) ->
                        named.computeIfAbsent(word, none -> new TreeSet<>())
                                .addAll(having(protocol + "/" + name, targets));
            }
        }
        return Allowance.of(peers, ports, named);
    }

    private static void add(Map<String, List<Span>> ports, String protocol, Span span) {
        ports.computeIfAbsent(protocol, none -> new ArrayList<>()).add(span);
    }

    private static Set<String> having(String port, List<Member> targets) {
        var pairs = new HashSet<String>();
        for (Member member : targets) {
            Integer number = member.ports().get(port);
            if (number != null) {
                pairs.add(member.address() + " . " + number);
            }
        }
        return pairs;
    }
}
