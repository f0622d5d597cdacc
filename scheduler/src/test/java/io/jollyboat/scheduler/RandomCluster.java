package io.jollyboat.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws small nodes and pods that often just fit or just do not, in terms that a test can reckon
 * with by itself.
 */
public final class RandomCluster {

    private final Random random;

    public RandomCluster(long seed) {
        this.random = new Random(seed);
    }

    /** Amounts are whole cpus and GiB. */
    public record DrawnNode(
            String name,
            int cpu,
            int memory,
            int pods,
            boolean tainted,
            boolean cordoned,
            String zone) {

        public ANode builder() {
            ANode node =
                    ANode.named(name)
                            .offers("" + cpu, memory + "Gi")
                            .offer("pods", "" + pods)
                            .label("zone", zone);
            if (tainted) {
                node.taint("dedicated", "", "NoSchedule");
            }
            return cordoned ? node.cordoned() : node;
        }
    }

    /**
     * @param port a port of the node, or 0
     * @param zone the only zone it may go to, or empty
     */
    public record DrawnPod(
            String name,
            int cpu,
            int memory,
            int port,
            boolean tolerant,
            String zone,
            int priority) {

        public APod builder() {
            APod pod = APod.named(name).priority(priority);
            if (cpu + memory > 0) {
                pod.requests("" + cpu, memory + "Gi");
            }
            if (port > 0) {
                pod.hostPort(port);
            }
            if (tolerant) {
                pod.spec("{'tolerations': [{'key': 'dedicated', 'operator': 'Exists'}]}");
            }
            if (!zone.isEmpty()) {
                pod.spec("{'nodeSelector': {'zone': '" + zone + "'}}");
            }
            return pod;
        }
    }

    public DrawnNode node(String name) {
        return new DrawnNode(
                name,
                1 + random.nextInt(6),
                1 + random.nextInt(6),
                1 + random.nextInt(4),
                random.nextInt(4) == 0,
                random.nextInt(6) == 0,
                zone());
    }

    public List<DrawnNode> nodes(int atMost) {
        List<DrawnNode> nodes = new ArrayList<>();
        int count = 1 + random.nextInt(atMost);
        for (int i = 0; i < count; i++) {
            nodes.add(node("node" + i));
        }
        return nodes;
    }

    public DrawnPod pod(String name) {
        return new DrawnPod(
                name,
                random.nextInt(4),
                random.nextInt(4),
                random.nextInt(4) == 0 ? 80 + random.nextInt(2) : 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0 ? zone() : "",
                random.nextInt(3));
    }

    public int upTo(int bound) {
        return random.nextInt(bound);
    }

    private String zone() {
        return random.nextBoolean() ? "east" : "west";
    }
}
