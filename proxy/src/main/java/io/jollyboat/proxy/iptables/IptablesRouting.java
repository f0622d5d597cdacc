package io.jollyboat.proxy.iptables;

import io.jollyboat.proxy.conntrack.StaleDatagrams;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out route tables with {@code iptables-restore}, all of ours at once each time. Chains and
 * rules of others are not named, and so stay as they are. A process that dies leaves the last table
 * standing.
 */
public final class IptablesRouting implements RouteSink {

    /** Where the kernel's own chains lead to ours: table, chain, rule. */
    private static final List<List<String>> JUMPS =
            List.of(
                    jump("nat", "PREROUTING", "KUBE-SERVICES", "kubernetes service portals"),
                    jump("nat", "OUTPUT", "KUBE-SERVICES", "kubernetes service portals"),
                    jump("nat", "POSTROUTING", "KUBE-POSTROUTING", "kubernetes postrouting rules"),
                    jump("filter", "INPUT", "KUBE-FIREWALL", "kubernetes firewall"),
                    jump("filter", "OUTPUT", "KUBE-FIREWALL", "kubernetes firewall"),
                    jump("filter", "FORWARD", "KUBE-FIREWALL", "kubernetes firewall"),
                    jump("filter", "FORWARD", "KUBE-FORWARD", "kubernetes forwarding rules"),
                    fresh("FORWARD", "KUBE-SERVICES", "kubernetes service portals"),
                    fresh("OUTPUT", "KUBE-SERVICES", "kubernetes service portals"),
                    fresh("INPUT", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible"),
                    fresh("FORWARD", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible"),
                    fresh("OUTPUT", "KUBE-EXTERNAL-SERVICES", "kubernetes externally-visible"),
                    fresh("INPUT", "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall"),
                    fresh("FORWARD", "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall"),
                    fresh("OUTPUT", "KUBE-PROXY-FIREWALL", "kubernetes load balancer firewall"));

    private final HostNetwork host;
    private final ServiceRanges ranges;
    private final StaleDatagrams datagrams = new StaleDatagrams();

    /**
     * @param profile the cluster's name; chains have the same names whatever it is
     */
    public IptablesRouting(String profile, ServiceRanges ranges) {
        this.host = new HostNetwork(profile, ranges);
        this.ranges = ranges;
    }

    private static List<String> jump(String table, String from, String to, String comment) {
        return List.of(table, from, "-m", "comment", "--comment", comment, "-j", to);
    }

    /** For the first packet of a connection only. */
    private static List<String> fresh(String from, String to, String comment) {
        var rule = new ArrayList<>(List.of("filter", from, "-m", "conntrack", "--ctstate", "NEW"));
        rule.addAll(List.of("-m", "comment", "--comment", comment, "-j", to));
        return List.copyOf(rule);
    }

    @Override
    public void apply(RouteTable table) {
        host.open();
        ServiceChains chains = ServiceChains.of(table, ranges);
        var text = new StringBuilder();
        chains.nat.write(text, stale("nat", chains.nat));
        chains.filter.write(text, stale("filter", chains.filter));
        Command.run(List.of("iptables-restore", "-w", "--noflush"), text.toString());
        for (List<String> jump : JUMPS) {
            if (iptables("-C", jump).exitCode() != 0) {
                iptables("-I", jump);
            }
        }
        datagrams.follow(table);
    }

    /** What is there of ours from before and is wanted no more. */
    private static List<String> stale(String table, TableText wanted) {
        return present(table).stream().filter(chain -> !wanted.has(chain)).toList();
    }

    private static List<String> present(String table) {
        Command.Outcome saved = Command.attempt(List.of("iptables-save", "-t", table), "");
        return saved.output()
                .lines()
                .filter(line -> line.startsWith(":KUBE-"))
                .map(line -> line.substring(1, line.indexOf(' ')))
                .toList();
    }

    private static Command.Outcome iptables(String action, List<String> jump) {
        var command =
                new ArrayList<>(List.of("iptables", "-w", "-t", jump.get(0), action, jump.get(1)));
        command.addAll(jump.subList(2, jump.size()));
        return Command.attempt(command, "");
    }

    /** Chains of these names may be a kube-proxy's: only where one says that it is ours. */
    @Override
    public void removeRules() {
        if (!Command.attempt(List.of("iptables-save", "-t", "nat"), "")
                .output()
                .contains(ServiceChains.MARK)) {
            return;
        }
        JUMPS.forEach(jump -> iptables("-D", jump));
        for (String table : List.of("nat", "filter")) {
            List<String> stale = present(table);
            if (!stale.isEmpty()) {
                var text = new StringBuilder();
                new TableText(table).write(text, stale);
                Command.run(List.of("iptables-restore", "-w", "--noflush"), text.toString());
            }
        }
    }

    @Override
    public void remove() {
        removeRules();
        host.close();
    }
}
