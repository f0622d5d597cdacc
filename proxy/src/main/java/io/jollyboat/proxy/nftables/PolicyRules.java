package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.policy.Allowance;
import io.jollyboat.proxy.policy.Isolation;
import io.jollyboat.proxy.policy.Span;
import io.jollyboat.proxy.routing.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules that make nftables follow an isolation. Pure.
 *
 * <p>A verdict map per direction leads from an isolated pod's address to the pod's chain, which
 * goes through the policies that isolate it and drops what none of them lets pass. The two
 * directions are two chains of the kernel's, one after the other, so that what may leave must still
 * be let in. Packets see where they really go: addresses of services have been translated by then.
 * What the node itself sends, probes above all, is not forwarded and so never comes here.
 */
final class PolicyRules {

    private final Ruleset rules = new Ruleset();
    private final Family family;

    private PolicyRules(Family family) {
        this.family = family;
    }

    static Ruleset of(Isolation isolation, Family family, String dns) {
        var made = new PolicyRules(family);
        made.direction("in", "ip saddr", isolation.ingress());
        made.direction("out", "ip daddr", isolation.egress());
        made.hooks(dns);
        return made.rules;
    }

    /**
     * @param peer where a packet has the other one's address
     */
    private void direction(String way, String peer, Isolation.Direction direction) {
        rules.map("isolated-" + way, "type ipv4_addr : verdict;");
        direction
                .allowances()
                .forEach(
                        (policy, allowances) -> {
                            String chain = way + "/policy/" + policy;
                            rules.chain(chain);
                            for (int i = 0; i < allowances.size(); i++) {
                                allow(chain, chain + "/" + i, peer, allowances.get(i));
                            }
                        });
        direction
                .pods()
                .forEach(
                        (address, policies) -> {
                            String chain = way + "/pod/" + RulesetText.name(address);
                            rules.element("isolated-" + way, address, "goto " + chain, "");
                            // Nothing can keep a pod from itself.
                            rules.chain(chain, peer + " " + address + " accept");
                            for (String policy : policies) {
                                rules.chain(chain, "jump " + way + "/policy/" + policy);
                            }
                            rules.chain(chain, "drop");
                        });
    }

    private void allow(String chain, String set, String peer, Allowance allowance) {
        String from = "";
        List<Span> peers = allowance.peers();
        if (peers != null) {
            if (peers.isEmpty()) {
                return; // nobody is meant
            }
            rules.set(set, "type ipv4_addr; flags interval;");
            peers.forEach(span -> rules.element(set, span.asAddresses(family), "", ""));
            from = peer + " @" + set + " ";
        }
        for (String ports : ports(allowance)) {
            rules.chain(chain, from + ports + "accept");
        }
    }

    /** What a packet must be like, one way or another; one empty one for any. */
    private List<String> ports(Allowance allowance) {
        if (allowance.ports() == null || allowance.named() == null) {
            return List.of("");
        }
        var ways = new ArrayList<String>();
        allowance
                .ports()
                .forEach(
                        (protocol, spans) ->
                                ways.add(
                                        protocol
                                                + " dport { "
                                                + spans.stream()
                                                        .map(Span::asPorts)
                                                        .collect(Collectors.joining(", "))
                                                + " } "));
        allowance
                .named()
                .forEach(
                        (protocol, pairs) -> {
                            if (!pairs.isEmpty()) {
                                ways.add(
                                        "ip daddr . "
                                                + protocol
                                                + " dport { "
                                                + String.join(", ", pairs)
                                                + " } ");
                            }
                        });
        return ways;
    }

    /** Names are asked for at the node, where an isolated pod may do nothing else it could not. */
    private void hooks(String dns) {
        String standing = "ct state established,related accept";
        rules.hooked(
                        "egress",
                        "type filter hook forward priority filter - 6; policy accept;",
                        standing,
                        "ip saddr vmap @isolated-out")
                .hooked(
                        "ingress",
                        "type filter hook forward priority filter - 5; policy accept;",
                        standing,
                        "ip daddr vmap @isolated-in")
                .hooked(
                        "names",
                        "type filter hook input priority filter - 6; policy accept;",
                        standing,
                        "ip daddr "
                                + dns
                                + " meta l4proto { tcp, udp } th dport 53"
                                + " ip saddr vmap @isolated-out");
    }
}
