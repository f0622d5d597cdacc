package io.jollyboat.scheduler.whatif;

import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.whatif.Plan.Obstacle;
import io.jollyboat.scheduler.whatif.Plan.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plans where pods would go, by the rules of one profile. Pods do not preempt each other. */
public final class Planner {

    private static final String HOSTNAME = "kubernetes.io/hostname";

    private final Profile profile;
    private final List<NodeFacts> nodes;
    private final List<PodInfo> placed;
    private final Surroundings surroundings;

    /**
     * @param placed pods that have their nodes already
     */
    public Planner(
            Profile profile,
            List<NodeFacts> nodes,
            List<PodInfo> placed,
            Surroundings surroundings) {
        this.profile = profile;
        this.nodes = List.copyOf(nodes);
        this.placed = List.copyOf(placed);
        this.surroundings = surroundings;
    }

    /** Places pods as they would be if they were all created at once. */
    public Plan plan(List<PodInfo> pods) {
        return plan(pods, state());
    }

    private Plan plan(List<PodInfo> pods, ClusterState state) {
        SchedulingCycle cycle = new SchedulingCycle(profile);
        List<PodInfo> order = new ArrayList<>(pods);
        order.sort(Plugins.queueSort().order());
        List<Placement> placements = new ArrayList<>();
        List<Obstacle> obstacles = new ArrayList<>();
        for (PodInfo pod : order) {
            switch (cycle.decide(pod, state.snapshot())) {
                case Placed(String node, int ignored) -> {
                    placements.add(new Placement(pod.key(), node));
                    state.putPod(pod.on(node));
                }
                case Unschedulable no -> obstacles.add(new Obstacle(pod.key(), no.message()));
            }
        }
        return new Plan(placements, obstacles, state.snapshot());
    }

    private ClusterState state() {
        ClusterState state = new ClusterState();
        state.surroundedBy(surroundings);
        nodes.forEach(state::putNode);
        placed.forEach(state::putPod);
        return state;
    }

    /**
     * How many copies of a node it would take to place the pods, besides the nodes that are there.
     * Nodes are added one at a time, each when no other has room for the next pod.
     */
    public Growth grow(List<PodInfo> pods, NodeFacts like) {
        SchedulingCycle cycle = new SchedulingCycle(profile);
        ClusterState state = state();
        List<PodInfo> order = new ArrayList<>(pods);
        order.sort(Plugins.queueSort().order());
        int added = 0;
        int unplaced = 0;
        for (PodInfo pod : order) {
            NodeSnapshot before = state.snapshot();
            if (cycle.decide(pod, before) instanceof Placed(String node, int ignored)) {
                state.putPod(pod.on(node));
                continue;
            }
            NodeFacts copy = copy(like, added + 1);
            state.putNode(copy);
            if (cycle.decide(pod, state.snapshot()) instanceof Placed(String node, int ignored)) {
                state.putPod(pod.on(node));
                added++;
            } else {
                state.removeNode(copy.name());
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
                like.images());
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
