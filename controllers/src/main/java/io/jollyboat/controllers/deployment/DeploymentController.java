package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.Claims;
import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.placement.PodLife;
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

/** Runs a pass over a deployment whenever it, one of its sets or, to recreate, a pod changes. */
public final class DeploymentController implements Component {

    private final Client client;
    private final Timeline timeline;
    private final Informer<Deployment> deployments;
    private final Informer<ReplicaSet> allSets;
    private final Owned<ReplicaSet> sets;
    private final Owned<Pod> pods;
    private final Expectations<ReplicaSet> expectations;
    private final Expectations<Deployment> statuses;
    private final EventRecorder events;
    private final Controller controller;

    public DeploymentController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.deployments = informers.of(Resources.DEPLOYMENTS);
        this.allSets = informers.of(Resources.REPLICA_SETS);
        this.sets = new Owned<>(allSets);
        Informer<Pod> allPods = informers.of(Resources.PODS);
        this.pods = new Owned<>(allPods);
        this.expectations = new Expectations<>(allSets);
        this.statuses = new Expectations<>(deployments);
        this.events = new EventRecorder(client, timeline, name(), "");
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(deployments)
                        .owns(allSets, "Deployment")
                        .watches(allSets, this::adopters)
                        .watches(allPods, this::recreated)
                        .concurrency(5)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "deployment-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** Whom a set without an owner might belong to. */
    private Collection<Key> adopters(ReplicaSet set) {
        if (set.controller().isPresent() || set.beingDeleted()) {
            return List.of();
        }
        return deployments.list(set.namespace()).stream()
                .filter(deployment -> selector(deployment).matches(set.labels()))
                .map(Key::of)
                .toList();
    }

    /** The deployment of a pod, if it waits for pods to end. */
    private Collection<Key> recreated(Pod pod) {
        return pod.controller()
                .filter(owner -> owner.kind().equals("ReplicaSet"))
                .flatMap(owner -> allSets.get(pod.namespace(), owner.name()))
                .flatMap(KubernetesObject::controller)
                .flatMap(owner -> deployments.get(pod.namespace(), owner.name()))
                .filter(RolloutLimits::recreates)
                .map(deployment -> List.of(Key.of(deployment)))
                .orElse(List.of());
    }

    private Result reconcile(Key key) {
        Optional<Deployment> found = deployments.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            expectations.forget(key);
            statuses.forget(key);
            return Result.done();
        }
        if (!expectations.met(key) || !statuses.met(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        Deployment deployment = found.get();
        LabelSelector selector = selector(deployment);
        if (selector.isEverything()) {
            events.event(
                    deployment,
                    EventRecorder.WARNING,
                    "SelectingAll",
                    "This deployment is selecting all pods. A non-empty selector is required.");
            return Result.done();
        }
        List<ReplicaSet> claimed =
                new Claims<>(
                                client,
                                Resources.DEPLOYMENTS,
                                deployment,
                                Resources.REPLICA_SETS,
                                set -> selector.matches(set.labels()))
                        .claim(sets.candidates(deployment));
        var pass = new DeploymentPass(client, events, expectations, timeline, deployment, claimed);
        Deployment after = pass.run(this::podsRunning);
        statuses.written(key, after);
        Duration deadline = Progress.untilDeadline(after, timeline.now());
        return deadline.isPositive() ? Result.after(deadline) : Result.done();
    }

    private boolean podsRunning(ReplicaSet set) {
        return pods.by(set.uid()).stream().anyMatch(pod -> !PodLife.hasEnded(pod));
    }

    private static LabelSelector selector(Deployment deployment) {
        return LabelSelector.of(deployment.spec().selector().json());
    }
}
