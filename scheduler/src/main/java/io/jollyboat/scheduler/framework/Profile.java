package io.jollyboat.scheduler.framework;

import java.util.List;

/**
 * The rules by which the pods of one scheduler name are placed, each list in the order in which it
 * is asked.
 *
 * @param schedulerName pods that name it in {@code spec.schedulerName} are placed by this profile
 * @param tieBreakers asked one after the other about the nodes that share the best score; a higher
 *     score wins. When they see no difference either, the first node by name wins
 * @param binding what is asked between the choice of a node and the binding
 */
public record Profile(
        String schedulerName,
        List<PreEnqueuePlugin> preEnqueue,
        List<FilterPlugin> filters,
        List<PostFilterPlugin> postFilters,
        List<WeightedScore> scores,
        List<ScorePlugin> tieBreakers,
        Binding binding) {

    public Profile {
        preEnqueue = List.copyOf(preEnqueue);
        filters = List.copyOf(filters);
        postFilters = List.copyOf(postFilters);
        scores = List.copyOf(scores);
        tieBreakers = List.copyOf(tieBreakers);
    }

    /**
     * The rules that are asked once a node has been chosen.
     *
     * @param reserves what the pod takes with it
     * @param permits whether it may be bound now
     */
    public record Binding(List<ReservePlugin> reserves, List<PermitPlugin> permits) {

        public static final Binding PLAIN = new Binding(List.of(), List.of());

        public Binding {
            reserves = List.copyOf(reserves);
            permits = List.copyOf(permits);
        }
    }

    /** A rule and how much its score counts, 1 or more. */
    public record WeightedScore(ScorePlugin plugin, int weight) {}
}
