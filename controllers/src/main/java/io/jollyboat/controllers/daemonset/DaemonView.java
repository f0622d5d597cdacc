package io.jollyboat.controllers.daemonset;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A daemon set and the cluster as it concerns it, at one moment.
 *
 * @param fits what each node is to the set, in order of names
 * @param pods the set's pods by the node they are on or meant for, without those that have ended
 *     and are being deleted; those that are on one before those that are not, then the oldest first
 * @param hash of the present template
 */
record DaemonView(
        DaemonSet set,
        Map<String, NodeFit> fits,
        Map<String, List<Pod>> pods,
        String hash,
        Instant now) {

    private static final Comparator<Pod> OLDEST_FIRST =
            Comparator.comparing((Pod pod) -> pod.spec().nodeName().isEmpty())
                    .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.MAX))
                    .thenComparing(Pod::name);

    static DaemonView of(
            DaemonSet set, List<Node> nodes, List<Pod> pods, String hash, Instant now) {
        Map<String, NodeFit> fits = new LinkedHashMap<>();
        nodes.stream()
                .sorted(Comparator.comparing(Node::name))
                .forEach(node -> fits.put(node.name(), NodeFit.of(set, node)));
        Map<String, List<Pod>> byNode = new LinkedHashMap<>();
        pods.stream()
                .filter(pod -> !(PodLife.hasEnded(pod) && pod.beingDeleted()))
                .sorted(OLDEST_FIRST)
                .forEach(
                        pod ->
                                byNode.computeIfAbsent(
                                                DaemonPod.node(pod), none -> new ArrayList<>())
                                        .add(pod));
        return new DaemonView(set, fits, byNode, hash, now);
    }

    List<Pod> on(String node) {
        return pods.getOrDefault(node, List.of());
    }

    /** Pods on a node that nobody has asked to go. */
    List<Pod> staying(String node) {
        return on(node).stream().filter(pod -> !pod.beingDeleted()).toList();
    }

    int desired() {
        return (int) fits.values().stream().filter(NodeFit::run).count();
    }

    /** Whether a node is there and is to have a pod. */
    boolean runs(String node) {
        NodeFit fit = fits.get(node);
        return fit != null && fit.run();
    }

    boolean available(Pod pod) {
        return PodStates.available(pod, set.spec().minReadySeconds(), now);
    }

    /** Whether a pod is of the present template. */
    boolean current(Pod pod) {
        return DaemonPod.hash(pod).equals(hash);
    }

    /** Whether an update has nothing to do for a pod: its template's number counts as well. */
    boolean updated(Pod pod) {
        return current(pod) || DaemonPod.ofGeneration(set, pod);
    }

    /** How many nodes may have a pod more than one during an update. */
    int surge() {
        var rolling = set.spec().updateStrategy().rollingUpdate();
        return rolling.maxSurge().map(limit -> limit.share(desired(), true).orElse(0)).orElse(0);
    }

    boolean surges() {
        return set.spec().updateStrategy().type().equals("RollingUpdate") && surge() > 0;
    }

    /** How many nodes may be without a pod during an update; one, if nothing else is allowed. */
    int unavailable() {
        var rolling = set.spec().updateStrategy().rollingUpdate();
        int share =
                rolling.maxUnavailable()
                        .map(limit -> limit.share(desired(), true).orElse(1))
                        .orElse(1);
        return share == 0 && surge() == 0 ? 1 : share;
    }

    /** Every node that has pods or is to have one. */
    Set<String> nodes() {
        Set<String> nodes = new HashSet<>(pods.keySet());
        fits.forEach(
                (node, fit) -> {
                    if (fit.run()) {
                        nodes.add(node);
                    }
                });
        nodes.remove("");
        return new java.util.TreeSet<>(nodes);
    }
}
