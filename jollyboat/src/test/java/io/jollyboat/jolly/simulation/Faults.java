package io.jollyboat.jolly.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What breaks, drawn from the seed; all of it mends by itself after a while. */
final class Faults {

    private final SimulatedCluster cluster;
    private final RandomGenerator random;

    Faults(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.timeline.random();
    }

    String act() {
        int node = random.nextInt(SimulatedCluster.NODES);
        return switch (random.nextInt(8)) {
            case 0, 1 -> kill();
            case 2 -> {
                Duration time = seconds(30);
                cluster.node(node).killKubelet(time);
                yield "kill the kubelet of node " + node + " for " + time;
            }
            case 3 -> {
                Duration time = seconds(500); // until after its pods have been sent away
                cluster.node(node).powerOff(time);
                yield "power off node " + node + " for " + time;
            }
            case 4 -> {
                Duration time = seconds(20);
                cluster.node(node).loseEngine(time);
                yield "lose the engine of node " + node + " for " + time;
            }
            case 5 -> "crash on node " + node + ": " + cluster.node(node).crashSomething();
            default -> weather();
        };
    }

    private String kill() {
        int which = random.nextInt(cluster.processes());
        Duration time = seconds(20);
        cluster.kill(which, time);
        return "kill " + which + " for " + time;
    }

    private String weather() {
        double failing = random.nextInt(4) * 0.08;
        int late = random.nextInt(4) * 500;
        cluster.faults(failing, Duration.ofMillis(late));
        return "weather: " + failing + " fail, events up to " + late + " ms late";
    }

    private Duration seconds(int atMost) {
        return Duration.ofSeconds(random.nextInt(atMost));
    }
}
