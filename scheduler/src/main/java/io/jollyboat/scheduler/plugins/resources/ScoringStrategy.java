package io.jollyboat.scheduler.plugins.resources;

/** Which nodes NodeResourcesFit likes, named as in Kubernetes' configuration. */
public enum ScoringStrategy {
    /** Full ones: packs pods onto as few nodes as will hold them. */
    MOST_ALLOCATED,
    /** Empty ones: spreads pods. */
    LEAST_ALLOCATED,
    /** Those that are used as a curve says. */
    REQUESTED_TO_CAPACITY_RATIO
}
