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

    private static final List<String> TABLES = List.of("nat", "filter");

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
        return TABLES.stream().allMatch(table -> there(Jump.of(Jump.ALL, table).getFirst()));
    }

    /** Has one chain listed: to look a rule up, iptables reads the whole table. */
    private boolean there(Jump jump) {
        var command = List.of(program, "-w", LOCK_SECONDS, "-t", jump.table(), "-S", jump.from());
        return Command.attempt(command, "").output().lines().anyMatch(jump::is);
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

    /** All of it in one load a table, so that nothing leads to half of it. */
    private void whole(RouteTable table) {
        ServiceChains chains = ServiceChains.of(table, ranges);
        var text = new StringBuilder();
        for (TableText wanted : List.of(chains.nat, chains.filter)) {
            SavedTable saved = SavedTable.read(Command.run(save(wanted.name()), ""));
            var jumps = new ArrayList<String>(saved.removals(Jump.TO_NODES));
            Jump.of(Jump.ALL, wanted.name()).stream()
                    .filter(jump -> !saved.has(jump))
                    .forEach(jump -> jumps.add(jump.insertion()));
            if (!chains.nodes.isEmpty()) {
                Jump.of(Jump.TO_NODES, wanted.name()).forEach(jump -> jumps.add(jump.insertion()));
            }
            wanted.write(text, jumps, saved.stale(wanted));
        }
        Command.run(restore, text.toString());
        nodes = Set.copyOf(chains.nodes);
    }

    private List<String> save(String table) {
        return List.of(program + "-save", "-t", table);
    }

    /** Chains of these names may be a kube-proxy's: only where one says that it is ours. */
    @Override
    public void removeRules() {
        loaded = null;
        // Where the kernel has no such tables, there is nothing of ours either.
        if (!Command.attempt(save("nat"), "").output().contains(ServiceChains.MARK)) {
            return;
        }
        var text = new StringBuilder();
        for (String table : TABLES) {
            SavedTable saved = SavedTable.read(Command.run(save(table), ""));
            var jumps = new ArrayList<String>(saved.removals(Jump.TO_NODES));
            jumps.addAll(saved.removals(Jump.of(Jump.ALL, table)));
            new TableText(table).write(text, jumps, saved.chains());
        }
        Command.run(restore, text.toString());
    }

    @Override
    public void remove() {
        removeRules();
        host.close();
    }
}
