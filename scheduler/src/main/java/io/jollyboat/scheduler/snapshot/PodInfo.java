package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.reconcile.Key;
import java.util.Map;
import java.util.Optional;

/**
 * What scheduling needs to know of a pod, read once from its object.
 *
 * @param uid tells a pod from a later one of the same name
 * @param nodeName the node it is on; empty while it waits for one
 */
public record PodInfo(
        Key key,
        String uid,
        String nodeName,
        Map<String, String> labels,
        PodDemand demand,
        PodRules rules,
        PodRank rank) {

    public PodInfo {
        labels = Map.copyOf(labels);
    }

    /** The same pod, placed on a node. */
    public PodInfo on(String node) {
        return new PodInfo(key, uid, node, labels, demand, rules, rank);
    }

    /** The same pod, with room being made for it on a node; on none when that is empty. */
    public PodInfo nominatedFor(String node) {
        PodRank nominated =
                new PodRank(
                        rank.priority(),
                        rank.mayPreempt(),
                        rank.started(),
                        rank.terminating(),
                        node);
        return new PodInfo(key, uid, nodeName, labels, demand, rules, nominated);
    }

    /** The same pod, on its way out. */
    public PodInfo leaving() {
        return terminating(true);
    }

    /** The same pod, not on its way out. */
    public PodInfo staying() {
        return terminating(false);
    }

    private PodInfo terminating(boolean leaves) {
        PodRank changed =
                new PodRank(
                        rank.priority(),
                        rank.mayPreempt(),
                        rank.started(),
                        leaves,
                        rank.nominatedNode());
        return new PodInfo(key, uid, nodeName, labels, demand, rules, changed);
    }

    /** What it says about other pods. */
    public PodRelations relations() {
        return rules.relations();
    }

    /** The group that it is to be placed together with. */
    public Optional<Key> group() {
        String group = relations().group();
        return group.isEmpty() ? Optional.empty() : Optional.of(new Key(key.namespace(), group));
    }

    /** Whether one of its volumes is that of the claim. */
    public boolean uses(Key claim) {
        return claim.namespace().equals(key.namespace())
                && demand.volumes().claims().contains(claim.name());
    }

    public boolean isPlaced() {
        return !nodeName.isEmpty();
    }
}
