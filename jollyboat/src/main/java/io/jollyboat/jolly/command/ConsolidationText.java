package io.jollyboat.jolly.command;

import io.jollyboat.jolly.consolidation.Moved;
import io.jollyboat.scheduler.whatif.Consolidation;
import io.jollyboat.scheduler.whatif.Consolidation.Emptied;
import io.jollyboat.scheduler.whatif.Consolidation.Kept;
import java.util.List;
import java.util.Map;

/** Prints which nodes could be emptied, or were, for people. */
final class ConsolidationText {

    /** So many nodes that stay as they are are told of. */
    private static final int TOLD = 20;

    private ConsolidationText() {}

    static void print(Consolidation plan) {
        for (Emptied node : plan.emptied()) {
            System.out.println(
                    node.node() + " would be emptied by " + count(node.evictions(), "eviction"));
            node.moves().forEach(each -> row(each.pod().toString(), "to " + each.node()));
            node.ended().forEach(each -> row(each.toString(), "is deleted for good"));
        }
        for (String node : plan.empty()) {
            System.out.println(node + " is empty");
        }
        plan.kept().stream().limit(TOLD).forEach(ConsolidationText::stays);
        if (plan.kept().size() > TOLD) {
            System.out.printf("and %d more nodes stay as they are%n", plan.kept().size() - TOLD);
        }
        System.out.println();
        if (plan.emptied().isEmpty()) {
            System.out.println("No node would be emptied.");
        } else {
            System.out.printf(
                    "%d of %s would be emptied by %s.%n",
                    plan.emptied().size(),
                    count(plan.cluster().size(), "node"),
                    count(plan.evictions(), "eviction"));
        }
    }

    private static void stays(Kept node) {
        System.out.printf(
                "%s (%s) stays as it is: %s%n", node.node(), count(node.pods(), "pod"), node.why());
        node.causes().get().forEach(line -> System.out.println("    " + line));
    }

    private static void row(String pod, String where) {
        System.out.printf("    %-46s %s%n", pod, where);
    }

    static void print(Map<String, List<Moved>> emptied, boolean uncordoned) {
        if (emptied.isEmpty()) {
            System.out.println("No node was emptied: jolly consolidate --dry-run says why.");
            return;
        }
        int pods = emptied.values().stream().mapToInt(List::size).sum();
        System.out.printf(
                "%s emptied by moving %s.%n",
                emptied.size() == 1 ? "1 node was" : emptied.size() + " nodes were",
                count(pods, "pod"));
        if (uncordoned) {
            System.out.println("What was emptied takes pods again.");
            return;
        }
        System.out.println("What is empty stays cordoned. To take it away:");
        emptied.keySet().forEach(node -> System.out.println("  jolly node delete " + node));
        System.out.println("Or to have it take pods again:");
        System.out.println("  kubectl uncordon " + String.join(" ", emptied.keySet()));
    }

    private static String count(int count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }
}
