package io.jollyboat.controllers.podgc;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.controllers.condition.Disruption;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at one pod when it or its node changes, and at all finished ones every now and then. */
public final class PodGarbageController implements Component {

    /** Not a pod's key: the finished pods, taken together. */
    private static final Key FINISHED = new Key("", "");

    /** How often the finished pods are counted at most. */
    private static final Duration COUNTING = Duration.ofSeconds(20);

    /** How long a node may be missing before its pods are taken for lost. */
    private static final Duration QUARANTINE = Duration.ofSeconds(40);

    private static final String BY_NODE = "nodeName";
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    private static final Disruption REMOVAL = new Disruption("", "", true);
    private static final Disruption LOSS =
            new Disruption("DeletionByPodGC", "PodGC: node no longer exists", true);

    private final Client client;
    private final Timeline timeline;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final MissingNodes missing;
    private final int finishedKept;
    private final Controller controller;
    private volatile Instant counted = Instant.EPOCH;

    /**
     * @param finishedKept how many finished pods may lie around; 0 for any number
     */
    public PodGarbageController(
            Client client, Informers informers, Timeline timeline, int finishedKept) {
        this.client = client;
        this.timeline = timeline;
        this.finishedKept = finishedKept;
        this.pods = informers.of(Resources.PODS);
        this.nodes = informers.of(Resources.NODES);
        this.missing = new MissingNodes(QUARANTINE);
        this.pods.addIndex(BY_NODE, pod -> List.of(pod.spec().nodeName()));
        this.controller =
                Controller.named(name(), timeline)
                        .watches(pods, this::concerned)
                        .watches(nodes, this::affected)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "pod-garbage-collector-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Collection<Key> concerned(Pod pod) {
        return PodLife.hasEnded(pod) && finishedKept > 0
                ? List.of(Key.of(pod), FINISHED)
                : List.of(Key.of(pod));
    }

    /** The pods of a node that is not there, or is out of service. */
    private Collection<Key> affected(Node node) {
        Optional<Node> present = nodes.get("", node.name());
        return present.isEmpty() || outOfService(node)
                ? pods.byIndex(BY_NODE, node.name()).stream().map(Key::of).toList()
                : List.of();
    }

    private Result reconcile(Key key) {
        if (key.equals(FINISHED)) {
            return thinOut();
        }
        return pods.get(key.namespace(), key.name()).map(this::judge).orElseGet(Result::done);
    }

    private Result judge(Pod pod) {
        String name = pod.spec().nodeName();
        if (name.isEmpty()) {
            if (pod.beingDeleted()) {
                remove(pod, REMOVAL);
            }
            return Result.done();
        }
        Optional<Node> node = nodes.get("", name);
        if (node.isEmpty()) {
            return orphan(pod, name);
        }
        missing.found(name);
        if (pod.beingDeleted() && outOfService(node.get())) {
            remove(pod, REMOVAL);
        }
        return Result.done();
    }

    private Result orphan(Pod pod, String node) {
        Duration left = missing.left(node, timeline.nanos());
        if (left.isPositive()) {
            return Result.after(left);
        }
        if (client.find(Resources.NODES, "", node).isEmpty()) {
            remove(pod, LOSS);
        }
        return Result.done();
    }

    private void remove(Pod pod, Disruption why) {
        why.befall(client, pod, DeleteOptions.DEFAULT.grace(0), timeline.now());
    }

    /** Deletes of the finished pods that are too many the evicted ones, then the oldest. */
    private Result thinOut() {
        Instant due = counted.plus(COUNTING);
        if (due.isAfter(timeline.now())) {
            return Result.after(Duration.between(timeline.now(), due));
        }
        counted = timeline.now();
        List<Pod> finished =
                pods.list().stream()
                        .filter(PodLife::hasEnded)
                        .sorted(
                                Comparator.comparing((Pod pod) -> !evicted(pod))
                                        .thenComparing(
                                                pod ->
                                                        pod.creationTimestamp()
                                                                .orElse(Instant.EPOCH))
                                        .thenComparing(Key::of))
                        .toList();
        finished.stream()
                .limit(Math.max(0, finished.size() - finishedKept))
                .forEach(pod -> remove(pod, REMOVAL));
        return Result.done();
    }

    /** Of these there may be many that failed of one cause, and they tell the least. */
    private static boolean evicted(Pod pod) {
        return pod.status().phase().equals("Failed") && pod.status().reason().equals("Evicted");
    }

    private static boolean outOfService(Node node) {
        return !Conditions.holds(node.status().json(), "Ready")
                && node.spec().taints().stream()
                        .anyMatch(taint -> taint.key().equals(OUT_OF_SERVICE));
    }
}
