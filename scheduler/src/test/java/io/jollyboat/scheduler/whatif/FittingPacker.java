package io.jollyboat.scheduler.whatif;

import static io.jollyboat.scheduler.whatif.PackingTraces.CPU;
import static io.jollyboat.scheduler.whatif.PackingTraces.MEMORY;
import static io.jollyboat.scheduler.whatif.PackingTraces.PODS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Takes the node with room that it likes best; of several, the eldest. */
final class FittingPacker implements PackingQuality.Packer {

    /** To stay longer for so many pods that come is as bad as an empty node; hardly matters. */
    private static final double SOON = 1000;

    static final Liking FIRST = (node, pod) -> 0;

    /** Where the least is left of what there is least of. */
    static final Liking BEST = (node, pod) -> -Math.min(node.cpuWith(pod), node.memoryWith(pod));

    /** Full ones, but not those that would have to stay longer for the pod. */
    static final Liking KNOWING_ENDS =
            (node, pod) ->
                    -(node.cpuWith(pod) + node.memoryWith(pod)) / 2
                            - Math.max(0, pod.end - node.end()) / SOON;

    private final Liking liking;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Node> places = new ArrayList<>(); // by pod

    FittingPacker(Liking liking) {
        this.liking = liking;
    }

    /** How much a node is liked for a pod: the more, the better. */
    interface Liking {
        double of(Node node, Pod pod);
    }

    record Pod(long cpu, long memory, int end) {}

    static final class Node {

        private long cpu = CPU;
        private long memory = MEMORY;
        private int free = PODS;
        private final PriorityQueue<Integer> ends = new PriorityQueue<>(Comparator.reverseOrder());

        private boolean fits(Pod pod) {
            return cpu >= pod.cpu && memory >= pod.memory && free > 0;
        }

        private void add(Pod pod, int sign) {
            cpu -= sign * pod.cpu;
            memory -= sign * pod.memory;
            free -= sign;
        }

        /** The share of cpu that would be left. */
        double cpuWith(Pod pod) {
            return (double) (cpu - pod.cpu) / CPU;
        }

        double memoryWith(Pod pod) {
            return (double) (memory - pod.memory) / MEMORY;
        }

        /** When the last of its pods goes. */
        int end() {
            Integer last = ends.peek();
            return last == null ? 0 : last;
        }
    }

    @Override
    public void place(long[] want, int end) {
        Pod pod = new Pod(want[0], want[1], end);
        Node best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (Node node : nodes) {
            double liked = node.fits(pod) ? liking.of(node, pod) : Double.NEGATIVE_INFINITY;
            if (liked > most) {
                best = node;
                most = liked;
            }
        }
        if (best == null) {
            best = new Node();
            nodes.add(best);
        }
        best.add(pod, 1);
        best.ends.add(end);
        pods.add(pod);
        places.add(best);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a node is itself
    public void remove(int number) {
        Node node = places.get(number);
        node.add(pods.get(number), -1);
        node.ends.remove(pods.get(number).end);
        if (node.free == PODS) {
            nodes.removeIf(each -> each == node);
        }
    }

    @Override
    public int nodes() {
        return nodes.size();
    }
}
