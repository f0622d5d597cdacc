package io.jollyboat.scheduler.plugins.topology;

import io.jollyboat.scheduler.framework.rule.ClusterFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodTerm;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pod would be near to those it must be near to, far from those it must be far from, and
 * far from those that must be far from it.
 */
final class AffinityFilter implements ClusterFilter {

    private static final String NAME = InterPodAffinity.NAME;
    private static final Rejected NOT_NEAR =
            Rejected.unresolvable(NAME, "node(s) didn't match pod affinity rules");
    private static final Rejected NOT_FAR =
            Rejected.resolvable(NAME, "node(s) didn't match pod anti-affinity rules");
    private static final Rejected REPELLED =
            Rejected.resolvable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

    private final PodInfo pod;
    private final Map<String, Map<String, String>> namespaces;
    private final List<PodTerm> near;
    private final List<PodTerm> far;

    private final TopologyCounts wanted = new TopologyCounts(); // pods that all near terms mean
    private final TopologyCounts shunned = new TopologyCounts(); // pods that a far term means
    private final TopologyCounts shunning = new TopologyCounts(); // pods that must be far from it

    AffinityFilter(PodInfo pod, Map<String, Map<String, String>> namespaces) {
        this.pod = pod;
        this.namespaces = namespaces;
        this.near = pod.relations().near();
        this.far = pod.relations().far();
    }

    @Override
    public void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        if (before != null) {
            count(before, -1);
        }
        if (now != null) {
            count(now, 1);
        }
    }

    private void count(NodeInfo node, int sign) {
        for (PodInfo other : node.related()) {
            for (PodTerm term : other.relations().far()) {
                if (term.means(pod, namespaces)) {
                    shunning.add(node.facts(), term.topologyKey(), sign);
                }
            }
        }
        if (near.isEmpty() && far.isEmpty()) {
            return;
        }
        for (PodInfo other : node.pods()) {
            if (!near.isEmpty() && allMean(other)) {
                near.forEach(term -> wanted.add(node.facts(), term.topologyKey(), sign));
            }
            for (PodTerm term : far) {
                if (term.means(other, namespaces)) {
                    shunned.add(node.facts(), term.topologyKey(), sign);
                }
            }
        }
    }

    private boolean allMean(PodInfo other) {
        for (PodTerm term : near) {
            if (!term.means(other, namespaces)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Optional<Set<String>> labels() {
        Set<String> labels = new HashSet<>(shunning.labels());
        near.forEach(term -> labels.add(term.topologyKey()));
        far.forEach(term -> labels.add(term.topologyKey()));
        return Optional.of(labels);
    }

    /** Whether there is anybody to be near to. */
    @Override
    public Object common() {
        return wanted.isEmpty();
    }

    @Override
    public boolean isActive() {
        return !near.isEmpty() || !shunned.isEmpty() || !shunning.isEmpty();
    }

    @Override
    public Verdict filter(NodeInfo node) {
        if (!isNear(node.facts())) {
            return NOT_NEAR;
        }
        for (PodTerm term : far) {
            if (shunned.of(node.facts(), term.topologyKey()) > 0) {
                return NOT_FAR;
            }
        }
        return shunning.of(node.facts()) > 0 ? REPELLED : Verdict.FITS;
    }

    /** The first of a group that is to be together finds nobody: it only has to be one of them. */
    private boolean isNear(NodeFacts node) {
        boolean found = true;
        for (PodTerm term : near) {
            if (!node.labels().containsKey(term.topologyKey())) {
                return false;
            }
            found &= wanted.of(node, term.topologyKey()) > 0;
        }
        return found || wanted.isEmpty() && allMean(pod);
    }

    @Override
    public Verdict explain(NodeInfo node) {
        if (!(filter(node) instanceof Rejected rejected)) {
            return Verdict.FITS;
        }
        if (rejected.equals(NOT_NEAR)) {
            return rejected.because(
                    "no such pod near: "
                            + String.join("; ", near.stream().map(PodTerm::describe).toList()));
        }
        if (rejected.equals(NOT_FAR)) {
            List<String> met =
                    far.stream()
                            .filter(term -> shunned.of(node.facts(), term.topologyKey()) > 0)
                            .map(
                                    term ->
                                            shunned.of(node.facts(), term.topologyKey())
                                                    + " there already: "
                                                    + term.describe())
                            .toList();
            return rejected.because(String.join("; ", met));
        }
        return rejected.because(
                shunning.of(node.facts()) + " pod(s) near it must not be together with this one");
    }
}
