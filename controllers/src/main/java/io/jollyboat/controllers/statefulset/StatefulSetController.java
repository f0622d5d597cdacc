package io.jollyboat.controllers.statefulset;

import io.jollyboat.controllers.pods.Claims;
import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.Owned;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.SlowStart;
import io.jollyboat.controllers.revision.RevisionHistory;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ControllerRevision;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.events.EventRecorder;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings one set after the other a step further, whenever it, a pod or a claim of it changes. */
public final class StatefulSetController implements Component {

    private static final String HASH_LABEL = "controller.kubernetes.io/hash";

    private final Client client;
    private final Timeline timeline;
    private final Informer<StatefulSet> sets;
    private final Owned<Pod> pods;
    private final Expectations<Pod> expectations;
    private final Expectations<StatefulSet> statuses;
    private final RevisionHistory<StatefulSet> history;
    private final VolumeClaims claims;
    private final EventRecorder events;
    private final SlowStart slowStart;
    private final Controller controller;

    public StatefulSetController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.sets = informers.of(Resources.STATEFUL_SETS);
        Informer<Pod> allPods = informers.of(Resources.PODS);
        Informer<ControllerRevision> revisions = informers.of(Resources.CONTROLLER_REVISIONS);
        Informer<PersistentVolumeClaim> allClaims =
                informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        this.pods = new Owned<>(allPods);
        this.expectations = new Expectations<>(allPods);
        this.statuses = new Expectations<>(sets);
        this.history =
                new RevisionHistory<>(client, Resources.STATEFUL_SETS, HASH_LABEL, revisions);
        this.events = new EventRecorder(client, timeline, name(), "");
        this.claims = new VolumeClaims(client, allClaims, events);
        this.slowStart = new SlowStart(timeline);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(sets)
                        .owns(allPods, "StatefulSet")
                        .owns(revisions, "StatefulSet")
                        .watches(allPods, this::adopters)
                        .watches(allClaims, StatefulSetController::claimants)
                        .concurrency(5)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "statefulset-controller";
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
        return PodIdentity.parent(pod.name())
                .flatMap(name -> sets.get(pod.namespace(), name))
                .filter(set -> selector(set).matches(pod.labels()))
                .map(set -> List.of(Key.of(set)))
                .orElse(List.of());
    }

    /** Whose claim it is: the set's itself, or that of one of its pods. */
    private static Collection<Key> claimants(PersistentVolumeClaim claim) {
        Set<Key> keys = new HashSet<>();
        claim.ownerReferences()
                .forEach(
                        owner -> {
                            if (owner.kind().equals("StatefulSet")) {
                                keys.add(new Key(claim.namespace(), owner.name()));
                            } else if (owner.kind().equals("Pod")) {
                                PodIdentity.parent(owner.name())
                                        .ifPresent(
                                                set -> keys.add(new Key(claim.namespace(), set)));
                            }
                        });
        return keys;
    }

    private Result reconcile(Key key) {
        Optional<StatefulSet> found = sets.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            expectations.forget(key);
            statuses.forget(key);
            history.forget(key);
            return Result.done();
        }
        if (!expectations.met(key) || !statuses.met(key) || !history.settled(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        StatefulSet set = found.get();
        LabelSelector selector = selector(set);
        List<ControllerRevision> revisions = history.claimed(set, selector);
        List<Pod> claimed =
                new Claims<>(
                                client,
                                Resources.STATEFUL_SETS,
                                set,
                                Resources.PODS,
                                pod ->
                                        selector.matches(pod.labels())
                                                && PodIdentity.ordinal(set, pod).isPresent())
                        .claim(pods.candidates(set));
        sync(key, set, claimed, revisions);
        Duration next =
                PodStates.untilAvailable(claimed, set.spec().minReadySeconds(), timeline.now());
        return next.isPositive() ? Result.after(next) : Result.done();
    }

    private void sync(
            Key key, StatefulSet set, List<Pod> claimed, List<ControllerRevision> revisions) {
        if (set.beingDeleted() && !history.has(set.spec().template(), revisions)) {
            return; // deleted with it; another would be too, and so on for ever
        }
        var latest =
                history.latest(
                        set, set.spec().template(), revisions, set.status().collisionCount());
        ControllerRevision update = latest.revision();
        ControllerRevision current =
                revisions.stream()
                        .filter(one -> one.name().equals(set.status().currentRevision()))
                        .findFirst()
                        .orElse(update);
        RuntimeException failure = null;
        if (!set.beingDeleted()) {
            failure = act(set, claimed, current, update);
        }
        var draft =
                SetStatus.draft(
                        set,
                        current.name(),
                        update.name(),
                        latest.collisions(),
                        claimed,
                        timeline.now());
        statuses.written(key, draft.write(client, Resources.STATEFUL_SETS));
        if (failure != null) {
            throw failure;
        }
        Set<String> live = new HashSet<>(List.of(current.name(), update.name()));
        claimed.forEach(pod -> live.add(PodIdentity.revision(pod)));
        history.truncate(set, revisions, live, set.spec().revisionHistoryLimit(10));
    }

    /** What went wrong is given back, so that the status is written all the same. */
    private @Nullable RuntimeException act(
            StatefulSet set,
            List<Pod> claimed,
            ControllerRevision current,
            ControllerRevision update) {
        try {
            var pass =
                    new StatefulSetPass(client, events, expectations, claims, set, current, update);
            if (!set.spec().volumeClaimTemplates().isEmpty()) {
                claimed.forEach(pass::applyClaimPolicy);
            }
            pass.take(StatefulSetPlan.next(set, update.name(), claimed, timeline.now()), slowStart);
            return null;
        } catch (ApiException e) {
            return e;
        }
    }

    private static LabelSelector selector(StatefulSet set) {
        return LabelSelector.of(set.spec().selector().json());
    }
}
