package io.jollyboat.scheduler.whatif;

import io.jollyboat.scheduler.decision.NodeReport;
import io.jollyboat.scheduler.decision.NodeReport.RuleVerdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why no node takes a pod, in lines for people: what is said against the nodes, once for all of
 * which the same is said, and by how much it fails on which of them.
 */
final class Causes {

    /** So many nodes are named. */
    private static final int NAMED = 3;

    /** So many different amounts that are missing of the same are told. */
    private static final int AMOUNTS = 3;

    private Causes() {}

    /**
     * @param reports on all nodes, by name
     */
    static List<String> of(List<NodeReport> reports) {
        Map<String, Map<String, List<String>>> nodes = new LinkedHashMap<>(); // by reason, detail
        for (NodeReport report : reports) {
            List<Rejected> against = against(report);
            nodes.computeIfAbsent(reasons(against), none -> new TreeMap<>())
                    .computeIfAbsent(details(against), none -> new ArrayList<>())
                    .add(report.node());
        }
        List<String> lines = new ArrayList<>();
        nodes.forEach((reasons, amounts) -> tell(reasons, amounts, lines));
        return lines;
    }

    private static List<Rejected> against(NodeReport report) {
        List<Rejected> against = new ArrayList<>(2);
        for (RuleVerdict each : report.verdicts()) {
            if (each.verdict() instanceof Rejected rejected) {
                against.add(rejected);
            }
        }
        return against;
    }

    private static String reasons(List<Rejected> against) {
        return String.join(", ", against.stream().flatMap(no -> no.reasons().stream()).toList());
    }

    private static String details(List<Rejected> against) {
        return String.join(
                "; ",
                against.stream().map(Rejected::detail).filter(each -> !each.isEmpty()).toList());
    }

    private static void tell(
            String reasons, Map<String, List<String>> amounts, List<String> lines) {
        List<String> all = amounts.values().stream().flatMap(List::stream).sorted().toList();
        lines.add("%s: %s".formatted(named(all), reasons));
        amounts.entrySet().stream()
                .filter(each -> !each.getKey().isEmpty())
                .limit(AMOUNTS)
                .forEach(each -> lines.add("  " + amount(each, amounts.size())));
        long untold = amounts.values().stream().skip(AMOUNTS).mapToLong(List::size).sum();
        if (untold > 0) {
            lines.add("  and other amounts on %d more".formatted(untold));
        }
    }

    private static String amount(Map.Entry<String, List<String>> each, int different) {
        return different == 1
                ? each.getKey()
                : each.getKey() + " (on " + some(each.getValue()) + ")";
    }

    /** As in {@code 5 nodes (a, b, c, ...)}. */
    private static String named(List<String> names) {
        String nodes = names.size() == 1 ? "node" : "nodes";
        return "%d %s (%s)".formatted(names.size(), nodes, some(names));
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.stream().limit(NAMED).toList());
        return names.size() > NAMED ? first + ", ..." : first;
    }
}
