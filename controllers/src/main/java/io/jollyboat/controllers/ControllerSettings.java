package io.jollyboat.controllers;

import io.jollyboat.core.election.ElectionSettings;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import java.time.Duration;

/**
 * What of the controllers can be set, by the names of kube-controller-manager's flags.
 *
 * @param nodeGrace how long a node may be silent
 * @param firstNodeGrace how long a node may take to speak for the first time
 * @param finishedPodsKept how many pods that have ended are kept; 0 or less for all
 * @param election whether they work only while this copy of them leads
 */
public record ControllerSettings(
        Duration nodeGrace,
        Duration firstNodeGrace,
        int finishedPodsKept,
        ElectionSettings election) {

    /** What Kubernetes has since 1.32. */
    public static final ControllerSettings DEFAULT =
            new ControllerSettings(
                    Duration.ofSeconds(50), Duration.ofSeconds(60), 12_500, ElectionSettings.OFF);

    /** All there are. */
    public static final Options<ControllerSettings> OPTIONS =
            ElectionSettings.added(
                    Options.<ControllerSettings>of("controller-manager")
                            .with(
                                    "node-monitor-grace-period",
                                    (settings, value) -> settings.nodeGrace(time(value)))
                            .with(
                                    "node-startup-grace-period",
                                    (settings, value) -> settings.firstNodeGrace(time(value)))
                            .with(
                                    "terminated-pod-gc-threshold",
                                    (settings, value) -> settings.finishedPodsKept(number(value))),
                    ControllerSettings::election,
                    ControllerSettings::election);

    private ControllerSettings nodeGrace(Duration value) {
        return new ControllerSettings(value, firstNodeGrace, finishedPodsKept, election);
    }

    private ControllerSettings firstNodeGrace(Duration value) {
        return new ControllerSettings(nodeGrace, value, finishedPodsKept, election);
    }

    private ControllerSettings finishedPodsKept(int value) {
        return new ControllerSettings(nodeGrace, firstNodeGrace, value, election);
    }

    /** The same with another election. */
    public ControllerSettings election(ElectionSettings value) {
        return new ControllerSettings(nodeGrace, firstNodeGrace, finishedPodsKept, value);
    }

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
