package io.jollyboat.jolly.options;

import io.jollyboat.core.election.ElectionSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was asked of the scheduler. It is set by its configuration's file, but for whether it is one
 * of several.
 *
 * @param configuration the file, if one was named
 */
public record SchedulerSettings(Optional<Path> configuration, ElectionSettings election) {

    public static final SchedulerSettings DEFAULT =
            new SchedulerSettings(Optional.empty(), ElectionSettings.OFF);

    public SchedulerSettings configuration(String path) {
        return new SchedulerSettings(Optional.of(Path.of(path)), election);
    }

    public SchedulerSettings election(ElectionSettings other) {
        return new SchedulerSettings(configuration, other);
    }
}
