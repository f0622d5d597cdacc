package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.placement.HostPort;
import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A node with the pods on it and the sums of what they ask for. Immutable; a change makes a new
 * one.
 */
public final class NodeInfo {

    private final NodeFacts facts;
    private final List<PodInfo> pods;
    private final Load load;
    private final List<PodInfo> related;
    private final List<PodInfo> nominated;

    private NodeInfo(
            NodeFacts facts,
            List<PodInfo> pods,
            Load load,
            List<PodInfo> related,
            List<PodInfo> nominated) {
        this.facts = facts;
        this.pods = pods;
        this.load = load;
        this.related = related;
        this.nominated = nominated;
    }

    /** A node without pods. */
    public static NodeInfo empty(NodeFacts facts) {
        return new NodeInfo(facts, List.of(), Load.NONE, List.of(), List.of());
    }

    public String name() {
        return facts.name();
    }

    public NodeFacts facts() {
        return facts;
    }

    public List<PodInfo> pods() {
        return pods;
    }

    /** The sum of the pods' requests: what is promised already. */
    public ResourceAmounts requested() {
        return load.requested();
    }

    /** The sum of their scoring requests. */
    public ResourceAmounts scoringRequested() {
        return load.scoringRequested();
    }

    /** The sum of their limits: what they could take at the most. */
    public ResourceAmounts limits() {
        return load.limits();
    }

    /** The node's ports that they hold. */
    public List<HostPort> hostPorts() {
        return load.hostPorts();
    }

    /** Those of the pods that say which others they are to be near to or far from. */
    public List<PodInfo> related() {
        return related;
    }

    /**
     * Pods that wait for room which is being made for them here; not among the pods, nor in the
     * sums.
     */
    public List<PodInfo> nominated() {
        return nominated;
    }

    public NodeInfo with(NodeFacts changed) {
        return new NodeInfo(changed, pods, load, related, nominated);
    }

    public NodeInfo withNominated(List<PodInfo> waiting) {
        return new NodeInfo(facts, pods, load, related, List.copyOf(waiting));
    }

    public NodeInfo plus(PodInfo pod) {
        List<PodInfo> more = with(pods, pod);
        return new NodeInfo(
                facts,
                more,
                load.plus(pod.demand(), more),
                pod.relations().hasTerms() ? with(related, pod) : related,
                nominated);
    }

    /** Without the pod of that name; itself when it has no such pod. */
    public NodeInfo minus(Key key) {
        for (PodInfo pod : pods) {
            if (pod.key().equals(key)) {
                return minus(pod);
            }
        }
        return this;
    }

    /** Without some of its pods. */
    public NodeInfo without(Collection<PodInfo> gone) {
        Set<PodInfo> those = Collections.newSetFromMap(new IdentityHashMap<>(gone.size() * 2));
        those.addAll(gone);
        List<PodInfo> fewer = new ArrayList<>(pods);
        fewer.removeIf(those::contains);
        Load less = load;
        for (PodInfo pod : gone) {
            less = less.minus(pod.demand(), fewer);
        }
        List<PodInfo> stillRelated = related;
        if (!related.isEmpty()) {
            stillRelated = new ArrayList<>(related);
            stillRelated.removeIf(those::contains);
        }
        return new NodeInfo(facts, List.copyOf(fewer), less, List.copyOf(stillRelated), nominated);
    }

    private NodeInfo minus(PodInfo pod) {
        List<PodInfo> fewer = without(pods, pod.key());
        return new NodeInfo(
                facts,
                fewer,
                load.minus(pod.demand(), fewer),
                pod.relations().hasTerms() ? without(related, pod.key()) : related,
                nominated);
    }

    private static List<PodInfo> with(List<PodInfo> pods, PodInfo pod) {
        PodInfo[] more = pods.toArray(new PodInfo[pods.size() + 1]);
        more[pods.size()] = pod;
        return List.of(more);
    }

    private static List<PodInfo> without(List<PodInfo> pods, Key key) {
        List<PodInfo> fewer = new ArrayList<>(pods);
        fewer.removeIf(each -> each.key().equals(key));
        return List.copyOf(fewer);
    }

    @Override
    public String toString() {
        return name() + " with " + pods.size() + " pods";
    }
}
