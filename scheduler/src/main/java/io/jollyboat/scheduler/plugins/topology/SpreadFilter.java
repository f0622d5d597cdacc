package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.framework.rule.ClusterFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether like pods would still be spread as evenly as they must be. */
final class SpreadFilter implements ClusterFilter {

    private static final String REASON = "node(s) didn't match pod topology spread constraints";
    private static final Rejected UNEVEN = Rejected.resolvable(PodTopologySpread.NAME, REASON);
    private static final Rejected NO_LABEL =
            Rejected.unresolvable(PodTopologySpread.NAME, REASON + " (missing required label)");

    private final SpreadRule rule;
    private final List<SpreadConstraint> constraints;
    private final SpreadCounts counts;

    SpreadFilter(SpreadRule rule) {
        this.rule = rule;
        this.constraints = rule.constraints();
        this.counts = new SpreadCounts(rule, /* needsAllLabels */ true);
    }

    @Override
    public void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        counts.replace(before, now);
    }

    @Override
    public Optional<Set<String>> labels() {
        return Optional.of(rule.labels());
    }

    /** What skew is measured from. */
    @Override
    public Object common() {
        List<Integer> fewest = new ArrayList<>(constraints.size());
        for (int i = 0; i < constraints.size(); i++) {
            fewest.add(fewest(i));
        }
        return fewest;
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public Verdict filter(NodeInfo node) {
        for (int i = 0; i < constraints.size(); i++) {
            String value = node.facts().labels().get(constraints.get(i).topologyKey());
            if (value == null) {
                return NO_LABEL;
            }
            if (skew(i, value) > constraints.get(i).maxSkew()) {
                return UNEVEN;
            }
        }
        return Verdict.FITS;
    }

    /** How many more a value would have with the pod than the one that has the fewest. */
    private long skew(int i, String value) {
        SpreadConstraint constraint = constraints.get(i);
        return (long) counts.of(i).pods(value) + rule.self(constraint) - fewest(i);
    }

    private int fewest(int i) {
        return counts.of(i).size() < constraints.get(i).minDomains() ? 0 : counts.of(i).fewest();
    }

    @Override
    public Verdict explain(NodeInfo node) {
        for (int i = 0; i < constraints.size(); i++) {
            SpreadConstraint each = constraints.get(i);
            String value = node.facts().labels().get(each.topologyKey());
            if (value == null) {
                return NO_LABEL.because("no label " + each.topologyKey());
            }
            if (skew(i, value) > each.maxSkew()) {
                return UNEVEN.because(
                        "%s=%s has %d like pod(s), the fewest elsewhere is %d: skew would be %d, at most %d"
                                .formatted(
                                        each.topologyKey(),
                                        value,
                                        counts.of(i).pods(value),
                                        fewest(i),
                                        skew(i, value),
                                        each.maxSkew()));
            }
        }
        return Verdict.FITS;
    }
}
