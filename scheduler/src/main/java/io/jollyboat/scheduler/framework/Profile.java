package io.jollyboat.scheduler.framework;

import java.util.List;

/**
 * The rules by which the pods of one scheduler name are placed, each list in the order in which it
 * is asked.
 *
 * @param schedulerName pods that name it in {@code spec.schedulerName} are placed by this profile
 * @param tieBreakers asked one after the other about the nodes that share the best score; a higher
 *     score wins. When they see no difference either, the first node by name wins
 */
public record Profile(
        String schedulerName,
        List<PreEnqueuePlugin> preEnqueue,
        List<FilterPlugin> filters,
        List<PostFilterPlugin> postFilters,
        List<ReservePlugin> reserves,
        List<WeightedScore> scores,
        List<ScorePlugin> tieBreakers) {

    public Profile {
        preEnqueue = List.copyOf(preEnqueue);
        filters = List.copyOf(filters);
        postFilters = List.copyOf(postFilters);
        reserves = List.copyOf(reserves);
        scores = List.copyOf(scores);
        tieBreakers = List.copyOf(tieBreakers);
    }

    /** A rule and how much its score counts, 1 or more. */
    public record WeightedScore(ScorePlugin plugin, int weight) {}
}
