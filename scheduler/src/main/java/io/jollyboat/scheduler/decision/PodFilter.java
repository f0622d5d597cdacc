package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleVerdict;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult.Check;
import io.jollyboat.scheduler.framework.PreFilterResult.CheckOnly;
import io.jollyboat.scheduler.framework.PreFilterResult.Reject;
import io.jollyboat.scheduler.framework.PreFilterResult.Skip;
import io.jollyboat.scheduler.framework.rule.ClusterFilter;
import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Fits;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All filter rules of a profile, made ready for all pods that want the same. Those that look at one
 * node alone come first: their verdicts can be kept. Not safe for use by several threads.
 */
final class PodFilter {

    /** A rule that has something to say to the pod. */
    private record Rule<F extends NodeFilter>(String plugin, F filter) {}

    private final List<Rule<NodeFilter>> local = new ArrayList<>();
    private final List<Rule<ClusterFilter>> wide = new ArrayList<>(2);
    private Optional<Rejected> everywhere = Optional.empty(); // what a rule said against all nodes
    private Optional<Set<String>> only = Optional.empty(); // names that the nodes are narrowed to
    private final Rejected notAmongThem; // what the other nodes get

    /** Runs the pre-filters, up to the first that is against all nodes. */
    PodFilter(List<FilterPlugin> plugins, PodInfo pod, NodeSnapshot cluster) {
        List<String> narrowing = new ArrayList<>(0);
        for (FilterPlugin plugin : plugins) {
            switch (plugin.preFilter(pod, cluster)) {
                case Skip() -> {}
                case Check(NodeFilter filter) -> add(plugin.name(), filter);
                case CheckOnly(Set<String> nodes, NodeFilter filter) -> {
                    add(plugin.name(), filter);
                    narrowing.add(plugin.name());
                    only = Optional.of(only.map(known -> common(known, nodes)).orElse(nodes));
                }
                case Reject(Rejected rejected) -> {
                    if (everywhere.isEmpty()) {
                        everywhere = Optional.of(rejected);
                    }
                }
            }
        }
        String plugin = narrowing.isEmpty() ? "" : narrowing.getFirst();
        notAmongThem =
                Rejected.unresolvable(plugin, "node(s) didn't satisfy plugin(s) " + narrowing);
    }

    private void add(String plugin, NodeFilter filter) {
        if (filter instanceof ClusterFilter whole) {
            wide.add(new Rule<>(plugin, whole));
        } else {
            local.add(new Rule<>(plugin, filter));
        }
    }

    private static Set<String> common(Set<String> left, Set<String> right) {
        Set<String> common = new HashSet<>(left);
        common.retainAll(right);
        return common;
    }

    /** What a rule said against all nodes before any was looked at. */
    Optional<Rejected> everywhere() {
        return everywhere;
    }

    /** Tells the rules that look at the whole cluster of a node that changed. */
    void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        for (Rule<ClusterFilter> rule : wide) {
            rule.filter().replace(before, now);
        }
    }

    /**
     * The labels by which the rules that look at the whole cluster know nodes; empty when one of
     * them knows them by more.
     */
    Optional<Set<String>> labels() {
        Set<String> labels = new HashSet<>();
        for (Rule<ClusterFilter> rule : wide) {
            Optional<Set<String>> its = rule.filter().labels();
            if (its.isEmpty()) {
                return its;
            }
            labels.addAll(its.get());
        }
        return Optional.of(labels);
    }

    /** See {@link ClusterFilter#common}; of all rules. */
    List<Object> common() {
        List<Object> common = new ArrayList<>(wide.size());
        wide.forEach(rule -> common.add(rule.filter().common()));
        return common;
    }

    /** Whether {@link #wideVerdict} could be anything but Fits just now. */
    boolean looksAround() {
        for (Rule<ClusterFilter> rule : wide) {
            if (rule.filter().isActive()) {
                return true;
            }
        }
        return false;
    }

    /** What the first of the rules that look at one node alone says against it; or Fits. */
    Verdict localVerdict(PodInfo pod, NodeInfo node) {
        if (everywhere.isPresent()) {
            return everywhere.get();
        }
        if (only.isPresent() && !only.get().contains(node.name())) {
            return notAmongThem;
        }
        Verdict verdict = askLocal(node);
        return verdict instanceof Fits && !node.nominated().isEmpty()
                ? askLocal(withNominated(pod, node))
                : verdict;
    }

    private Verdict askLocal(NodeInfo node) {
        for (Rule<NodeFilter> rule : local) {
            Verdict verdict = rule.filter().filter(node);
            if (verdict instanceof Rejected) {
                return verdict;
            }
        }
        return Verdict.FITS;
    }

    /** What the first of the other rules says against a node that is as they were told. */
    Verdict wideVerdict(PodInfo pod, NodeInfo node) {
        Verdict verdict = wideVerdict(node);
        if (verdict instanceof Rejected || node.nominated().isEmpty()) {
            return verdict;
        }
        NodeInfo reserved = withNominated(pod, node);
        replace(node, reserved);
        try {
            return wideVerdict(reserved);
        } finally {
            replace(reserved, node);
        }
    }

    /** The same, as if no room were kept there for other pods. */
    Verdict wideVerdict(NodeInfo node) {
        for (Rule<ClusterFilter> rule : wide) {
            Verdict verdict = rule.filter().filter(node);
            if (verdict instanceof Rejected) {
                return verdict;
            }
        }
        return Verdict.FITS;
    }

    /**
     * What the first rule that is against a node says, were some of its pods gone.
     *
     * @param node as the rules were told
     */
    Verdict trial(PodInfo pod, NodeInfo node, NodeInfo changed) {
        Verdict verdict = localVerdict(pod, changed);
        if (verdict instanceof Rejected || !looksAround() && changed.nominated().isEmpty()) {
            return verdict; // whoever leaves is no new reason to look around
        }
        replace(node, changed);
        try {
            return wideVerdict(pod, changed);
        } finally {
            replace(changed, node);
        }
    }

    /**
     * The node as it will be once the pods are on it that room is kept for, unless this one goes
     * before them.
     */
    private static NodeInfo withNominated(PodInfo pod, NodeInfo node) {
        NodeInfo reserved = node;
        for (PodInfo other : node.nominated()) {
            boolean goesFirst = other.rank().priority() >= pod.rank().priority();
            if (goesFirst && !other.key().equals(pod.key())) {
                reserved = reserved.plus(other);
            }
        }
        return reserved;
    }

    /** What every rule says, also those behind the first that is against the node. */
    List<RuleVerdict> explain(PodInfo pod, NodeInfo node) {
        List<RuleVerdict> verdicts = new ArrayList<>(local.size() + wide.size() + 1);
        everywhere.ifPresent(
                rejected -> verdicts.add(new RuleVerdict(rejected.plugin(), rejected)));
        NodeInfo reserved = withNominated(pod, node);
        replace(node, reserved);
        local.forEach(rule -> verdicts.add(explain(rule, reserved)));
        wide.forEach(rule -> verdicts.add(explain(rule, reserved)));
        replace(reserved, node);
        return verdicts;
    }

    private static RuleVerdict explain(Rule<? extends NodeFilter> rule, NodeInfo node) {
        return new RuleVerdict(rule.plugin(), rule.filter().explain(node));
    }
}
