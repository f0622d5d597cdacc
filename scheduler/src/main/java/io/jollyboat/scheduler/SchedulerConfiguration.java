package io.jollyboat.scheduler;

import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.queue.BackOff;
import java.time.Duration;
import java.util.List;

/**
 * How the scheduler works.
 *
 * @param profiles one or more, each for pods of another scheduler name; pods that name none of them
 *     are somebody else's
 * @param backOff how long pods wait after they could not be placed
 * @param volumeTimeout how long a pod's claims may take to be bound once it has a node
 * @param decisionsKept of how many pods the last decision is remembered, 0 or more
 */
public record SchedulerConfiguration(
        List<ProfileConfiguration> profiles,
        BackOff backOff,
        Duration volumeTimeout,
        int decisionsKept) {

    public static final SchedulerConfiguration DEFAULT =
            new SchedulerConfiguration(
                    List.of(ProfileConfiguration.DEFAULT),
                    BackOff.DEFAULT,
                    Duration.ofMinutes(10),
                    1000);

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
     * @param arrangement the rules
     */
    public record ProfileConfiguration(String schedulerName, Arrangement arrangement) {

        public static final ProfileConfiguration DEFAULT =
                new ProfileConfiguration("default-scheduler", Arrangement.DEFAULT);

        public ProfileConfiguration {
            if (schedulerName.isEmpty()) {
                throw new IllegalArgumentException("a scheduler profile has no name");
            }
        }
    }
}
