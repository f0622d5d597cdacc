package io.jollyboat.scheduler.configuration;

import io.jollyboat.scheduler.SchedulerConfiguration;
import io.jollyboat.scheduler.SchedulerConfiguration.ProfileConfiguration;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.queue.BackOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads a {@code KubeSchedulerConfiguration} of {@code kubescheduler.config.k8s.io/v1}. What it
 * does not say is as this scheduler has it: pods are packed. What says how the program runs rather
 * than where pods go (leader election, client connection, parallelism) is accepted and has no
 * effect; what cannot be followed is refused.
 *
 * @see <a href="https://kubernetes.io/docs/reference/scheduling/config/">Scheduler
 *     configuration</a>
 */
public final class ConfigurationReader {

    private static final String VERSION = "kubescheduler.config.k8s.io/v1";
    private static final String KIND = "KubeSchedulerConfiguration";

    private static final Set<String> KNOWN =
            Set.of(
                    "apiVersion",
                    "kind",
                    "profiles",
                    "podInitialBackoffSeconds",
                    "podMaxBackoffSeconds",
                    "parallelism",
                    "leaderElection",
                    "clientConnection",
                    "healthzBindAddress",
                    "metricsBindAddress",
                    "enableProfiling",
                    "enableContentionProfiling",
                    "percentageOfNodesToScore",
                    "delayCacheUntilActive");

    private ConfigurationReader() {}

    /**
     * @throws ConfigurationException when it cannot be followed
     */
    public static SchedulerConfiguration read(JsonNode json) {
        if (!json.path("apiVersion").asString("").equals(VERSION)
                || !json.path("kind").asString("").equals(KIND)) {
            throw new ConfigurationException("apiVersion, kind", "must be " + VERSION + " " + KIND);
        }
        json.forEachEntry(
                (field, ignored) -> {
                    if (!KNOWN.contains(field)) {
                        throw new ConfigurationException(field, "is not supported");
                    }
                });
        checkPercentage("percentageOfNodesToScore", json.path("percentageOfNodesToScore"));
        if (json.has("parallelism") && json.path("parallelism").asInt(0) <= 0) {
            throw new ConfigurationException(
                    "parallelism", "should be an integer value greater than zero");
        }
        SchedulerConfiguration usual = SchedulerConfiguration.DEFAULT;
        BackOff backOff = backOff(json, usual.backOff());
        List<ProfileConfiguration> profiles = new ArrayList<>();
        Duration volumeTimeout = usual.volumeTimeout();
        for (int i = 0; i < json.path("profiles").size(); i++) {
            JsonNode profile = json.path("profiles").path(i);
            ProfileReader reader = new ProfileReader("profiles[" + i + "]", profile);
            profiles.add(reader.read());
            volumeTimeout = reader.volumeTimeout(volumeTimeout);
        }
        if (profiles.isEmpty()) {
            profiles.add(new ProfileConfiguration("default-scheduler", Arrangement.DEFAULT));
        }
        if (profiles.stream().map(ProfileConfiguration::schedulerName).distinct().count()
                < profiles.size()) {
            throw new ConfigurationException("profiles", "two have the same schedulerName");
        }
        return new SchedulerConfiguration(profiles, backOff, volumeTimeout, usual.decisionsKept());
    }

    /**
     * Whatever it says, all nodes are looked at: a decision costs what has changed, not how many
     * there are.
     */
    static void checkPercentage(String at, JsonNode percentage) {
        int value = percentage.asInt(-1);
        boolean said = !percentage.isMissingNode() && !percentage.isNull();
        if (said && (value < 0 || value > 100)) {
            throw new ConfigurationException(at, "not in valid range [0-100]");
        }
    }

    private static BackOff backOff(JsonNode json, BackOff usual) {
        Duration first = seconds(json, "podInitialBackoffSeconds", usual.first());
        Duration longest = seconds(json, "podMaxBackoffSeconds", usual.longest());
        if (longest.compareTo(first) < 0) {
            throw new ConfigurationException(
                    "podMaxBackoffSeconds",
                    "must be greater than or equal to podInitialBackoffSeconds");
        }
        return new BackOff(first, longest);
    }

    private static Duration seconds(JsonNode json, String field, Duration usual) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isIntegralNumber() || value.asLong() <= 0) {
            throw new ConfigurationException(field, "must be a number of seconds greater than 0");
        }
        return Duration.ofSeconds(value.asLong());
    }
}
