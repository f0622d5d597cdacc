package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the cluster's nodes and the pods placed on them, change by change, and hands out
 * snapshots. A change costs what the node it touches costs, a snapshot what changed since the last
 * one.
 *
 * <p>Pods may be heard of before their node, and a node may go before its pods; their sums are
 * right whenever both are there. Not safe for use by several threads: it belongs to the scheduling
 * loop.
 */
public final class ClusterState {

    private final TreeMap<String, NodeInfo> nodes = new TreeMap<>();
    private final Map<Key, PodInfo> pods = new HashMap<>();
    private final Map<String, Set<Key>> strays = new HashMap<>(); // pods whose node is not there

    private final Map<Key, PodInfo> nominated = new HashMap<>(); // all name a node
    private final Map<String, TreeMap<Key, PodInfo>> nominatedByNode = new HashMap<>(); // the same

    private Surroundings surroundings = Surroundings.NONE;
    private NodeSnapshot latest = NodeSnapshot.EMPTY;
    private Set<String> dirty = new HashSet<>(); // nodes in latest that changed since
    private boolean differentNodes; // the set of nodes is not that of latest

    /** The state of a cluster that is known as a whole. */
    public static ClusterState of(
            List<NodeFacts> nodes, List<PodInfo> placed, Surroundings surroundings) {
        ClusterState state = new ClusterState();
        state.surroundedBy(surroundings);
        nodes.forEach(state::putNode);
        placed.forEach(state::putPod);
        return state;
    }

    /** Adds a node, or takes over how it is now. */
    public void putNode(NodeFacts facts) {
        NodeInfo known = nodes.get(facts.name());
        if (known != null) {
            replace(known.with(facts));
            return;
        }
        NodeInfo node = NodeInfo.empty(facts);
        for (Key key : strays.getOrDefault(facts.name(), Set.of())) {
            node = node.plus(placed(key));
        }
        strays.remove(facts.name());
        nodes.put(facts.name(), node.withNominated(nominatedFor(facts.name())));
        differentNodes = true;
    }

    public void removeNode(String name) {
        NodeInfo node = nodes.remove(name);
        if (node != null) {
            node.pods().forEach(pod -> stray(pod));
            differentNodes = true;
        }
    }

    /** Counts a pod on the node it names, and no longer as it was counted before. */
    public void putPod(PodInfo pod) {
        removePod(pod.key());
        pods.put(pod.key(), pod);
        NodeInfo node = nodes.get(pod.nodeName());
        if (node == null) {
            stray(pod);
        } else {
            replace(node.plus(pod));
        }
    }

    /** No longer counts a pod; nothing happens when it was not counted. */
    public void removePod(Key key) {
        PodInfo pod = pods.remove(key);
        if (pod == null) {
            return;
        }
        NodeInfo node = nodes.get(pod.nodeName());
        if (node != null) {
            replace(node.minus(key));
            return;
        }
        Set<Key> others = strays.get(pod.nodeName());
        if (others != null && others.remove(key) && others.isEmpty()) {
            strays.remove(pod.nodeName());
        }
    }

    /**
     * Keeps room for a waiting pod on the node it is nominated for, if it is, and no longer on any
     * other.
     */
    public void nominate(PodInfo pod) {
        withdrawNomination(pod.key());
        if (!pod.rank().nominatedNode().isEmpty()) {
            nominated.put(pod.key(), pod);
            nominatedByNode
                    .computeIfAbsent(pod.rank().nominatedNode(), none -> new TreeMap<>())
                    .put(pod.key(), pod);
            renominate(pod.rank().nominatedNode());
        }
    }

    public void withdrawNomination(Key key) {
        PodInfo before = nominated.remove(key);
        if (before != null) {
            nominatedByNode.computeIfPresent(
                    before.rank().nominatedNode(),
                    (same, waiting) -> {
                        waiting.remove(key);
                        return waiting.isEmpty() ? null : waiting;
                    });
            renominate(before.rank().nominatedNode());
        }
    }

    /** The pod as room is kept for it; empty when there is none kept. */
    public Optional<PodInfo> nominated(Key key) {
        return Optional.ofNullable(nominated.get(key));
    }

    private void renominate(String name) {
        NodeInfo node = nodes.get(name);
        if (node != null) {
            replace(node.withNominated(nominatedFor(name)));
        }
    }

    /** The pods that room is kept for on a node. */
    public List<PodInfo> nominatedFor(String name) {
        Map<Key, PodInfo> waiting = nominatedByNode.get(name);
        return waiting == null ? List.of() : List.copyOf(waiting.values());
    }

    /** How many nodes are known. */
    public int nodeCount() {
        return nodes.size();
    }

    /** How many pods have a node. */
    public int podCount() {
        return pods.size();
    }

    /** The pod as it is counted; empty when it is not. */
    public Optional<PodInfo> pod(Key key) {
        return Optional.ofNullable(pods.get(key));
    }

    public Optional<NodeFacts> node(String name) {
        return Optional.ofNullable(nodes.get(name)).map(NodeInfo::facts);
    }

    /** The node as it is; null when it is not there. */
    public @Nullable NodeInfo info(String name) {
        return nodes.get(name);
    }

    /** Takes over how things are besides nodes and pods. */
    public void surroundedBy(Surroundings now) {
        surroundings = now;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    /** How things are now. */
    @SuppressWarnings("ReferenceEquality") // they are immutable: another object is another state
    public NodeSnapshot snapshot() {
        if (differentNodes) {
            latest = NodeSnapshot.of(new ArrayList<>(nodes.values()), surroundings);
        } else if (!dirty.isEmpty()) {
            List<NodeInfo> changed = new ArrayList<>(dirty.size());
            dirty.forEach(name -> changed.add(known(name)));
            latest = latest.with(changed);
        }
        if (latest.surroundings() != surroundings) {
            latest = latest.in(surroundings);
        }
        differentNodes = false;
        dirty = new HashSet<>(); // one that was large once would be slow to go through for ever
        return latest;
    }

    private void replace(NodeInfo node) {
        nodes.put(node.name(), node);
        dirty.add(node.name());
    }

    private void stray(PodInfo pod) {
        strays.computeIfAbsent(pod.nodeName(), none -> new HashSet<>()).add(pod.key());
    }

    private NodeInfo known(String name) {
        NodeInfo node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException("node " + name + " changed but is not there");
        }
        return node;
    }

    private PodInfo placed(Key key) {
        PodInfo pod = pods.get(key);
        if (pod == null) {
            throw new IllegalStateException("pod " + key + " waits for its node but is not there");
        }
        return pod;
    }
}
