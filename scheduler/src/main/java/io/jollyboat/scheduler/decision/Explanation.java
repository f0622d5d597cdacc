package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Works a decision out again, in full detail. */
public final class Explanation {

    private Explanation() {}

    /** What every rule says about every node, in the order of the nodes' names. */
    public static List<NodeReport> of(DecisionRecord record, Profile profile) {
        NodeSnapshot cluster = record.cluster();
        Evaluation evaluation = new Evaluation(profile, record.pod(), cluster);
        evaluation.update(record.pod(), cluster);
        List<NodeReport> reports = new ArrayList<>(cluster.size());
        for (NodeInfo node : cluster.nodes()) {
            reports.add(
                    new NodeReport(
                            node.name(),
                            evaluation.filter().explain(record.pod(), node),
                            List.of()));
        }
        int[] feasible = evaluation.feasible();
        if (feasible.length > 1) {
            List<List<RuleScore>> scores = evaluation.scores(feasible);
            for (int i = 0; i < feasible.length; i++) {
                NodeReport report = reports.get(feasible[i]);
                reports.set(
                        feasible[i],
                        new NodeReport(report.node(), report.verdicts(), scores.get(i)));
            }
        }
        return reports;
    }
}
