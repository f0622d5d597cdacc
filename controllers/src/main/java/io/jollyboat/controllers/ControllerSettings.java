package io.jollyboat.controllers;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import java.time.Duration;

/**
 * What of the controllers can be set, by the names of kube-controller-manager's flags.
 *
 * @param nodeGrace how long a node may be silent
 * @param firstNodeGrace how long a node may take to speak for the first time
 * @param finishedPodsKept how many pods that have ended are kept; 0 or less for all
 */
public record ControllerSettings(
        Duration nodeGrace, Duration firstNodeGrace, int finishedPodsKept) {

    /** What Kubernetes has since 1.32. */
    public static final ControllerSettings DEFAULT =
            new ControllerSettings(Duration.ofSeconds(50), Duration.ofSeconds(60), 12_500);

    /** All there are. */
    public static final Options<ControllerSettings> OPTIONS =
            Options.<ControllerSettings>of("controller-manager")
                    .with(
                            "node-monitor-grace-period",
                            (settings, value) ->
                                    new ControllerSettings(
                                            time(value),
                                            settings.firstNodeGrace,
                                            settings.finishedPodsKept))
                    .with(
                            "node-startup-grace-period",
                            (settings, value) ->
                                    new ControllerSettings(
                                            settings.nodeGrace,
                                            time(value),
                                            settings.finishedPodsKept))
                    .with(
                            "terminated-pod-gc-threshold",
                            (settings, value) ->
                                    new ControllerSettings(
                                            settings.nodeGrace,
                                            settings.firstNodeGrace,
                                            number(value)));

    private static Duration time(String value) {
        Duration time = GoDuration.parse(value);
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
        return time;
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("it is a number", none);
        }
    }
}
