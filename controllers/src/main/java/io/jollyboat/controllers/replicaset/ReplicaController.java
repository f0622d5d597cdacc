package io.jollyboat.controllers.replicaset;

import io.jollyboat.controllers.pods.Claims;
import io.jollyboat.controllers.pods.DeletionOrder;
import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.pods.SlowStart;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.selector.LabelSelector;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of pods that each object of a kind asks for. At most {@value #BURST} pods are
 * made or taken away in one go.
 */
public final class ReplicaController<T extends KubernetesObject> implements Component {

    private static final int BURST = 500;

    private final ReplicaKind<T> kind;
    private final Client client;
    private final Timeline timeline;
    private final Informer<T> sets;
    private final Owned<T> siblings;
    private final Owned<Pod> pods;
    private final Expectations<Pod> expectations;
    private final PodWriter writer;
    private final SlowStart slowStart;
    private final Controller controller;

    private ReplicaController(
            ReplicaKind<T> kind, Client client, Informers informers, Timeline timeline) {
        this.kind = kind;
        this.client = client;
        this.timeline = timeline;
        this.sets = informers.of(kind.type());
        this.siblings = new Owned<>(sets);
        Informer<Pod> allPods = informers.of(Resources.PODS);
        this.pods = new Owned<>(allPods);
        this.expectations = new Expectations<>(allPods);
        this.writer =
                new PodWriter(
                        client,
                        new EventRecorder(client, timeline, kind.source(), ""),
                        expectations);
        this.slowStart = new SlowStart(timeline);
        this.controller =
                Controller.named(kind.controller(), timeline)
                        .reconciles(sets)
                        .owns(allPods, kind.type().kind())
                        .watches(allPods, this::adopters)
                        .concurrency(5)
                        .with(this::reconcile);
    }

    /** For ReplicaSets. */
    public static Component ofReplicaSets(Client client, Informers informers, Timeline timeline) {
        return new ReplicaController<>(ReplicaKind.REPLICA_SETS, client, informers, timeline);
    }

    /** For ReplicationControllers. */
    public static Component ofReplicationControllers(
            Client client, Informers informers, Timeline timeline) {
        return new ReplicaController<>(
                ReplicaKind.REPLICATION_CONTROLLERS, client, informers, timeline);
    }

    @Override
    public String name() {
        return kind.controller();
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** Whom a pod without an owner might belong to. */
    private Collection<Key> adopters(Pod pod) {
        if (pod.controller().isPresent() || pod.beingDeleted()) {
            return List.of();
        }
        return sets.list(pod.namespace()).stream()
                .filter(set -> kind.selector().apply(set).matches(pod.labels()))
                .map(Key::of)
                .toList();
    }

    private Result reconcile(Key key) {
        Optional<T> found = sets.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            expectations.forget(key);
            return Result.done();
        }
        if (!expectations.met(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        T set = found.get();
        LabelSelector selector = kind.selector().apply(set);
        List<Pod> claimed =
                new Claims<>(
                                client,
                                kind.type(),
                                set,
                                Resources.PODS,
                                pod -> selector.matches(pod.labels()))
                        .claim(pods.candidates(set));
        RuntimeException failure = set.beingDeleted() ? null : manage(set, claimed);
        writeStatus(set, claimed, failure);
        if (failure != null) {
            throw failure;
        }
        Duration next =
                PodStates.untilAvailable(
                        claimed, ReplicaDemand.of(set).minReadySeconds(), timeline.now());
        return next.isPositive() ? Result.after(next) : Result.done();
    }

    /** Makes what is missing or takes away what is too much; returns what went wrong. */
    private @Nullable RuntimeException manage(T set, List<Pod> claimed) {
        ReplicaDemand demand = ReplicaDemand.of(set);
        List<Pod> active = claimed.stream().filter(PodStates::active).toList();
        int missing = demand.replicas() - active.size();
        SlowStart.Outcome outcome;
        if (missing > 0) {
            outcome =
                    slowStart.run(
                            Collections.nCopies(Math.min(missing, BURST), set),
                            owner ->
                                    writer.create(
                                            owner,
                                            PodTemplates.pod(
                                                    demand.template(), kind.type(), owner)));
        } else if (missing < 0) {
            List<Pod> surplus =
                    DeletionOrder.first(
                            Math.min(-missing, BURST), active, related(set), timeline.now());
            outcome = slowStart.atOnce(surplus, pod -> writer.delete(set, pod));
        } else {
            return null;
        }
        return outcome.failures().stream()
                .filter(failure -> !PodWriter.namespaceTerminating(failure))
                .findFirst()
                .orElse(null);
    }

    /** The pods of all sets that have the same owner, as the revisions of a deployment have. */
    private List<Pod> related(T set) {
        Stream<T> family =
                set.controller()
                        .map(owner -> siblings.by(owner.uid()).stream())
                        .orElse(Stream.of(set));
        return family.flatMap(sibling -> pods.by(sibling.uid()).stream()).toList();
    }

    private void writeStatus(T set, List<Pod> claimed, @Nullable RuntimeException failure) {
        var draft =
                ReplicaStatus.draft(
                        set, claimed, kind.countsTerminating(), failure, timeline.now());
        try {
            draft.write(client, kind.type());
        } catch (ApiException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e); // the work comes first, and comes again
        }
    }
}
