package io.jollyboat.kubelet.node;

import java.time.Duration;

/**
 * How often a node looks how it is and tells of it.
 *
 * @param look how often it looks whether something has changed, which is told at once
 * @param report how often it tells although nothing has changed
 * @param images how many of the engine's images it names; -1 for all
 */
public record Reporting(Duration look, Duration report, int images) {

    /** As Kubernetes has it. */
    public static final Reporting STANDARD =
            new Reporting(Duration.ofSeconds(10), Duration.ofMinutes(5), 50);

    public Reporting {
        if (look.isZero() || report.isZero()) {
            throw new IllegalArgumentException("it is longer than nothing");
        }
        if (images < -1) {
            throw new IllegalArgumentException("it is -1 or a number of images");
        }
    }

    public Reporting look(Duration period) {
        return new Reporting(period, report, images);
    }

    public Reporting report(Duration period) {
        return new Reporting(look, period, images);
    }

    public Reporting images(int most) {
        return new Reporting(look, report, most);
    }
}
