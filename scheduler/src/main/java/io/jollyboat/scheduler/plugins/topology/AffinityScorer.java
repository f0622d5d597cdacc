package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.framework.rule.ClusterScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodRelations;
import io.jollyboat.scheduler.snapshot.PodTerm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Likes nodes near to pods that the pod prefers, or that prefer or need to be near to it, and the
 * opposite.
 */
final class AffinityScorer implements ClusterScorer {

    private final PodInfo pod;
    private final Map<String, Map<String, String>> namespaces;
    private final InterPodAffinity.Arguments arguments;
    private final TopologyCounts liking = new TopologyCounts();

    AffinityScorer(
            PodInfo pod,
            Map<String, Map<String, String>> namespaces,
            InterPodAffinity.Arguments arguments) {
        this.pod = pod;
        this.namespaces = namespaces;
        this.arguments = arguments;
    }

    @Override
    public void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        if (before != null) {
            count(before, -1);
        }
        if (now != null) {
            count(now, 1);
        }
    }

    private void count(NodeInfo node, int sign) {
        PodRelations own = pod.relations();
        if (own.prefers()) {
            for (PodInfo other : node.pods()) {
                add(node, own.preferablyNear(), other, sign);
                add(node, own.preferablyFar(), other, -sign);
            }
        }
        if (arguments.ignorePreferencesOfPlaced() && !own.prefers()) {
            return;
        }
        for (PodInfo other : node.related()) {
            PodRelations theirs = other.relations();
            add(node, theirs.preferablyNear(), pod, sign);
            add(node, theirs.preferablyFar(), pod, -sign);
            for (PodTerm term : theirs.near()) {
                if (term.means(pod, namespaces)) {
                    liking.add(
                            node.facts(), term.topologyKey(), (long) sign * arguments.hardWeight());
                }
            }
        }
    }

    private void add(NodeInfo node, List<PodTerm.Weighted> terms, PodInfo other, int sign) {
        for (PodTerm.Weighted each : terms) {
            if (each.term().means(other, namespaces)) {
                liking.add(node.facts(), each.term().topologyKey(), (long) sign * each.weight());
            }
        }
    }

    @Override
    public Optional<Set<String>> labels() {
        return Optional.of(liking.labels());
    }

    @Override
    public boolean isActive() {
        return !liking.isEmpty();
    }

    @Override
    public long score(NodeInfo node) {
        return liking.of(node.facts());
    }

    /** The least liked gets none, the most liked the best; all the same get none. */
    @Override
    public void normalize(long[] scores) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (long score : scores) {
            least = Math.min(least, score);
            most = Math.max(most, score);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = most == least ? 0 : MAXIMUM * (scores[i] - least) / (most - least);
        }
    }
}
