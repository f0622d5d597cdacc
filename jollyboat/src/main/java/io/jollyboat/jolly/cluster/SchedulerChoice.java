package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.YamlParser;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.ProfileException;
import io.jollyboat.scheduler.SchedulerConfiguration;
import io.jollyboat.scheduler.configuration.ConfigurationException;
import io.jollyboat.scheduler.configuration.ConfigurationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the cluster's scheduler works: as usual, or as a file says that was given at a start. */
public final class SchedulerChoice {

    private SchedulerChoice() {}

    /** The configuration of a cluster that exists. */
    public static SchedulerConfiguration of(Profile profile) throws IOException {
        return Files.exists(profile.scheduler())
                ? read(profile.scheduler())
                : SchedulerConfiguration.DEFAULT;
    }

    /**
     * Reads a {@code KubeSchedulerConfiguration}.
     *
     * @throws ProfileException when it cannot be followed, with the reason
     */
    public static SchedulerConfiguration read(Path file) throws IOException {
        try {
            return ConfigurationReader.read(
                    new YamlParser().parse(Files.readAllBytes(file)).tree());
        } catch (MalformedBodyException | ConfigurationException e) {
            throw new ProfileException(
                    "the scheduler's configuration " + file + ": " + e.getMessage());
        }
    }
}
