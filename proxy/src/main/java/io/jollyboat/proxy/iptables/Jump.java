package io.jollyboat.proxy.iptables;

import static io.jollyboat.proxy.iptables.RuleWords.comment;

import java.util.List;

/**
 * A rule of a chain that is the kernel's own, or of who else uses it, that leads to one of ours.
 *
 * @param match with a space at its end
 */
record Jump(String table, String from, String match, String to) {

    /** In the order in which they are put in, each before all others. */
    static final List<Jump> ALL =
            List.of(
                    any("nat", "PREROUTING", "KUBE-SERVICES", "kubernetes service portals"),
                    any("nat", "OUTPUT", "KUBE-SERVICES", "kubernetes service portals"),
                    any("nat", "POSTROUTING", "KUBE-POSTROUTING", "kubernetes postrouting rules"),
                    any("filter", "INPUT", "KUBE-FIREWALL", "kubernetes firewall"),
                    any("filter", "OUTPUT", "KUBE-FIREWALL", "kubernetes firewall"),
                    any("filter", "FORWARD", "KUBE-FIREWALL", "kubernetes firewall"),
                    any("filter", "FORWARD", "KUBE-FORWARD", "kubernetes forwarding rules"),
                    fresh("FORWARD", "KUBE-SERVICES", "kubernetes service portals"),
                    fresh("OUTPUT", "KUBE-SERVICES", "kubernetes service portals"),
                    fresh("INPUT", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible"),
                    fresh("FORWARD", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible"),
                    fresh("OUTPUT", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible"),
                    fresh("INPUT", "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall"),
                    fresh("FORWARD", "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall"),
                    fresh("OUTPUT", "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall"));

    /** To what is otherwise for other nodes, which comes first. */
    static final List<Jump> TO_NODES =
            List.of(
                    any("nat", "PREROUTING", NodeChains.NODES, "kubernetes nodes beside this"),
                    any("nat", "OUTPUT", NodeChains.NODES, "kubernetes nodes beside this"));

    private static Jump any(String table, String from, String to, String comment) {
        return new Jump(table, from, comment(comment), to);
    }

    /** For the first packet of a connection only. */
    private static Jump fresh(String from, String to, String comment) {
        return new Jump("filter", from, "-m conntrack --ctstate NEW " + comment(comment), to);
    }

    static List<Jump> of(List<Jump> some, String table) {
        return some.stream().filter(jump -> jump.table.equals(table)).toList();
    }

    /** As {@code iptables-restore} reads it. */
    String insertion() {
        return "-I " + from + " " + match + "-j " + to;
    }

    /** Whether a rule, as {@code iptables-save} writes it, leads the same way. */
    boolean is(String rule) {
        return rule.startsWith("-A " + from + " ") && rule.endsWith(" -j " + to);
    }
}
