package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.decision.PodScorer.RuleScores;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import java.util.ArrayList;
import java.util.List;

/** Works a decision out again, in full detail. */
public final class Explanation {

    private Explanation() {}

    /** What every rule says about every node, in the order of the nodes' names. */
    public static List<NodeReport> of(DecisionRecord record, Profile profile) {
        PodFilter filter = PodFilter.prepare(profile.filters(), record.pod(), record.cluster());
        List<NodeReport> reports = new ArrayList<>();
        List<NodeInfo> feasible = new ArrayList<>();
        for (NodeInfo node : record.cluster().nodes()) {
            NodeReport report = new NodeReport(node.name(), filter.explain(node), List.of());
            reports.add(report);
            if (report.fits()) {
                feasible.add(node);
            }
        }
        return feasible.size() > 1 ? scored(reports, feasible, record, profile) : reports;
    }

    private static List<NodeReport> scored(
            List<NodeReport> reports,
            List<NodeInfo> feasible,
            DecisionRecord record,
            Profile profile) {
        List<RuleScores> all = PodScorer.scores(profile, record.pod(), feasible);
        List<NodeReport> scored = new ArrayList<>(reports.size());
        int position = 0;
        for (NodeReport report : reports) {
            scored.add(
                    report.fits()
                            ? new NodeReport(report.node(), report.verdicts(), at(position++, all))
                            : report);
        }
        return scored;
    }

    private static List<RuleScore> at(int position, List<RuleScores> all) {
        return all.stream()
                .filter(RuleScores::sawDifference)
                .map(each -> each.at(position))
                .toList();
    }
}
