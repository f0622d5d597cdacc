package io.jollyboat.jolly.consolidation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.whatif.Consolidation;
import io.jollyboat.scheduler.whatif.Consolidator;
import io.jollyboat.scheduler.whatif.EvictionRules;
import io.jollyboat.scheduler.whatif.Fate;
import io.jollyboat.scheduler.whatif.LiveCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans on the cluster as its API has it at that moment.
 *
 * @param profiles the scheduler's
 * @param rules which pods may go
 * @param spared nodes that are never emptied, and why
 */
public record ClusterPlans(
        CallingClient client,
        List<Profile> profiles,
        EvictionRules rules,
        Map<String, String> spared) {

    public ClusterPlans {
        profiles = List.copyOf(profiles);
        spared = Map.copyOf(spared);
    }

    /**
     * Reads the cluster and plans; blocks.
     *
     * @param nodes so many are emptied at most
     * @param moves so many pods are evicted at most
     * @param also other nodes that are not emptied, and why
     */
    public Consolidation plan(int nodes, int moves, Map<String, String> also) {
        List<Pod> pods = client.list(Resources.PODS, "", ListOptions.ALL).items();
        Map<Key, Fate> fates = new HashMap<>();
        pods.forEach(pod -> fates.put(Key.of(pod), rules.of(pod)));
        Map<String, String> left = new HashMap<>(spared);
        left.putAll(also);
        return new Consolidator(profiles, LiveCluster.read(client, pods), fates, left)
                .plan(nodes, moves);
    }

    /** The pods that a node has now and that would have to go if it were emptied. */
    Set<Key> going(String node) {
        var here = ListOptions.ALL.fields("spec.nodeName=" + node);
        return client.list(Resources.PODS, "", here).items().stream()
                .filter(pod -> !PodLife.hasEnded(pod))
                .filter(pod -> !(rules.of(pod) instanceof Fate.Stays))
                .map(Key::of)
                .collect(Collectors.toSet());
    }
}
