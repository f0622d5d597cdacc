package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.core.placement.Taint;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.whatif.Consolidation.Emptied;
import io.jollyboat.scheduler.whatif.Consolidation.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tries to empty nodes of a cluster that exists only here: a node is cordoned and its pods are
 * placed anew, one after the other as they would be evicted, the large ones first, since small ones
 * find room that large ones left. Either all of them find room or nothing has happened.
 */
final class Emptying {

    private static final Taint CORDON =
            new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);

    private final Planning planning;
    private final ClusterState state;
    private final Map<Key, Fate> fates;

    /**
     * @param state what the planning places pods in
     * @param fates of the pods that have nodes
     */
    Emptying(Planning planning, ClusterState state, Map<Key, Fate> fates) {
        this.planning = planning;
        this.state = state;
        this.fates = fates;
    }

    /** Either what emptied the node, or why it cannot be. */
    sealed interface Outcome {

        record Done(Emptied emptied) implements Outcome {}

        /**
         * @param causes more of it, in lines; worked out when it is asked for
         */
        record Impossible(String why, Supplier<List<String>> causes) implements Outcome {

            private Impossible(String why) {
                this(why, List::of);
            }
        }
    }

    /** The pods of a node that would have to go. */
    List<PodInfo> going(NodeInfo node) {
        return node.pods().stream().filter(pod -> !(fate(pod) instanceof Fate.Stays)).toList();
    }

    /** Whether a node has no pods but those that belong to it. */
    boolean isEmpty(NodeInfo node) {
        return node.pods().stream().allMatch(pod -> fate(pod) instanceof Fate.Stays);
    }

    private Fate fate(PodInfo pod) {
        return fates.getOrDefault(pod.key(), new Fate.Stays());
    }

    /**
     * Empties a node, if all of its pods that have to go may and those that come again fit.
     *
     * @param unused nodes that are empty: nothing is won when the pods go there
     */
    Outcome empty(NodeInfo node, Set<String> unused) {
        List<PodInfo> going = new ArrayList<>(going(node));
        going.sort(
                Comparator.comparingDouble(
                        (PodInfo pod) -> -share(pod.demand().requests(), node.facts())));
        for (PodInfo pod : going) {
            Optional<String> held = held(pod);
            if (held.isPresent()) {
                return new Outcome.Impossible(pod.key() + " " + held.get());
            }
        }
        state.putNode(cordoned(node.facts()));
        going.forEach(pod -> state.removePod(pod.key()));
        Outcome outcome = place(going, node.name(), unused);
        if (outcome instanceof Outcome.Impossible) {
            going.forEach(state::putPod);
            state.putNode(node.facts());
        }
        return outcome;
    }

    private Outcome place(List<PodInfo> going, String from, Set<String> unused) {
        List<Move> moves = new ArrayList<>(going.size());
        List<Key> ended = new ArrayList<>(0);
        for (PodInfo pod : going) {
            if (fate(pod) instanceof Fate.Ends) {
                ended.add(pod.key());
                continue;
            }
            Decision decision = planning.settle(pod.on("").nominatedFor(""));
            switch (decision) {
                case Placed(String to, int ignored) when to.equals(from) -> {
                    return new Outcome.Impossible(
                            pod.key() + " tolerates the cordon and would come back");
                }
                case Placed(String to, int ignored) when unused.contains(to) -> {
                    return new Outcome.Impossible(
                            pod.key() + " would go to " + to + ", which is empty now");
                }
                case Placed(String to, int ignored) -> moves.add(new Move(pod.key(), to));
                case Unschedulable no -> {
                    return new Outcome.Impossible(
                            pod.key() + " would fit nowhere else",
                            planning.causes(pod, no, node -> !node.facts().unschedulable()));
                }
            }
        }
        return new Outcome.Done(new Emptied(from, moves, ended));
    }

    /** Why a pod cannot go; empty when it can. */
    private Optional<String> held(PodInfo pod) {
        if (fate(pod) instanceof Fate.Holds(String why)) {
            return Optional.of(why);
        }
        List<String> budgets = new ArrayList<>();
        List<String> spent = new ArrayList<>();
        state.surroundings().budgets().stream()
                .filter(each -> each.covers(pod))
                .forEach(
                        each -> {
                            budgets.add(each.name());
                            if (each.allowed() <= 0) {
                                spent.add(each.name());
                            }
                        });
        if (budgets.size() > 1) { // the eviction of such a pod is refused for ever
            return Optional.of("has several disruption budgets: " + String.join(", ", budgets));
        }
        if (!spent.isEmpty()) {
            return Optional.of(
                    "may not go now: the disruption budget %s allows none to"
                            .formatted(spent.getFirst()));
        }
        return fate(pod) instanceof Fate.Moves
                ? planning.blocked(pod).map(why -> "would not be placed again: " + why)
                : Optional.empty();
    }

    /** How much of a node that is: of its cpu or of its memory, of which it is more. */
    static double share(ResourceAmounts amounts, NodeFacts node) {
        return Math.max(
                part(amounts.milliCpu(), node.allocatable().milliCpu()),
                part(amounts.memory(), node.allocatable().memory()));
    }

    private static double part(long of, long whole) {
        return whole == 0 ? 0 : (double) of / whole;
    }

    private static NodeFacts cordoned(NodeFacts node) {
        List<Taint> taints = new ArrayList<>(node.taints());
        taints.add(CORDON);
        return new NodeFacts(
                node.name(),
                node.labels(),
                taints,
                /* unschedulable */ true,
                node.allocatable(),
                node.allowedPods(),
                node.equipment());
    }
}
