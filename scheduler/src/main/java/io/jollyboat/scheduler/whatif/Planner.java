package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.Group;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.whatif.Plan.Obstacle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans where pods would go, each by the rules of the profile that it names, and which others would
 * have to leave for them.
 */
public final class Planner {

    private static final String GROUP = "the pods of its group do not all fit";
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private final List<Profile> profiles;
    private final List<NodeFacts> nodes;
    private final List<PodInfo> placed;
    private final Surroundings surroundings;

    /**
     * @param placed pods that have their nodes already
     */
    public Planner(
            List<Profile> profiles,
            List<NodeFacts> nodes,
            List<PodInfo> placed,
            Surroundings surroundings) {
        this.profiles = List.copyOf(profiles);
        this.nodes = List.copyOf(nodes);
        this.placed = List.copyOf(placed);
        this.surroundings = surroundings;
    }

    /**
     * Places pods as they would be if they were all created at once; of a group that does not fit
     * as a whole none.
     */
    public Plan plan(List<PodInfo> pods) {
        List<PodInfo> order = new ArrayList<>(pods);
        order.sort(Plugins.queueSort().order());
        Set<Key> hopeless = new HashSet<>();
        Map<Key, Obstacle> known = new HashMap<>(); // what kept pods of those from a node
        while (true) {
            Planning planning = new Planning(profiles, state());
            List<PodInfo> tried = new ArrayList<>(order);
            tried.removeIf(pod -> pod.group().filter(hopeless::contains).isPresent());
            planning.placeAll(tried);
            for (PodInfo pod : order) {
                if (pod.group().filter(hopeless::contains).isPresent()) {
                    planning.leaveOut(
                            known.getOrDefault(
                                    pod.key(), new Obstacle(pod.key(), GROUP, List.of())));
                }
            }
            Plan plan = planning.plan();
            if (!hopeless.addAll(incomplete(plan, order))) {
                return plan;
            }
            plan.unplaced().forEach(each -> known.putIfAbsent(each.pod(), each));
        }
    }

    /** The groups of which some pods have a node, but fewer than they ask for. */
    private Set<Key> incomplete(Plan plan, List<PodInfo> pods) {
        Map<Key, Integer> counts = new HashMap<>();
        Set<Key> going = new HashSet<>();
        plan.placed().forEach(each -> going.add(each.pod()));
        for (PodInfo pod : placed) {
            pod.group().ifPresent(group -> counts.merge(group, 1, Integer::sum));
        }
        Set<Key> some = new HashSet<>();
        for (PodInfo pod : pods) {
            if (pod.group().isPresent() && going.contains(pod.key())) {
                counts.merge(pod.group().get(), 1, Integer::sum);
                some.add(pod.group().get());
            }
        }
        some.removeIf(
                group ->
                        counts.getOrDefault(group, 0)
                                >= Group.of(group, surroundings.groups()).minimum());
        return some;
    }

    private ClusterState state() {
        return ClusterState.of(nodes, placed, surroundings);
    }

    /**
     * How many copies of a node it would take to place the pods, besides the nodes that are there
     * and with nobody sent away. Nodes are added one at a time, each when no other has room for the
     * next pod. Pods that no node would help are left out.
     */
    public Growth grow(List<PodInfo> pods, NodeFacts like) {
        Planning planning = new Planning(profiles, state());
        List<PodInfo> order = new ArrayList<>(pods);
        order.removeIf(pod -> planning.blocked(pod).isPresent());
        order.sort(Plugins.queueSort().order());
        int added = 0;
        int unplaced = 0;
        for (PodInfo pod : order) {
            if (planning.fits(pod)) {
                continue;
            }
            NodeFacts copy = copy(like, added + 1);
            planning.add(copy);
            if (planning.fits(pod)) {
                added++;
            } else {
                planning.remove(copy);
                unplaced++;
            }
        }
        return new Growth(like, added, unplaced);
    }

    private static NodeFacts copy(NodeFacts like, int number) {
        String name = like.name() + "-copy-" + number;
        Map<String, String> labels = new HashMap<>(like.labels());
        labels.computeIfPresent(HOSTNAME, (label, own) -> name);
        return new NodeFacts(
                name,
                labels,
                like.taints(),
                false,
                like.allocatable(),
                like.allowedPods(),
                like.equipment());
    }

    /** The nodes that differ in what they offer, one of each kind. */
    public List<NodeFacts> sizes() {
        Map<Object, NodeFacts> kinds = new java.util.LinkedHashMap<>();
        for (NodeFacts node : nodes) {
            kinds.putIfAbsent(List.of(node.allocatable(), node.allowedPods(), node.taints()), node);
        }
        return List.copyOf(kinds.values());
    }

    /** The nodes as they are before anything is planned. */
    public List<NodeInfo> before() {
        return state().snapshot().nodes();
    }
}
