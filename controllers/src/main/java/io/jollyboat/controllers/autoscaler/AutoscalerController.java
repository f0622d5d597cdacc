package io.jollyboat.controllers.autoscaler;

import io.jollyboat.controllers.autoscaler.Evaluation.Outcome;
import io.jollyboat.controllers.autoscaler.ReplicaCount.Tolerance;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.autoscaling.v2.HPAScalingRules;
import io.jollyboat.core.api.autoscaling.v2.HorizontalPodAutoscaler;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;

/**
 * Looks at each autoscaler every 15 seconds, since measurements come without an event: reads the
 * workload's scale, asks what is measured, and sets the scale.
 */
public final class AutoscalerController implements Component {

    private final Client client;
    private final Timeline timeline;
    private final AutoscalerSettings settings;
    private final Informer<HorizontalPodAutoscaler> autoscalers;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    private final Controller controller;
    private final Map<Key, History> histories = new ConcurrentHashMap<>();

    /** Which pods each autoscaler's target has, as last read. */
    private final Map<Key, LabelSelector> selectors = new ConcurrentHashMap<>();

    public AutoscalerController(
            Client client, Informers informers, Timeline timeline, AutoscalerSettings settings) {
        this.client = client;
        this.timeline = timeline;
        this.settings = settings;
        this.autoscalers = informers.of(Resources.HORIZONTAL_POD_AUTOSCALERS);
        this.pods = informers.of(Resources.PODS);
        this.events = new EventRecorder(client, timeline, "horizontal-pod-autoscaler", "");
        this.controller =
                Controller.named(name(), timeline)
                        .watches(autoscalers, this::changed)
                        .watches(pods, _ -> List.of())
                        .concurrency(5)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "horizontal-pod-autoscaler-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** Only what was not seen before: our own status is no news, and the next look is set. */
    private List<Key> changed(HorizontalPodAutoscaler autoscaler) {
        boolean known = histories.containsKey(Key.of(autoscaler));
        boolean present = autoscalers.get(autoscaler.namespace(), autoscaler.name()).isPresent();
        return known && present ? List.of() : List.of(Key.of(autoscaler));
    }

    private Result reconcile(Key key) {
        Optional<HorizontalPodAutoscaler> found = autoscalers.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            histories.remove(key);
            selectors.remove(key);
            return Result.done();
        }
        History history = histories.computeIfAbsent(key, none -> new History());
        var draft = new AutoscalerDraft(found.get(), timeline.now());
        scale(found.get(), history, draft);
        try {
            draft.write(client);
        } catch (ApiException e) {
            warn(found.get(), "FailedUpdateStatus", e.message());
            throw e;
        }
        return Result.after(settings.period());
    }

    private void scale(HorizontalPodAutoscaler autoscaler, History history, AutoscalerDraft draft) {
        TargetScale target;
        try {
            target =
                    TargetScale.of(
                            client, autoscaler.namespace(), autoscaler.spec().scaleTargetRef());
        } catch (ApiException e) {
            warn(autoscaler, "FailedGetScale", e.message());
            draft.ableToScale(
                    false,
                    "FailedGetScale",
                    "the HPA controller was unable to get the target's current scale: "
                            + e.message());
            return;
        }
        draft.ableToScale(
                true,
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
        int current = target.wanted();
        if (history.isEmpty()) {
            history.recommend(current, timeline.now());
        }
        draft.noMetrics();
        Optional<Wish> wish = wish(autoscaler, target, history, draft);
        draft.replicas(
                current, wish.map(Wish::replicas).orElse(autoscaler.status().desiredReplicas()));
        if (wish.isPresent() && wish.get().replicas != current) {
            rescale(autoscaler, target, wish.get(), history, draft);
        }
    }

    /** How many replicas there are to be, and why. */
    private record Wish(int replicas, String reason) {}

    private Optional<Wish> wish(
            HorizontalPodAutoscaler autoscaler,
            TargetScale target,
            History history,
            AutoscalerDraft draft) {
        int current = target.wanted();
        int least = autoscaler.spec().minReplicas(1);
        int most = autoscaler.spec().maxReplicas();
        if (current == 0 && least != 0) {
            draft.scalingActive(
                    false,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
            return Optional.of(new Wish(0, ""));
        }
        if (current > most) {
            return Optional.of(new Wish(most, "Current number of replicas above Spec.MaxReplicas"));
        }
        if (current < least) {
            return Optional.of(
                    new Wish(least, "Current number of replicas below Spec.MinReplicas"));
        }
        Optional<Outcome.Proposed> proposed = measure(autoscaler, target, draft);
        if (proposed.isEmpty()) {
            return Optional.empty();
        }
        int desired = proposed.get().replicas();
        String reason =
                desired > current
                        ? proposed.get().metric() + " above target"
                        : desired < current ? "All metrics below target" : "";
        var outcome =
                new Limits(autoscaler, settings.downWindow(), history, timeline.now())
                        .apply(current, desired);
        draft.ableToScale(true, outcome.stabilized().reason, outcome.stabilized().message);
        draft.scalingLimited(outcome.limited(), outcome.reason(), outcome.message());
        return Optional.of(new Wish(outcome.replicas(), reason));
    }

    /** The metric that asks for most; empty when too little is known to do anything. */
    private Optional<Outcome.Proposed> measure(
            HorizontalPodAutoscaler autoscaler, TargetScale target, AutoscalerDraft draft) {
        if (target.selector().isEmpty()) {
            warn(autoscaler, "SelectorRequired", "selector is required");
            draft.scalingActive(
                    false, "InvalidSelector", "the HPA target's scale is missing a selector");
            return incomputable(autoscaler, "selector is required");
        }
        LabelSelector selector;
        try {
            selector = LabelSelector.parse(target.selector());
        } catch (ApiException e) {
            String why =
                    "couldn't convert selector into a corresponding internal selector object: "
                            + e.message();
            warn(autoscaler, "InvalidSelector", why);
            draft.scalingActive(false, "InvalidSelector", why);
            return incomputable(autoscaler, why);
        }
        List<Pod> mine =
                pods.list(autoscaler.namespace()).stream()
                        .filter(pod -> selector.matches(pod.labels()))
                        .toList();
        selectors.put(Key.of(autoscaler), selector);
        List<Key> rivals = scaling(autoscaler.namespace(), mine);
        if (rivals.size() > 1) {
            String why =
                    rivals.stream()
                            .map(key -> "{" + key.name() + " " + key.namespace() + "}")
                            .collect(
                                    Collectors.joining(
                                            " ",
                                            "pods by selector "
                                                    + target.selector()
                                                    + " are controlled by multiple HPAs: [",
                                            "]"));
            warn(autoscaler, "AmbiguousSelector", why);
            draft.scalingActive(false, "AmbiguousSelector", why);
            return incomputable(autoscaler, why);
        }
        var evaluation =
                new Evaluation(
                        client,
                        autoscaler.namespace(),
                        target.selector(),
                        mine,
                        new ReplicaCount(target.wanted(), tolerance(autoscaler)),
                        target.present(),
                        timeline.now());
        List<Outcome> outcomes = autoscaler.spec().metrics().stream().map(evaluation::of).toList();
        return judge(autoscaler, target, outcomes, draft);
    }

    private Optional<Outcome.Proposed> incomputable(
            HorizontalPodAutoscaler autoscaler, String why) {
        warn(autoscaler, "FailedComputeMetricsReplicas", why);
        return Optional.empty();
    }

    /** The autoscalers that have some of these pods; two of them would scale against each other. */
    private List<Key> scaling(String namespace, List<Pod> mine) {
        return selectors.entrySet().stream()
                .filter(one -> one.getKey().namespace().equals(namespace))
                .filter(one -> mine.stream().anyMatch(pod -> one.getValue().matches(pod.labels())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Optional<Outcome.Proposed> judge(
            HorizontalPodAutoscaler autoscaler,
            TargetScale target,
            List<Outcome> outcomes,
            AutoscalerDraft draft) {
        Outcome.Proposed most = null;
        var failures = new ArrayList<Outcome.Failed>();
        ArrayNode statuses = draft.metrics();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Proposed proposed -> {
                    statuses.add(proposed.status());
                    most = most == null || proposed.replicas() > most.replicas() ? proposed : most;
                }
                case Outcome.Failed failed -> {
                    warn(autoscaler, failed.reason(), failed.why());
                    failures.add(failed);
                    statuses.addObject().put("type", ""); // they stand where the metrics do
                }
            }
        }
        // With a metric missing, nothing is taken away: the missing one might ask for more.
        if (most == null || (!failures.isEmpty() && most.replicas() < target.wanted())) {
            fail(autoscaler, outcomes.size(), failures, draft);
            return Optional.empty();
        }
        draft.scalingActive(
                true,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from " + most.metric());
        return Optional.of(most);
    }

    private void fail(
            HorizontalPodAutoscaler autoscaler,
            int metrics,
            List<Outcome.Failed> failures,
            AutoscalerDraft draft) {
        if (failures.isEmpty()) {
            return; // there are no metrics at all
        }
        Outcome.Failed first = failures.getFirst();
        draft.scalingActive(
                false,
                first.reason(),
                "the HPA was unable to compute the replica count: " + first.why());
        incomputable(
                autoscaler,
                "invalid metrics ("
                        + failures.size()
                        + " invalid out of "
                        + metrics
                        + "), first error is: "
                        + first.whole());
    }

    private void rescale(
            HorizontalPodAutoscaler autoscaler,
            TargetScale target,
            Wish wish,
            History history,
            AutoscalerDraft draft) {
        String what = "New size: " + wish.replicas + "; reason: " + wish.reason;
        try {
            target.set(client, wish.replicas);
        } catch (ApiException e) {
            warn(autoscaler, "FailedRescale", what + "; error: " + e.message());
            draft.ableToScale(
                    false,
                    "FailedUpdateScale",
                    "the HPA controller was unable to update the target scale: " + e.message());
            draft.replicas(target.wanted(), autoscaler.status().desiredReplicas());
            return;
        }
        draft.ableToScale(
                true,
                "SucceededRescale",
                "the HPA controller was able to update the target scale to " + wish.replicas);
        draft.scaled();
        history.scaled(target.wanted(), wish.replicas, timeline.now());
        events.event(autoscaler, EventRecorder.NORMAL, "SuccessfulRescale", what);
    }

    private Tolerance tolerance(HorizontalPodAutoscaler autoscaler) {
        return new Tolerance(
                tolerance(autoscaler.spec().behavior().scaleUp()),
                tolerance(autoscaler.spec().behavior().scaleDown()));
    }

    private double tolerance(HPAScalingRules rules) {
        return rules.has("tolerance")
                ? rules.tolerance().amount().doubleValue()
                : settings.tolerance();
    }

    private void warn(HorizontalPodAutoscaler autoscaler, String reason, String message) {
        events.event(autoscaler, EventRecorder.WARNING, reason, message);
    }
}
