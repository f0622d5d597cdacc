package io.jollyboat.scheduler.whatif;

import static java.util.Objects.requireNonNull;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.whatif.Consolidation.Emptied;
import io.jollyboat.scheduler.whatif.Consolidation.Kept;
import io.jollyboat.scheduler.whatif.Consolidation.Move;
import io.jollyboat.scheduler.whatif.Emptying.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for nodes whose pods would all find room on the other nodes that have pods, each by the
 * rules of the profile that it names and with nobody sent away for it. Those with the fewest pods
 * are tried first, since to give a node back costs as many moves as it has pods; of those with as
 * many, the one that is used least.
 */
public final class Consolidator {

    private static final Set<String> OUT_OF_ORDER =
            Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private final ClusterState state;
    private final Emptying emptying;
    private final Map<String, String> spared;

    private final List<Emptied> emptied = new ArrayList<>();
    private final Set<String> empty = new TreeSet<>();
    private final List<Kept> kept = new ArrayList<>();
    private final Set<String> filled = new HashSet<>(); // with pods that were moved there

    /**
     * @param fates of the pods that have nodes
     * @param spared nodes that are not to be emptied, and why
     */
    public Consolidator(
            List<Profile> profiles,
            LiveCluster cluster,
            Map<Key, Fate> fates,
            Map<String, String> spared) {
        this(
                profiles,
                ClusterState.of(
                        cluster.nodes(),
                        cluster.placed(),
                        new Manifests(cluster).surroundings(cluster)),
                fates,
                spared);
    }

    Consolidator(
            List<Profile> profiles,
            ClusterState state,
            Map<Key, Fate> fates,
            Map<String, String> spared) {
        this.state = state;
        this.emptying = new Emptying(new Planning(profiles, state), state, fates);
        this.spared = Map.copyOf(spared);
    }

    /**
     * To be called once.
     *
     * @param nodes so many are emptied at most
     * @param moves so many pods are evicted at most
     */
    public Consolidation plan(int nodes, int moves) {
        List<NodeInfo> order = new ArrayList<>();
        for (NodeInfo node : state.snapshot().nodes()) {
            if (emptying.isEmpty(node) && against(node).isEmpty()) {
                empty.add(node.name());
            } else {
                order.add(node);
            }
        }
        order.sort(
                Comparator.comparingInt((NodeInfo node) -> emptying.going(node).size())
                        .thenComparingDouble(
                                node -> Emptying.share(node.requested(), node.facts())));
        int left = moves;
        for (NodeInfo node : order) {
            int going = emptying.going(node).size();
            String against = against(node);
            if (against.isEmpty()) {
                against = limit(node, going, nodes, left);
            }
            if (!against.isEmpty()) {
                kept.add(new Kept(node.name(), going, against, List::of));
                continue;
            }
            switch (emptying.empty(node, empty)) {
                case Outcome.Impossible no ->
                        kept.add(new Kept(node.name(), going, no.why(), no.causes()));
                case Outcome.Done(Emptied done) -> {
                    emptied.add(done);
                    done.moves().stream().map(Move::node).forEach(filled::add);
                    left -= going;
                }
            }
        }
        kept.sort(Comparator.comparing(Kept::node));
        return new Consolidation(emptied, List.copyOf(empty), kept, state.snapshot());
    }

    /** Why a node is none that should be emptied; empty when nothing is said against it. */
    private String against(NodeInfo node) {
        NodeFacts facts = node.facts();
        if (spared.containsKey(node.name())) {
            return requireNonNull(spared.get(node.name()));
        }
        if (facts.unschedulable()) {
            return "it is cordoned already";
        }
        return facts.taints().stream().anyMatch(each -> OUT_OF_ORDER.contains(each.key()))
                ? "it is not ready"
                : "";
    }

    private String limit(NodeInfo node, int going, int nodes, int left) {
        if (filled.contains(node.name())) {
            return "it takes in pods of others";
        }
        if (emptied.size() >= nodes) {
            return "it is left for later";
        }
        return going > left
                ? "it would take %d evictions, and only %d may be made".formatted(going, left)
                : "";
    }
}
