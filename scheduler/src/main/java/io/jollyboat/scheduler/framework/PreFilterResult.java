package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import java.util.Set;

/** What a rule knows of a pod before it has looked at any node. */
public sealed interface PreFilterResult {

    PreFilterResult SKIP = new Skip();

    /** The rule has nothing to say to this pod. */
    record Skip() implements PreFilterResult {}

    /** The rule wants to be asked about every node. */
    record Check(NodeFilter filter) implements PreFilterResult {}

    /** The rule wants to be asked about these nodes, and no other can fit. */
    record CheckOnly(Set<String> nodes, NodeFilter filter) implements PreFilterResult {}

    /** No node can fit. */
    record Reject(Rejected rejected) implements PreFilterResult {}
}
