package io.jollyboat.controllers.daemonset;

import io.jollyboat.controllers.pods.Claims;
import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.pods.SlowStart;
import io.jollyboat.controllers.revision.RevisionHistory;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ControllerRevision;
import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.selector.LabelSelector;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings one set after the other a step further, whenever it, one of its pods or what matters of a
 * node changes.
 */
public final class DaemonSetController implements Component {

    private static final int BURST = 250;

    private final Client client;
    private final Timeline timeline;
    private final Informer<DaemonSet> sets;
    private final Informer<Node> nodes;
    private final Owned<Pod> pods;
    private final Expectations<Pod> expectations;
    private final Expectations<DaemonSet> statuses;
    private final RevisionHistory<DaemonSet> history;
    private final FailureBackOff backOff = new FailureBackOff();
    private final EventRecorder events;
    private final PodWriter writer;
    private final SlowStart slowStart;
    private final Controller controller;

    public DaemonSetController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.sets = informers.of(Resources.DAEMON_SETS);
        this.nodes = informers.of(Resources.NODES);
        Informer<Pod> allPods = informers.of(Resources.PODS);
        Informer<ControllerRevision> revisions = informers.of(Resources.CONTROLLER_REVISIONS);
        this.pods = new Owned<>(allPods);
        this.expectations = new Expectations<>(allPods);
        this.statuses = new Expectations<>(sets);
        this.history =
                new RevisionHistory<>(
                        client, Resources.DAEMON_SETS, DaemonPod.HASH_LABEL, revisions);
        this.events = new EventRecorder(client, timeline, name(), "");
        this.writer = new PodWriter(client, events, expectations);
        this.slowStart = new SlowStart(timeline);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(sets)
                        .owns(allPods, "DaemonSet")
                        .owns(revisions, "DaemonSet")
                        .watches(allPods, this::adopters)
                        .watches(nodes, node -> List.of()) // only to have seen them all
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "daemonset-controller";
    }

    @Override
    public void start() {
        controller.start();
        nodes.addHandler(
                new Handler<>() {
                    @Override
                    public void onAdd(Node node) {
                        sets.list().forEach(set -> controller.enqueue(Key.of(set)));
                    }

                    // Nodes write their heartbeat all the time: only what can matter counts.
                    @Override
                    public void onUpdate(Node before, Node now) {
                        if (!before.labels().equals(now.labels())
                                || !before.spec().json().equals(now.spec().json())) {
                            onAdd(now);
                        }
                    }

                    @Override
                    public void onDelete(Node last) {
                        onAdd(last);
                    }
                });
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Collection<Key> adopters(Pod pod) {
        if (pod.controller().isPresent() || pod.beingDeleted()) {
            return List.of();
        }
        return sets.list(pod.namespace()).stream()
                .filter(set -> selector(set).matches(pod.labels()))
                .map(Key::of)
                .toList();
    }

    private Result reconcile(Key key) {
        Optional<DaemonSet> found = sets.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            expectations.forget(key);
            statuses.forget(key);
            history.forget(key);
            return Result.done();
        }
        if (!expectations.met(key) || !statuses.met(key) || !history.settled(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        DaemonSet set = found.get();
        LabelSelector selector = selector(set);
        if (selector.isEverything()) {
            events.event(
                    set,
                    EventRecorder.WARNING,
                    "SelectingAll",
                    "This daemon set is selecting all pods. A non-empty selector is required.");
            return Result.done();
        }
        return set.beingDeleted() ? Result.done() : sync(key, set, selector);
    }

    private Result sync(Key key, DaemonSet set, LabelSelector selector) {
        List<ControllerRevision> revisions = history.claimed(set, selector);
        var latest =
                history.latest(
                        set, set.spec().template(), revisions, set.status().collisionCount());
        List<Pod> claimed =
                new Claims<>(
                                client,
                                Resources.DAEMON_SETS,
                                set,
                                Resources.PODS,
                                pod -> selector.matches(pod.labels()))
                        .claim(pods.candidates(set));
        DaemonView view =
                DaemonView.of(
                        set,
                        nodes.list(),
                        claimed,
                        history.hash(latest.revision()),
                        timeline.now());
        var waits = new Waits();
        DaemonChange change = DaemonPlacement.of(view, pod -> mayReplace(set, pod, waits));
        if (change.isNothing() && set.spec().updateStrategy().type().equals("RollingUpdate")) {
            change = DaemonUpdate.of(view);
        }
        RuntimeException failure = carryOut(view, change);
        statuses.written(
                key,
                DaemonStatus.draft(view, latest.collisions()).write(client, Resources.DAEMON_SETS));
        if (failure != null) {
            throw failure;
        }
        truncate(set, revisions, latest.revision(), claimed);
        waits.add(PodStates.untilAvailable(claimed, set.spec().minReadySeconds(), timeline.now()));
        return waits.shortest.isPositive() ? Result.after(waits.shortest) : Result.done();
    }

    /** The shortest of several times to wait; zero while there is none. */
    private static final class Waits {

        private Duration shortest = Duration.ZERO;

        void add(Duration wait) {
            boolean shorter = !shortest.isPositive() || wait.compareTo(shortest) < 0;
            if (wait.isPositive() && shorter) {
                shortest = wait;
            }
        }
    }

    private boolean mayReplace(DaemonSet set, Pod pod, Waits waits) {
        // of another template other pods come, which need not fail
        String what =
                set.uid() + "/" + set.status().observedGeneration() + "/" + DaemonPod.node(pod);
        Duration wait = backOff.take(what, timeline.now());
        waits.add(wait);
        return wait.isZero();
    }

    private @Nullable RuntimeException carryOut(DaemonView view, DaemonChange change) {
        change.ended().forEach(pod -> tellEnded(view.set(), pod));
        SlowStart.Outcome made =
                slowStart.run(
                        change.create().subList(0, Math.min(BURST, change.create().size())),
                        node ->
                                writer.create(
                                        view.set(), DaemonPod.of(view.set(), node, view.hash())));
        SlowStart.Outcome deleted =
                slowStart.atOnce(
                        change.delete().subList(0, Math.min(BURST, change.delete().size())),
                        pod -> writer.delete(view.set(), pod));
        return made.failures().stream()
                .filter(failure -> !PodWriter.namespaceTerminating(failure))
                .findFirst()
                .or(() -> deleted.failures().stream().findFirst())
                .orElse(null);
    }

    private void tellEnded(DaemonSet set, Pod pod) {
        boolean failed = pod.status().phase().equals("Failed");
        events.event(
                set,
                failed ? EventRecorder.WARNING : EventRecorder.NORMAL,
                failed ? "FailedDaemonPod" : "SucceededDaemonPod",
                "Found %s daemon pod %s/%s on node %s, will try to %s it"
                        .formatted(
                                failed ? "failed" : "succeeded",
                                pod.namespace(),
                                pod.name(),
                                DaemonPod.node(pod),
                                failed ? "kill" : "delete"));
    }

    private void truncate(
            DaemonSet set,
            List<ControllerRevision> revisions,
            ControllerRevision latest,
            List<Pod> claimed) {
        Set<String> hashes = claimed.stream().map(DaemonPod::hash).collect(Collectors.toSet());
        hashes.add(history.hash(latest));
        Set<String> live =
                revisions.stream()
                        .filter(revision -> hashes.contains(history.hash(revision)))
                        .map(ControllerRevision::name)
                        .collect(Collectors.toSet());
        history.truncate(set, revisions, live, set.spec().revisionHistoryLimit(10));
    }

    private static LabelSelector selector(DaemonSet set) {
        return LabelSelector.of(set.spec().selector().json());
    }
}
