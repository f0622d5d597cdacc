package io.jollyboat.jolly.command;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.whatif.Growth;
import io.jollyboat.scheduler.whatif.Plan;
import io.jollyboat.scheduler.whatif.Plan.Obstacle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints where pods would go, for people. */
final class PlanText {

    /** So many of those that are alike are named besides the first. */
    private static final int NAMED = 3;

    private PlanText() {}

    static void print(Plan plan) {
        plan.placed().forEach(each -> row(each.pod(), each.node()));
        plan.leaving()
                .forEach(
                        each ->
                                row(
                                        each.pod(),
                                        "would have to leave %s for %s%s"
                                                .formatted(
                                                        each.node(),
                                                        each.preemptor(),
                                                        each.broken().isEmpty()
                                                                ? ""
                                                                : ", against the disruption budget "
                                                                        + String.join(
                                                                                ", ",
                                                                                each.broken()))));
        alike(plan.unplaced()).forEach(PlanText::nowhere);
        System.out.printf("%n%-30s %5s %8s %8s%n", "NODE", "PODS", "CPU", "MEMORY");
        for (NodeInfo node : plan.cluster().nodes()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %5d %7.0f%% %7.0f%%%n",
                    node.name(),
                    node.pods().size(),
                    percent(node.requested().milliCpu(), node.facts().allocatable().milliCpu()),
                    percent(node.requested().memory(), node.facts().allocatable().memory()));
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d of %d pods would be placed; %d nodes would have pods.%n",
                plan.placed().size(),
                plan.placed().size() + plan.unplaced().size(),
                plan.nodesUsed());
    }

    /** Those that fit nowhere for the same reasons, together. */
    private static Collection<List<Obstacle>> alike(List<Obstacle> unplaced) {
        Map<List<Object>, List<Obstacle>> alike = new LinkedHashMap<>();
        for (Obstacle each : unplaced) {
            Object said = each.causes().isEmpty() ? each.message() : each.causes();
            alike.computeIfAbsent(List.of(said), none -> new ArrayList<>()).add(each);
        }
        return alike.values();
    }

    private static void nowhere(List<Obstacle> alike) {
        Obstacle first = alike.getFirst();
        String more = alike.size() == 1 ? "" : others(alike.subList(1, alike.size()));
        System.out.println(first.pod() + more + " would fit nowhere:");
        if (first.causes().isEmpty()) {
            System.out.println("    " + first.message());
        }
        first.causes().forEach(line -> System.out.println("    " + line));
    }

    private static String others(List<Obstacle> others) {
        String some =
                String.join(
                        ", ", others.stream().limit(NAMED).map(each -> each.pod().name()).toList());
        return " and %d more like it (%s%s)"
                .formatted(others.size(), some, others.size() > NAMED ? ", ..." : "");
    }

    private static void row(Key pod, String where) {
        System.out.printf("%-50s %s%n", pod, where);
    }

    /** Each way to grow would do alone. */
    static void print(List<Growth> ways) {
        String lead = "It";
        for (Growth each : ways) {
            System.out.println(each.unplaced() == 0 ? lead + needed(each) : useless(each));
            lead = each.unplaced() == 0 ? "Or it" : lead;
        }
    }

    private static String needed(Growth growth) {
        return " would take %d more %s.".formatted(growth.nodes(), like(growth));
    }

    private static String useless(Growth growth) {
        return "No number of more %s would do: beside %d of them %d pods fit nowhere."
                .formatted(like(growth), growth.nodes(), growth.unplaced());
    }

    private static String like(Growth growth) {
        NodeFacts like = growth.like();
        return "nodes like %s (%dm cpu, %d MiB)"
                .formatted(
                        like.name(),
                        like.allocatable().milliCpu(),
                        like.allocatable().memory() >> 20);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
