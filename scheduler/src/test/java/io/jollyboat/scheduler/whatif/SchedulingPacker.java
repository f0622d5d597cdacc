package io.jollyboat.scheduler.whatif;

import static java.util.Objects.requireNonNull;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.whatif.Consolidation.Emptied;
import io.jollyboat.scheduler.whatif.Consolidation.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Places pods by the scheduler's own rules. */
final class SchedulingPacker implements PackingQuality.Packer {

    private final SchedulingCycle cycle;
    private final ClusterState cluster = new ClusterState();
    private final Map<String, PodInfo> placed = new HashMap<>(); // by name
    private final List<PodInfo> waiting = new ArrayList<>();
    private final int together;
    private final Map<String, Integer> pods = new HashMap<>(); // by node; none is 0
    private final int every;
    private int came;
    private int made;
    private int moves;

    private final Profile profile;

    private SchedulingPacker(Arrangement arrangement) {
        this(arrangement, /* together */ 1, /* every */ Integer.MAX_VALUE);
    }

    private SchedulingPacker(Arrangement arrangement, int together, int every) {
        this.together = together;
        this.every = every;
        this.profile = Plugins.profile("default-scheduler", arrangement);
        this.cycle = new SchedulingCycle(profile);
    }

    static SchedulingPacker packing() {
        return new SchedulingPacker(Arrangement.DEFAULT);
    }

    static SchedulingPacker filling() {
        Packing most = Packing.of(ScoringStrategy.MOST_ALLOCATED);
        return new SchedulingPacker(Arrangement.DEFAULT.with(most));
    }

    static SchedulingPacker spreading() {
        Packing least = Packing.of(ScoringStrategy.LEAST_ALLOCATED);
        return new SchedulingPacker(Arrangement.DEFAULT.with(least));
    }

    static SchedulingPacker balancing() {
        Map<String, Integer> weights = Map.of("NodeResourcesBalancedAllocation", 1);
        return new SchedulingPacker(
                Arrangement.DEFAULT.with(new Arrangement.Choice(Set.of(), Set.of(), weights)));
    }

    /** The default, when so many wait and the cluster has as many empty nodes to begin with. */
    static SchedulingPacker waiting(int together) {
        return new SchedulingPacker(Arrangement.DEFAULT, together, Integer.MAX_VALUE);
    }

    /** The default, and as often as so many pods have come nodes are emptied onto others. */
    static SchedulingPacker consolidating(int every) {
        return new SchedulingPacker(Arrangement.DEFAULT, /* together */ 1, every);
    }

    @Override
    public void place(long[] want, int end) {
        waiting.add(
                APod.named("p" + came++).requests(want[0] + "m", (want[1] >> 20) + "Mi").info());
        if (waiting.size() >= together) {
            placeAll();
        }
        if (came % every == 0) {
            consolidate();
        }
    }

    private void consolidate() {
        Map<Key, Fate> fates = new HashMap<>();
        placed.values().forEach(pod -> fates.put(pod.key(), new Fate.Moves()));
        var consolidator = new Consolidator(List.of(profile), cluster, fates, Map.of());
        for (Emptied each : consolidator.plan(Integer.MAX_VALUE, Integer.MAX_VALUE).emptied()) {
            for (Move move : each.moves()) {
                String name = move.pod().name();
                PodInfo pod = requireNonNull(placed.get(name)).on(move.node());
                placed.put(name, pod);
                pods.merge(move.node(), 1, Integer::sum);
            }
            moves += each.moves().size();
            pods.remove(each.node());
            cluster.removeNode(each.node());
        }
    }

    @Override
    public int moves() {
        return moves;
    }

    private void placeAll() {
        for (PodInfo pod : together == 1 ? waiting : inOrder()) {
            String node = nodeFor(pod);
            placed.put(pod.key().name(), pod.on(node));
            pods.merge(node, 1, Integer::sum);
            cluster.putPod(pod.on(node));
        }
        waiting.clear();
    }

    private List<PodInfo> inOrder() {
        for (int i = cluster.nodeCount() - pods.size(); i < together; i++) {
            make();
        }
        return cycle.jointly(waiting, cluster.snapshot()).orElse(waiting);
    }

    private String nodeFor(PodInfo pod) {
        if (cycle.decide(pod, cluster.snapshot()) instanceof Placed(String node, int ignored)) {
            return node;
        }
        return make();
    }

    private String make() {
        String fresh = "node%06d".formatted(made++);
        cluster.putNode(ANode.named(fresh).offers("16", "64Gi").offer("pods", "110").facts());
        return fresh;
    }

    @Override
    public void remove(int number) {
        placeAll();
        PodInfo pod = requireNonNull(placed.remove("p" + number));
        cluster.removePod(pod.key());
        if (pods.merge(pod.nodeName(), -1, (one, other) -> one + other == 0 ? null : one + other)
                == null) {
            cluster.removeNode(pod.nodeName());
        }
    }

    @Override
    public int nodes() {
        placeAll();
        return pods.size();
    }
}
