package io.jollyboat.scheduler;

import io.jollyboat.scheduler.plugins.Overcommit;
import io.jollyboat.scheduler.plugins.ScoringStrategy;
import io.jollyboat.scheduler.queue.BackOff;
import java.util.List;

/**
 * How the scheduler works.
 *
 * @param profiles one or more, each for pods of another scheduler name; pods that name none of them
 *     are somebody else's
 * @param backOff how long pods wait after they could not be placed
 * @param decisionsKept of how many pods the last decision is remembered, 0 or more
 */
public record SchedulerConfiguration(
        List<ProfileConfiguration> profiles, BackOff backOff, int decisionsKept) {

    public static final SchedulerConfiguration DEFAULT =
            new SchedulerConfiguration(List.of(ProfileConfiguration.DEFAULT), BackOff.DEFAULT, 256);

    public SchedulerConfiguration {
        profiles = List.copyOf(profiles);
        long names = profiles.stream().map(ProfileConfiguration::schedulerName).distinct().count();
        if (profiles.isEmpty() || names < profiles.size()) {
            throw new IllegalArgumentException(
                    "the scheduler needs one or more profiles with different names");
        }
        if (decisionsKept < 0) {
            throw new IllegalArgumentException("decisionsKept is " + decisionsKept);
        }
    }

    /**
     * How the pods of one scheduler name are placed.
     *
     * @param schedulerName what they have in {@code spec.schedulerName}
     * @param strategy which nodes are liked
     * @param overcommit how much limits matter
     */
    public record ProfileConfiguration(
            String schedulerName, ScoringStrategy strategy, Overcommit overcommit) {

        public static final ProfileConfiguration DEFAULT =
                new ProfileConfiguration(
                        "default-scheduler",
                        ScoringStrategy.MOST_ALLOCATED,
                        Overcommit.BREAKS_TIES);

        public ProfileConfiguration {
            if (schedulerName.isEmpty()) {
                throw new IllegalArgumentException("a scheduler profile has no name");
            }
        }
    }
}
