package io.jollyboat.scheduler.plugins.resources;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How NodeResourcesFit scores.
 *
 * @param weights how much each resource counts, 1 or more, by name
 * @param curve for {@link ScoringStrategy#REQUESTED_TO_CAPACITY_RATIO}: two points or more, in the
 *     order of use
 * @param even whether a node is liked less the further the cpu and memory that are promised of it
 *     are from the proportion in which all of the cluster's are: there one of them will run out
 *     while the other is left
 */
public record Packing(
        ScoringStrategy strategy, Map<String, Integer> weights, List<Point> curve, boolean even) {

    /**
     * @param use in percent
     * @param score 0 to 10
     */
    public record Point(int use, int score) {}

    public static final Packing TIGHT = of(ScoringStrategy.MOST_ALLOCATED).evenly();

    public Packing {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights)); // the order is not chance
        curve = List.copyOf(curve);
    }

    /** Cpu and memory alike; the curve, if it is one, likes full nodes. */
    public static Packing of(ScoringStrategy strategy) {
        return new Packing(
                strategy,
                Map.of("cpu", 1, "memory", 1),
                List.of(new Point(0, 0), new Point(100, 10)),
                /* even */ false);
    }

    private Packing evenly() {
        return new Packing(strategy, weights, curve, /* even */ true);
    }

    List<String> resources() {
        return new ArrayList<>(weights.keySet());
    }

    /**
     * What a resource scores of which this much is promised.
     *
     * @param offered more than 0
     * @param resolution the best score
     */
    long score(long promised, long offered, long resolution) {
        boolean overpromised = promised > offered;
        return switch (strategy) {
            case MOST_ALLOCATED ->
                    overpromised ? resolution : scaled(promised, offered, resolution);
            case LEAST_ALLOCATED ->
                    overpromised ? 0 : scaled(offered - promised, offered, resolution);
            case REQUESTED_TO_CAPACITY_RATIO ->
                    onCurve(
                            overpromised ? resolution : scaled(promised, offered, resolution),
                            resolution);
        };
    }

    private static long scaled(long part, long whole, long resolution) {
        return part > Long.MAX_VALUE / resolution
                ? part / (whole / resolution)
                : part * resolution / whole;
    }

    /**
     * @param use of the resolution
     */
    private long onCurve(long use, long resolution) {
        Point before = curve.getFirst();
        for (Point point : curve) {
            long at = point.use() * resolution / 100;
            if (use <= at) {
                long from = before.use() * resolution / 100;
                long low = before.score() * resolution / 10;
                long high = point.score() * resolution / 10;
                return at == from ? high : low + (high - low) * (use - from) / (at - from);
            }
            before = point;
        }
        return before.score() * resolution / 10;
    }
}
