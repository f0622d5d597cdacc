package io.jollyboat.controllers.nodelifecycle;

import java.time.Duration;

/**
 * How patient one is with nodes, and how fast pods are sent off those in trouble.
 *
 * @param grace how long a node may be silent
 * @param firstGrace how long a node may take to speak for the first time
 * @param rate nodes per second of a zone whose pods are sent away; 0 for none ever
 * @param slowRate the same, of a zone most of whose nodes are in trouble
 * @param largeZone how many nodes a zone may have for no pods to be sent away at all while most of
 *     its nodes are in trouble; in a larger one they go by the slow rate
 * @param unhealthyShare the share of nodes in trouble from which on a zone is said to be
 */
public record NodeSettings(
        Duration grace,
        Duration firstGrace,
        double rate,
        double slowRate,
        int largeZone,
        double unhealthyShare) {

    /** What Kubernetes has, since 1.32. */
    public static final NodeSettings DEFAULT =
            new NodeSettings(Duration.ofSeconds(50), Duration.ofSeconds(60), 0.1, 0.01, 50, 0.55);

    /** The same with another time of grace. */
    public NodeSettings grace(Duration other) {
        return new NodeSettings(other, firstGrace, rate, slowRate, largeZone, unhealthyShare);
    }

    /** The same with another time until the first sign of life. */
    public NodeSettings firstGrace(Duration other) {
        return new NodeSettings(grace, other, rate, slowRate, largeZone, unhealthyShare);
    }

    /** The same with another rate. */
    public NodeSettings rate(double other) {
        return new NodeSettings(grace, firstGrace, other, slowRate, largeZone, unhealthyShare);
    }

    /** The same with another rate for zones in trouble. */
    public NodeSettings slowRate(double other) {
        return new NodeSettings(grace, firstGrace, rate, other, largeZone, unhealthyShare);
    }

    /** The same with another size from which on a zone is large. */
    public NodeSettings largeZone(int other) {
        return new NodeSettings(grace, firstGrace, rate, slowRate, other, unhealthyShare);
    }

    /** The same with another share that makes a zone one in trouble. */
    public NodeSettings unhealthyShare(double other) {
        return new NodeSettings(grace, firstGrace, rate, slowRate, largeZone, other);
    }
}
