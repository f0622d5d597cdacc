package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleVerdict;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.NodeFilter;
import io.jollyboat.scheduler.framework.PreFilterResult.Check;
import io.jollyboat.scheduler.framework.PreFilterResult.CheckOnly;
import io.jollyboat.scheduler.framework.PreFilterResult.Reject;
import io.jollyboat.scheduler.framework.PreFilterResult.Skip;
import io.jollyboat.scheduler.framework.Verdict;
import io.jollyboat.scheduler.framework.Verdict.Fits;
import io.jollyboat.scheduler.framework.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All filter rules of a profile, made ready for all pods that want the same. */
final class PodFilter {

    /** A rule that has something to say to the pod. */
    record Rule(String plugin, NodeFilter filter) {}

    private final List<Rule> rules;
    private final Optional<Rejected> everywhere; // what a rule said against all nodes
    private final Optional<Set<String>>
            only; // the names that pre-filters narrowed the nodes down to
    private final Rejected notAmongThem; // what the other nodes get

    private PodFilter(
            List<Rule> rules,
            Optional<Rejected> everywhere,
            Optional<Set<String>> only,
            Rejected notAmongThem) {
        this.rules = List.copyOf(rules);
        this.everywhere = everywhere;
        this.only = only;
        this.notAmongThem = notAmongThem;
    }

    /** Runs the pre-filters, up to the first that is against all nodes. */
    static PodFilter prepare(List<FilterPlugin> plugins, PodInfo pod, NodeSnapshot cluster) {
        List<Rule> rules = new ArrayList<>(plugins.size());
        List<String> narrowing = new ArrayList<>(0);
        Optional<Set<String>> only = Optional.empty();
        for (FilterPlugin plugin : plugins) {
            switch (plugin.preFilter(pod, cluster)) {
                case Skip() -> {}
                case Check(NodeFilter filter) -> rules.add(new Rule(plugin.name(), filter));
                case CheckOnly(Set<String> nodes, NodeFilter filter) -> {
                    rules.add(new Rule(plugin.name(), filter));
                    narrowing.add(plugin.name());
                    only = Optional.of(only.map(known -> common(known, nodes)).orElse(nodes));
                }
                case Reject(Rejected rejected) -> {
                    return new PodFilter(rules, Optional.of(rejected), only, rejected);
                }
            }
        }
        String plugin = narrowing.isEmpty() ? "" : narrowing.getFirst();
        Rejected others =
                Rejected.unresolvable(plugin, "node(s) didn't satisfy plugin(s) " + narrowing);
        return new PodFilter(rules, Optional.empty(), only, others);
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

    /** What the first rule that is against the node says; Fits when none is. */
    Verdict verdict(PodInfo pod, NodeInfo node) {
        if (everywhere.isPresent()) {
            return everywhere.get();
        }
        if (only.isPresent() && !only.get().contains(node.name())) {
            return notAmongThem;
        }
        Verdict verdict = rulesOn(node);
        return verdict instanceof Fits && !node.nominated().isEmpty()
                ? rulesOn(withNominated(pod, node))
                : verdict;
    }

    private Verdict rulesOn(NodeInfo node) {
        for (Rule rule : rules) {
            Verdict verdict = rule.filter().filter(node);
            if (verdict instanceof Rejected) {
                return verdict;
            }
        }
        return Verdict.FITS;
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
        List<RuleVerdict> verdicts = new ArrayList<>(rules.size() + 1);
        everywhere.ifPresent(
                rejected -> verdicts.add(new RuleVerdict(rejected.plugin(), rejected)));
        NodeInfo reserved = withNominated(pod, node);
        for (Rule rule : rules) {
            verdicts.add(new RuleVerdict(rule.plugin(), rule.filter().explain(reserved)));
        }
        return verdicts;
    }
}
