package io.jollyboat.scheduler.framework.rule;

import java.util.List;

/** What one rule says of one pod on one node. */
public sealed interface Verdict {

    Verdict FITS = new Fits();

    /** The rule has nothing against it. */
    record Fits() implements Verdict {}

    /**
     * The rule is against it.
     *
     * @param plugin the rule
     * @param reasons in Kubernetes' words, counted over all nodes in the message to the user
     * @param resolvable whether the pod could fit here if other pods left
     * @param detail what exactly is missing, for who wants to know; may be empty
     */
    record Rejected(String plugin, List<String> reasons, boolean resolvable, String detail)
            implements Verdict {

        public Rejected {
            reasons = List.copyOf(reasons);
        }

        public static Rejected resolvable(String plugin, String reason) {
            return new Rejected(plugin, List.of(reason), true, "");
        }

        public static Rejected unresolvable(String plugin, String reason) {
            return new Rejected(plugin, List.of(reason), false, "");
        }

        public Rejected because(String exactly) {
            return new Rejected(plugin, reasons, resolvable, exactly);
        }
    }
}
