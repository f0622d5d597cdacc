package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.decision.NodeReport.RuleVerdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decision in words and numbers, as JSON: what every rule said about every node, or, in a large
 * cluster, about those nodes that came closest.
 */
public final class DecisionReport {

    /** How many nodes are told of; the rest is counted. */
    private static final int NODES = 40;

    /** How many ways to make the pod fit are told. */
    private static final int REMEDIES = 3;

    private DecisionReport() {}

    /**
     * @param reports on all nodes of the record's cluster
     */
    public static ObjectNode of(DecisionRecord record, List<NodeReport> reports) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", record.at().toString());
        json.put("uid", record.pod().uid());
        switch (record.decision()) {
            case Placed(String node, int feasible) ->
                    json.put("outcome", "Placed").put("node", node).put("feasible", feasible);
            case Unschedulable(String message, var ignored, WayOut wayOut) -> {
                json.put("outcome", "Unschedulable").put("message", message);
                if (wayOut instanceof WayOut.Preempt(String node, var victims)) {
                    json.put("node", node);
                    ArrayNode names = json.putArray("victims");
                    victims.forEach(victim -> names.add(victim.key().toString()));
                }
            }
        }
        List<NodeReport> closest = new ArrayList<>(reports);
        closest.sort(closestFirst(record.decision()));
        ArrayNode nodes = json.putArray("nodes");
        closest.stream().limit(NODES).forEach(each -> nodes.add(node(each)));
        if (closest.size() > NODES) {
            json.put("omitted", closest.size() - NODES);
        }
        if (record.decision() instanceof Unschedulable) {
            ArrayNode remedies = json.putArray("remedies");
            closest.stream()
                    .limit(REMEDIES)
                    .map(each -> remedy(record, each))
                    .forEach(remedies::add);
        }
        return json;
    }

    /** The chosen one, then those that fit by their score, then those with the fewest obstacles. */
    private static Comparator<NodeReport> closestFirst(Decision decision) {
        String chosen = decision instanceof Placed(String node, int ignored) ? node : "";
        return Comparator.comparing((NodeReport each) -> !each.node().equals(chosen))
                .thenComparingInt(each -> rejections(each).size())
                .thenComparing(Comparator.comparingLong(NodeReport::total).reversed())
                .thenComparing(each -> rejections(each).stream().anyMatch(no -> !no.resolvable()))
                .thenComparing(NodeReport::node);
    }

    private static List<Rejected> rejections(NodeReport report) {
        List<Rejected> rejections = new ArrayList<>(2);
        for (RuleVerdict each : report.verdicts()) {
            if (each.verdict() instanceof Rejected rejected) {
                rejections.add(rejected);
            }
        }
        return rejections;
    }

    private static String remedy(DecisionRecord record, NodeReport report) {
        NodeInfo node = record.cluster().find(report.node()).orElseThrow();
        return String.join(
                "; and ",
                rejections(report).stream()
                        .map(each -> Advice.on(record.pod(), node, each))
                        .toList());
    }

    private static ObjectNode node(NodeReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", report.node()).put("fits", report.fits());
        ArrayNode passed = json.putArray("passed");
        ArrayNode against = json.putArray("against");
        for (RuleVerdict each : report.verdicts()) {
            if (each.verdict() instanceof Rejected rejected) {
                ObjectNode no = against.addObject().put("rule", each.plugin());
                no.put("reason", String.join(", ", rejected.reasons()));
                if (!rejected.detail().isEmpty()) {
                    no.put("detail", rejected.detail());
                }
            } else {
                passed.add(each.plugin());
            }
        }
        if (!report.scores().isEmpty()) {
            json.put("score", report.total());
            ObjectNode scores = json.putObject("scores");
            for (RuleScore each : report.scores()) {
                scores.put(each.plugin(), each.score());
            }
        }
        return json;
    }
}
