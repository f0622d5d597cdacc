package io.jollyboat.scheduler.decision;

import static java.util.Objects.requireNonNull;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Wants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The order in which pods that wait together fill nodes best: always the one next whose best node
 * is filled better than any other's, by the scores that stand alone. It exists only if all of them
 * get a node in that order, so that who would have been first loses nothing; and only as long as
 * which nodes fit is a matter of each node alone. Nothing is placed here.
 */
final class JointOrder {

    /**
     * How many times a node may be looked at for one order; beyond that, the order of the queue
     * will do. None is looked at as long as nodes differ only by scores that stand alone; else
     * fifty pods that all differ take 1,275 looks at each node.
     */
    private static final int LOOKS = 100_000;

    /** Asking all rules anew is like looking so often. */
    private static final int ASKING = 5;

    /** Pods that want the same. */
    private static final class Shape {

        private final Deque<PodInfo> waiting = new ArrayDeque<>(); // in the order of the queue
        private @Nullable Evaluation evaluation; // null before the first pod is looked for
    }

    private final BiFunction<PodInfo, NodeSnapshot, Evaluation> evaluations;
    private final List<Shape> shapes; // with pods that wait, in the order of their first ones
    private final List<PodInfo> order = new ArrayList<>();
    private NodeSnapshot cluster; // with the pods so far on their nodes
    private int looks;

    private JointOrder(
            List<PodInfo> pods,
            NodeSnapshot cluster,
            BiFunction<PodInfo, NodeSnapshot, Evaluation> evaluations) {
        this.cluster = cluster;
        this.evaluations = evaluations;
        Map<Wants, Shape> byWants = new LinkedHashMap<>();
        for (PodInfo pod : pods) {
            byWants.computeIfAbsent(Wants.of(pod), none -> new Shape()).waiting.add(pod);
        }
        this.shapes = new ArrayList<>(byWants.values());
    }

    /**
     * @param pods that would be placed one after the other in this order, of one profile
     * @param evaluations of pods in a cluster: what is known that can follow it, or one made anew
     * @return all of them in another order; empty when they had better be placed in theirs
     */
    static Optional<List<PodInfo>> of(
            List<PodInfo> pods,
            NodeSnapshot cluster,
            BiFunction<PodInfo, NodeSnapshot, Evaluation> evaluations) {
        if (pods.size() < 2 || cluster.size() < 2) {
            return Optional.empty();
        }
        JointOrder joint = new JointOrder(pods, cluster, evaluations);
        return joint.shapes.size() > 1 && joint.placesAll()
                ? Optional.of(joint.order)
                : Optional.empty();
    }

    /** Whether what the pod may do to others, or they to it, is a matter of its node alone. */
    static boolean mayContain(PodInfo pod) {
        return pod.demand().volumes().isNone()
                && pod.group().isEmpty()
                && !pod.relations().hasTerms()
                && pod.relations().spread().isEmpty()
                && pod.rules().claims() == 0
                && pod.rank().nominatedNode().isEmpty();
    }

    private boolean placesAll() {
        while (!shapes.isEmpty()) {
            Shape best = null;
            long most = Long.MIN_VALUE;
            for (Shape each : shapes) {
                Evaluation evaluation = upToDate(each);
                if (evaluation == null) {
                    return false;
                }
                long score = evaluation.bestScore();
                if (score > most) {
                    most = score;
                    best = each;
                }
            }
            place(requireNonNull(best));
        }
        return true;
    }

    private void place(Shape shape) {
        PodInfo pod = shape.waiting.remove();
        NodeInfo node = requireNonNull(shape.evaluation).best();
        cluster = cluster.with(List.of(node.plus(pod.on(node.name()))));
        order.add(pod);
        if (shape.waiting.isEmpty()) {
            shapes.remove(shape);
        }
    }

    /** What the rules say about the nodes as they would be; null when no order can be told. */
    private @Nullable Evaluation upToDate(Shape shape) {
        PodInfo pod = shape.waiting.element();
        Evaluation evaluation = shape.evaluation;
        if (evaluation == null || !evaluation.canFollow(pod, cluster)) {
            looks += evaluation == null ? 0 : ASKING * cluster.size(); // what they go by moved
            evaluation = looks > LOOKS ? null : evaluations.apply(pod, cluster);
            shape.evaluation = evaluation;
        }
        if (evaluation == null) {
            return null;
        }
        evaluation.update(pod, cluster);
        if (evaluation.fitting() == 0 || !evaluation.filtersNodesAlone()) {
            return null;
        }
        looks += evaluation.looked();
        return looks > LOOKS ? null : evaluation;
    }
}
