package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.decision.NodeReport.RuleScore;
import io.jollyboat.scheduler.framework.Findings;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Fits;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say to all pods that want the same, about every node. Kept from one pod to the
 * next, it asks again only about nodes that have changed since: that makes many equal pods, of one
 * Deployment say, cheap to place.
 *
 * <p>It remembers what it could as well work out anew, so that decisions made with it are those
 * made without it. Not safe for use by several threads.
 */
final class Evaluation {

    private final PodFilter filter;
    private final Scoring scoring;
    private final WideVerdicts wide;
    private final TieBreak ties;
    private final NodeFindings findings;

    private NodeSnapshot cluster; // the first one, then that of the latest update
    private final @Nullable NodeInfo[] told; // what the rules know of; null before the first update
    private final boolean[] current; // whether the local verdict is on what was told
    private final Verdict[] local; // by position of the node
    private boolean complete; // all of the cluster has been told: no rule failed half way
    private int asked =
            -1; // where the verdict is on the latest pod alone, since room is kept for it
    private Verdict[] verdicts; // likewise, of all rules
    private int @Nullable [] around; // positions that fit; null when the local verdicts are all

    Evaluation(Profile profile, PodInfo pod, NodeSnapshot cluster) {
        this.filter = new PodFilter(profile.filters(), pod, cluster);
        this.scoring = new Scoring(profile, pod, cluster);
        this.wide = new WideVerdicts(filter);
        this.ties = new TieBreak(profile, pod, cluster);
        this.findings = new NodeFindings(cluster.size());
        this.cluster = cluster;
        this.told = new NodeInfo[cluster.size()];
        this.current = new boolean[cluster.size()];
        this.local = new Verdict[cluster.size()];
        Arrays.fill(local, Verdict.FITS);
        this.verdicts = local;
    }

    PodFilter filter() {
        return filter;
    }

    /** Whether what it remembers can be brought up to date with a snapshot. */
    @SuppressWarnings("ReferenceEquality") // immutable: another object is another state
    boolean canFollow(PodInfo pod, NodeSnapshot now) {
        Surroundings then = cluster.surroundings();
        Surroundings around = now.surroundings();
        return now.hasNodesOf(cluster)
                && now.cpuInProportion() == cluster.cpuInProportion()
                && (then == around
                        || then.namespaces() == around.namespaces()
                                && then.workloads() == around.workloads()
                                && (pod.group().isEmpty() || then.groups() == around.groups())
                                && (pod.demand().volumes().isNone()
                                        || then.storage() == around.storage()));
    }

    /**
     * Brings everything up to date with a snapshot that it can follow, for a pod that wants what
     * the first one wanted.
     */
    void update(PodInfo pod, NodeSnapshot now) {
        Optional<int[]> changed = complete ? now.changedSince(cluster) : Optional.empty();
        cluster = now;
        complete = false;
        if (changed.isPresent()) {
            for (int position : changed.get()) {
                follow(position, now.node(position), pod);
            }
        } else {
            for (int i = 0; i < told.length; i++) {
                follow(i, now.node(i), pod);
            }
        }
        if (asked >= 0) {
            follow(asked, now.node(asked), pod);
        }
        int own = now.position(pod.rank().nominatedNode());
        boolean kept = own >= 0 && isKeptFor(pod, now.node(own));
        asked = kept ? own : -1;
        if (kept && current[own]) {
            ask(own, now.node(own), pod);
        }
        complete = true;
        boolean looksAround = filter.looksAround();
        findings.lookAt(pod, now, !looksAround);
        verdicts = looksAround ? lookAround(pod) : local;
        around = looksAround ? fitting(verdicts) : null;
    }

    @SuppressWarnings("ReferenceEquality") // nodes are immutable: another object is another state
    private void follow(int position, NodeInfo node, PodInfo pod) {
        if (told[position] != node) {
            filter.replace(told[position], node);
            scoring.replace(told[position], node);
            wide.replace(told[position], node);
            ties.forget(position);
            told[position] = node;
            current[position] = false;
        }
        if (!current[position]) {
            ask(position, node, pod);
        }
    }

    private void ask(int position, NodeInfo node, PodInfo pod) {
        local[position] = filter.localVerdict(pod, node);
        current[position] = !isKeptFor(pod, node); // the next one may not have that room
        if (local[position] instanceof Fits) {
            scoring.ask(position, node);
        } else {
            scoring.forget(position);
        }
    }

    /** Whether there is room on the node that is kept for this very pod. */
    private static boolean isKeptFor(PodInfo pod, NodeInfo node) {
        for (PodInfo other : node.nominated()) {
            if (other.key().equals(pod.key())) {
                return true;
            }
        }
        return false;
    }

    private Verdict[] lookAround(PodInfo pod) {
        Optional<Set<String>> labels = filter.labels();
        labels.ifPresent(known -> wide.lookAt(cluster, known));
        Verdict[] all = local.clone();
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof Fits) {
                NodeInfo node = cluster.node(i);
                all[i] =
                        labels.isPresent() && node.nominated().isEmpty()
                                ? wide.of(i)
                                : filter.wideVerdict(pod, node);
            }
        }
        return all;
    }

    /** What the rules would say if some pods of a node of the cluster were gone. */
    Verdict trial(PodInfo pod, NodeInfo changed) {
        return filter.trial(pod, cluster.node(cluster.position(changed.name())), changed);
    }

    Findings findings() {
        return findings;
    }

    /** The verdicts on all nodes, by position. A view of what changes with the next update. */
    List<Verdict> verdicts() {
        return Arrays.asList(verdicts);
    }

    /** How many nodes fit. */
    int fitting() {
        return around == null ? scoring.fitting() : around.length;
    }

    /** The best of those that fit, which is at least one. */
    NodeInfo best() {
        int[] best = around == null ? scoring.best(cluster) : scoring.best(cluster, around);
        return ties.pick(cluster, best);
    }

    /** Whether which nodes fit is a matter of each of them alone, as of the latest update. */
    boolean filtersNodesAlone() {
        return around == null;
    }

    /** How many nodes are looked at to tell the best. */
    int looked() {
        return scoring.ranksThem() ? 0 : fitting();
    }

    /**
     * What the rules whose scores stand alone give to the best of the nodes that fit, which is at
     * least one.
     */
    long bestScore() {
        return scoring.ranksThem()
                ? scoring.highest()
                : scoring.of(cluster.position(best().name()));
    }

    /** The positions of the nodes that fit. */
    int[] feasible() {
        return around == null ? scoring.positions() : around;
    }

    private static int[] fitting(Verdict[] verdicts) {
        int[] positions = new int[verdicts.length];
        int count = 0;
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i] instanceof Fits) {
                positions[count++] = i;
            }
        }
        return Arrays.copyOf(positions, count);
    }

    /** What each rule that sees a difference gives to each of these nodes, which all fit. */
    List<List<RuleScore>> scores(int[] feasible) {
        return scoring.scores(cluster, feasible);
    }
}
