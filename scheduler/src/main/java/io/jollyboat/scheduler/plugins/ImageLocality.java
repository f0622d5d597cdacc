package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.ClusterScorer;
import io.jollyboat.scheduler.framework.rule.NodeScorer;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Likes nodes that have the pod's images: the larger they are, the more; less when few nodes have
 * them, so that not all pods rush to one.
 */
final class ImageLocality implements ScorePlugin {

    private static final long MEGABYTE = 1 << 20;
    private static final long LEAST = 23 * MEGABYTE; // what is quick to pull counts nothing
    private static final long MOST = 1000 * MEGABYTE; // for each container

    @Override
    public String name() {
        return "ImageLocality";
    }

    @Override
    public Optional<NodeScorer> preScore(PodInfo pod, NodeSnapshot cluster) {
        return Optional.of(new Scorer(pod.demand().images()));
    }

    private static final class Scorer implements ClusterScorer {

        private final List<String> images;
        private final Map<String, Integer> owners = new HashMap<>(); // nodes that have each
        private int nodes;

        Scorer(List<String> images) {
            this.images = images;
        }

        @Override
        public void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
            count(before, -1);
            count(now, 1);
        }

        private void count(@Nullable NodeInfo node, int sign) {
            if (node == null) {
                return;
            }
            nodes += sign;
            if (node.facts().images().isEmpty()) {
                return;
            }
            for (String image : images) {
                if (node.facts().images().containsKey(image)) {
                    owners.merge(image, sign, (one, two) -> one + two == 0 ? null : one + two);
                }
            }
        }

        @Override
        public Optional<Set<String>> labels() {
            return Optional.empty();
        }

        @Override
        public boolean isActive() {
            return !owners.isEmpty();
        }

        @Override
        public long score(NodeInfo node) {
            long sum = 0;
            for (String image : images) {
                long size = node.facts().images().getOrDefault(image, 0L);
                sum += (long) (size * ((double) owners.getOrDefault(image, 0) / nodes));
            }
            long most = MOST * images.size();
            long clamped = Math.clamp(sum, LEAST, most);
            return MAXIMUM * (clamped - LEAST) / (most - LEAST);
        }
    }
}
