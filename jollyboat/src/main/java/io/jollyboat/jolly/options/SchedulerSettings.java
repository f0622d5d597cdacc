package io.jollyboat.jolly.options;

import io.jollyboat.core.election.ElectionSettings;
import io.jollyboat.core.serving.ServingSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was asked of the scheduler. It is set by its configuration's file, but for whether it is one
 * of several and where it tells of itself.
 *
 * @param configuration the file, if one was named
 */
public record SchedulerSettings(
        Optional<Path> configuration, ElectionSettings election, ServingSettings serving) {

    private static final int PORT = 10259; // kube-scheduler's

    public static final SchedulerSettings DEFAULT =
            new SchedulerSettings(Optional.empty(), ElectionSettings.OFF, ServingSettings.at(PORT));

    public SchedulerSettings configuration(String path) {
        return new SchedulerSettings(Optional.of(Path.of(path)), election, serving);
    }

    public SchedulerSettings election(ElectionSettings other) {
        return new SchedulerSettings(configuration, other, serving);
    }

    public SchedulerSettings serving(ServingSettings other) {
        return new SchedulerSettings(configuration, election, other);
    }
}
