package io.jollyboat.scheduler.whatif;

import static java.util.Objects.requireNonNull;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
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
    private int came;
    private int made;

    private SchedulingPacker(Arrangement arrangement) {
        this(arrangement, /* together */ 1);
    }

    private SchedulingPacker(Arrangement arrangement, int together) {
        this.together = together;
        this.cycle = new SchedulingCycle(Plugins.profile("default-scheduler", arrangement));
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
        return new SchedulingPacker(Arrangement.DEFAULT, together);
    }

    @Override
    public void place(long[] want, int end) {
        waiting.add(
                APod.named("p" + came++).requests(want[0] + "m", (want[1] >> 20) + "Mi").info());
        if (waiting.size() >= together) {
            placeAll();
        }
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
