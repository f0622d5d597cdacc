package io.jollyboat.scheduler.framework.rule;

import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sentence that tells why no node fits. Tools parse it: it is Kubernetes' to the letter. */
public final class FitMessage {

    private FitMessage() {}

    /**
     * As in {@code 0/3 nodes are available: 3 Insufficient cpu. preemption: ...}.
     *
     * @param reasons what keeps the pod from the nodes
     * @param remarks what was found when looking for a way out; a sentence, or empty
     */
    public static String of(int nodes, String reasons, String remarks) {
        String message = "0/" + nodes + " nodes are available: " + reasons + ".";
        return remarks.isEmpty() ? message : message + " " + remarks;
    }

    /**
     * Every reason with the number of nodes it holds on, sorted as text, so that 10 comes before 2.
     */
    public static String histogram(List<Rejected> verdicts) {
        Map<String, Integer> counts = new HashMap<>();
        for (int from = 0, to; from < verdicts.size(); from = to) {
            Rejected same = verdicts.get(from);
            to = from + 1; // thousands of nodes are mostly rejected by one and the same verdict
            while (to < verdicts.size() && isSame(verdicts.get(to), same)) {
                to++;
            }
            int count = to - from;
            same.reasons().forEach(reason -> counts.merge(reason, count, Integer::sum));
        }
        List<String> parts =
                counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .sorted()
                        .toList();
        return String.join(", ", parts);
    }

    @SuppressWarnings("ReferenceEquality") // only a shortcut
    private static boolean isSame(Rejected one, Rejected other) {
        return one == other;
    }
}
