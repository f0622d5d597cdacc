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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decision in words and numbers, as JSON: what every rule said about every node, or, in a large
 * cluster, about those nodes that came closest; the others are told of by what they have in common.
 */
public final class DecisionReport {

    /** How many nodes are told of one by one. */
    private static final int NODES = 50;

    /** How many of those that have something in common are named. */
    private static final int EXAMPLES = 3;

    /** How many ways to make the pod fit are told. */
    private static final int REMEDIES = 3;

    /** Stands for a node's name; no object's name has braces. */
    private static final String NODE = "{node}";

    private DecisionReport() {}

    /** What came out, without the nodes: that costs next to nothing. */
    public static void summarize(DecisionRecord record, ObjectNode into) {
        into.put("podUID", record.pod().uid())
                .put("schedulerName", record.pod().rules().schedulerName())
                .put("decidedAt", record.at().toString());
        switch (record.decision()) {
            case Placed(String node, int feasible) ->
                    into.put("outcome", "Placed").put("node", node).put("feasibleNodes", feasible);
            case Unschedulable(String message, var ignored, WayOut wayOut) -> {
                into.put("outcome", "Unschedulable").put("feasibleNodes", 0);
                into.put("message", message);
                if (wayOut instanceof WayOut.Preempt(String node, var victims)) {
                    into.put("nominatedNode", node);
                    ArrayNode names = into.putArray("victims");
                    victims.forEach(victim -> names.add(victim.key().toString()));
                }
            }
        }
        into.put("evaluatedNodes", record.cluster().size());
    }

    /**
     * The nodes, and what would make the pod fit.
     *
     * @param reports on all nodes of the record's cluster
     */
    public static void detail(DecisionRecord record, List<NodeReport> reports, ObjectNode into) {
        List<NodeReport> closest = new ArrayList<>(reports);
        closest.sort(closestFirst(record.decision()));
        ArrayNode nodes = into.putArray("nodes");
        closest.stream().limit(NODES).forEach(each -> nodes.add(node(each)));
        if (closest.size() > NODES) {
            others(closest.subList(NODES, closest.size()), into.putArray("otherNodes"));
        }
        if (record.decision() instanceof Unschedulable) {
            ArrayNode remedies = into.putArray("remedies");
            remedies(record, closest).forEach(remedies::add);
        }
    }

    /** What holds for several nodes is said once. */
    private static List<String> remedies(DecisionRecord record, List<NodeReport> closest) {
        Map<String, List<String>> nodes = new LinkedHashMap<>(); // by what is to be done
        closest.stream()
                .limit(NODES)
                .forEach(
                        each ->
                                nodes.computeIfAbsent(
                                                remedy(record, each), none -> new ArrayList<>())
                                        .add(each.node()));
        return nodes.entrySet().stream()
                .limit(REMEDIES)
                .map(each -> named(each.getKey(), each.getValue()))
                .toList();
    }

    private static String named(String remedy, List<String> nodes) {
        String one = remedy.replace(NODE, nodes.getFirst());
        if (nodes.size() == 1 || !remedy.contains(NODE)) {
            return one;
        }
        List<String> others = nodes.subList(1, Math.min(nodes.size(), EXAMPLES + 1));
        int more = nodes.size() - 1 - others.size();
        return one
                + " (the same goes for "
                + String.join(", ", others)
                + (more > 0 ? " and " + more + " more)" : ")");
    }

    private static void others(List<NodeReport> reports, ArrayNode into) {
        Map<List<Rejected>, List<NodeReport>> alike = new LinkedHashMap<>();
        for (NodeReport each : reports) {
            List<Rejected> verdicts =
                    rejections(each).stream().map(rejected -> rejected.because("")).toList();
            alike.computeIfAbsent(verdicts, none -> new ArrayList<>()).add(each);
        }
        alike.forEach(
                (verdicts, those) -> {
                    ObjectNode json = into.addObject().put("count", those.size());
                    ArrayNode examples = json.putArray("examples");
                    those.stream().limit(EXAMPLES).forEach(each -> examples.add(each.node()));
                    json.put("fits", verdicts.isEmpty());
                    ArrayNode against = json.putArray("against");
                    verdicts.forEach(rejected -> against.add(no(rejected)));
                    if (verdicts.isEmpty() && !those.getFirst().scores().isEmpty()) {
                        json.put("highestScore", those.getFirst().total());
                        json.put("lowestScore", those.getLast().total());
                    }
                });
    }

    private static ObjectNode no(Rejected rejected) {
        ObjectNode no = JsonNodeFactory.instance.objectNode().put("rule", rejected.plugin());
        no.put("reason", String.join(", ", rejected.reasons()));
        if (!rejected.detail().isEmpty()) {
            no.put("detail", rejected.detail());
        }
        return no;
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
        return new Advice(record.pod(), record.cluster(), node, NODE).on(rejections(report));
    }

    private static ObjectNode node(NodeReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", report.node()).put("fits", report.fits());
        ArrayNode passed = json.putArray("passed");
        ArrayNode against = json.putArray("against");
        for (RuleVerdict each : report.verdicts()) {
            if (each.verdict() instanceof Rejected rejected) {
                against.add(no(rejected));
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
