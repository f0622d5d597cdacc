package io.jollyboat.scheduler.plugins.resources;

/** Which nodes NodeResourcesFit likes, named as in Kubernetes' configuration. */
public enum ScoringStrategy {
    /** Full ones: packs pods onto as few nodes as will hold them. */
    MOST_ALLOCATED("MostAllocated"),
    /** Empty ones: spreads pods. */
    LEAST_ALLOCATED("LeastAllocated"),
    /** Those that are used as a curve says. */
    REQUESTED_TO_CAPACITY_RATIO("RequestedToCapacityRatio");

    private final String word;

    ScoringStrategy(String word) {
        this.word = word;
    }

    /** As Kubernetes' configuration writes it. */
    public String word() {
        return word;
    }
}
