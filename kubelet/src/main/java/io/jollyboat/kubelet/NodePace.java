package io.jollyboat.kubelet;

import io.jollyboat.kubelet.node.Reporting;
import java.time.Duration;

/**
 * How often a node does what it does again and again, and how much of it at a time.
 *
 * @param reporting how often it tells how it is
 * @param pods how often each pod is looked at although nothing was heard of it
 * @param disks how long holds what was measured of what pods keep on disk
 * @param pulls how many images may be pulled at once; 0 for as many as are wanted
 */
public record NodePace(Reporting reporting, Duration pods, Duration disks, int pulls) {

    /**
     * As Kubernetes has it, but that pods are looked at more seldom, since the engine tells of all
     * that happens, and that images are pulled side by side.
     */
    public static final NodePace STANDARD =
            new NodePace(Reporting.STANDARD, Duration.ofMinutes(5), Duration.ofMinutes(1), 0);

    NodePace reporting(Reporting other) {
        return new NodePace(other, pods, disks, pulls);
    }

    NodePace pods(Duration period) {
        return new NodePace(reporting, positive(period), disks, pulls);
    }

    NodePace disks(Duration hold) {
        return new NodePace(reporting, pods, hold, pulls);
    }

    NodePace pulls(int most) {
        return new NodePace(reporting, pods, disks, most);
    }

    private static Duration positive(Duration period) {
        if (period.isZero()) {
            throw new IllegalArgumentException("it is longer than nothing");
        }
        return period;
    }
}
