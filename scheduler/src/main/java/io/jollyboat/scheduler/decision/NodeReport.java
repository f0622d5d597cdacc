package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.framework.rule.Verdict;
import java.util.List;

/**
 * What every rule said about one node.
 *
 * @param verdicts of every rule that had something to say to the pod, not only of the first that
 *     was against it
 * @param scores of every rule that saw a difference between the nodes; empty when the node did not
 *     fit or was the only one
 */
public record NodeReport(String node, List<RuleVerdict> verdicts, List<RuleScore> scores) {

    public NodeReport {
        verdicts = List.copyOf(verdicts);
        scores = List.copyOf(scores);
    }

    public record RuleVerdict(String plugin, Verdict verdict) {}

    /**
     * @param score what it counts for: the rule's normalized score times its weight
     */
    public record RuleScore(String plugin, int weight, long score) {}

    public boolean fits() {
        return verdicts.stream().allMatch(each -> each.verdict() instanceof Verdict.Fits);
    }

    public long total() {
        return scores.stream().mapToLong(RuleScore::score).sum();
    }
}
