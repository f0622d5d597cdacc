package io.jollyboat.proxy.iptables;

import io.jollyboat.proxy.conntrack.StaleDatagrams;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.HostNetwork;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out route tables with {@code iptables-restore}: all of ours at once at first and when
 * somebody has torn at it, then the chains of those services that have changed. Chains and rules of
 * others are not named, and so stay as they are. A process that dies leaves the last table
 * standing.
 */
public final class IptablesRouting implements RouteSink {

    private static final Logger log = LoggerFactory.getLogger(IptablesRouting.class);

    /** How long others may keep the tables to themselves. */
    private static final String LOCK_SECONDS = "5";

    /** From so many services on, all are loaded. */
    private static final int MOST_CHANGED = 256;

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

    /** Where they lead to what is otherwise for other nodes, which comes first. */
    private static final List<List<String>> NODE_JUMPS =
            List.of(
                    jump("nat", "PREROUTING", NodeChains.NODES, "kubernetes nodes beside this"),
                    jump("nat", "OUTPUT", NodeChains.NODES, "kubernetes nodes beside this"));

    private final HostNetwork host;
    private final ServiceRanges ranges;
    private final StaleDatagrams datagrams;
    private final String program;
    private final List<String> restore;
    private @Nullable RouteTable loaded; // null while it is not known what is
    private Set<Neighbour> nodes = Set.of(); // those that have chains

    /**
     * @param profile the cluster's name; chains have the same names whatever it is
     */
    public IptablesRouting(String profile, ServiceRanges ranges) {
        this.host = new HostNetwork(profile, ranges);
        this.ranges = ranges;
        this.datagrams = new StaleDatagrams(ranges.family());
        this.program = program(ranges.family());
        this.restore = List.of(program + "-restore", "-w", LOCK_SECONDS, "--noflush");
    }

    /** The tool for a family; those that restore and save are called after it. */
    public static String program(Family family) {
        return family == Family.IPV4 ? "iptables" : "ip6tables";
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
        RouteTable before = loaded;
        loaded = null; // until it is known again
        if (before == null || !standing() || !change(before, table)) {
            whole(table);
        }
        loaded = table;
        datagrams.follow(table);
    }

    /** Whether the kernel's chains still lead to ours; who flushes tables takes that too. */
    private boolean standing() {
        return Stream.of("nat", "filter")
                .map(name -> JUMPS.stream().filter(jump -> jump.getFirst().equals(name)))
                .allMatch(jumps -> there(jumps.findFirst().orElseThrow()));
    }

    private boolean there(List<String> jump) {
        return Command.attempt(iptables("-C", jump), "").exitCode() == 0;
    }

    /** Whether it could be done so. */
    private boolean change(RouteTable before, RouteTable table) {
        Set<String> changed = table.changedSince(before);
        if (changed.size() > MOST_CHANGED) {
            return false;
        }
        ServiceChains news = ServiceChains.some(table, changed, ranges);
        if (!nodes.containsAll(news.nodes)) {
            return false;
        }
        var outcome =
                Command.attempt(
                        restore, news.inPlaceOf(ServiceChains.some(before, changed, ranges)));
        if (outcome.exitCode() != 0) {
            log.info("the rules are not as they were left, and are loaded anew: {}", outcome);
        }
        return outcome.exitCode() == 0;
    }

    private void whole(RouteTable table) {
        ServiceChains chains = ServiceChains.of(table, ranges);
        List<String> nat = present("nat");
        if (nat.contains(NodeChains.NODES)) {
            NODE_JUMPS.forEach(jump -> Command.attempt(iptables("-D", jump), ""));
        }
        var text = new StringBuilder();
        chains.nat.write(text, stale(nat, chains.nat));
        chains.filter.write(text, stale(present("filter"), chains.filter));
        Command.run(restore, text.toString());
        for (List<String> jump : JUMPS) {
            if (!there(jump)) {
                Command.run(iptables("-I", jump), "");
            }
        }
        if (!chains.nodes.isEmpty()) {
            NODE_JUMPS.forEach(jump -> Command.run(iptables("-I", jump), ""));
        }
        nodes = Set.copyOf(chains.nodes);
    }

    /** What is there of ours from before and is wanted no more. */
    private static List<String> stale(List<String> present, TableText wanted) {
        return present.stream().filter(chain -> !wanted.has(chain)).toList();
    }

    private List<String> present(String table) {
        return Command.run(save(table), "")
                .lines()
                .filter(line -> line.startsWith(":KUBE-"))
                .map(line -> line.substring(1, line.indexOf(' ')))
                .toList();
    }

    private List<String> save(String table) {
        return List.of(program + "-save", "-t", table);
    }

    private List<String> iptables(String action, List<String> jump) {
        var command = new ArrayList<>(List.of(program, "-w", LOCK_SECONDS, "-t", jump.getFirst()));
        command.addAll(List.of(action, jump.get(1)));
        command.addAll(jump.subList(2, jump.size()));
        return command;
    }

    /** Chains of these names may be a kube-proxy's: only where one says that it is ours. */
    @Override
    public void removeRules() {
        loaded = null;
        // Where the kernel has no such tables, there is nothing of ours either.
        if (!Command.attempt(save("nat"), "").output().contains(ServiceChains.MARK)) {
            return;
        }
        // What is not there cannot be removed, and need not be.
        Stream.concat(NODE_JUMPS.stream(), JUMPS.stream())
                .forEach(jump -> Command.attempt(iptables("-D", jump), ""));
        for (String table : List.of("nat", "filter")) {
            List<String> stale = present(table);
            if (!stale.isEmpty()) {
                var text = new StringBuilder();
                new TableText(table).write(text, stale);
                Command.run(restore, text.toString());
            }
        }
    }

    @Override
    public void remove() {
        removeRules();
        host.close();
    }
}
