package io.jollyboat.scheduler;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.decision.DecisionLog;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.decision.DecisionReport;
import io.jollyboat.scheduler.decision.Explanation;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Map;

/**
 * Notes the decision on a pod in the event that tells of it, as an annotation: it is read with the
 * event, by whoever may read events, and forgotten with it. Costs are bounded: when many pods are
 * placed at once on many nodes, not all get a note. Safe for use by several threads.
 */
final class DecisionNotes {

    /** Where a decision is to be found. */
    static final String ANNOTATION = "scheduler.jollyboat.io/decision";

    /** How many nodes are explained in a second, over all pods. */
    private static final long NODES_A_SECOND = 10_000;

    private final DecisionLog decisions;
    private final ProfileRules rules;
    private final Timeline timeline;

    private double left = NODES_A_SECOND; // guarded by this; nodes that may still be explained
    private long filled; // guarded by this; when that was so, see Timeline.nanos

    DecisionNotes(DecisionLog decisions, ProfileRules rules, Timeline timeline) {
        this.decisions = decisions;
        this.rules = rules;
        this.timeline = timeline;
        this.filled = timeline.nanos();
    }

    /** The annotations for an event about the last decision on a pod; may be none. */
    Map<String, String> on(PodInfo pod) {
        return decisions
                .find(pod.key())
                .filter(record -> record.pod().uid().equals(pod.uid()))
                .filter(record -> affords(record.cluster().size()))
                .map(record -> Map.of(ANNOTATION, note(record)))
                .orElse(Map.of());
    }

    private String note(DecisionRecord record) {
        return rules.of(record.pod())
                .map(profile -> Explanation.of(record, profile))
                .map(reports -> DecisionReport.of(record, reports).toString())
                .orElse("");
    }

    private synchronized boolean affords(int nodes) {
        long now = timeline.nanos();
        left = Math.min(NODES_A_SECOND, left + (now - filled) / 1e9 * NODES_A_SECOND);
        filled = now;
        if (left < nodes) {
            return false;
        }
        left -= nodes;
        return true;
    }
}
