package io.jollyboat.controllers.disruption;

import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.controllers.pods.WrittenSelector;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
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
import java.util.List;
import java.util.Optional;

/** Counts for one budget after the other, whenever it, its pods or their controllers change. */
public final class DisruptionController implements Component {

    private final Client client;
    private final Timeline timeline;
    private final Informer<PodDisruptionBudget> budgets;
    private final Informer<Pod> pods;
    private final ExpectedScale scale;
    private final Expectations<PodDisruptionBudget> statuses;
    private final EventRecorder events;
    private final Controller controller;

    public DisruptionController(ApiTransport api, Informers informers, Timeline timeline) {
        this.client = new Client(api);
        this.timeline = timeline;
        this.budgets = informers.of(Resources.POD_DISRUPTION_BUDGETS);
        this.pods = informers.of(Resources.PODS);
        this.scale = new ExpectedScale(api, informers);
        this.statuses = new Expectations<>(budgets);
        this.events = new EventRecorder(client, timeline, "controllermanager", "");
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(budgets)
                        .watches(pods, this::budgetsOf)
                        .watches(informers.of(Resources.DEPLOYMENTS), this::budgetsNear)
                        .watches(informers.of(Resources.REPLICA_SETS), this::budgetsNear)
                        .watches(informers.of(Resources.STATEFUL_SETS), this::budgetsNear)
                        .watches(informers.of(Resources.REPLICATION_CONTROLLERS), this::budgetsNear)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "disruption-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Collection<Key> budgetsOf(Pod pod) {
        return budgets.list(pod.namespace()).stream()
                .filter(budget -> selector(budget).matches(pod.labels()))
                .map(Key::of)
                .toList();
    }

    /**
     * A controller was scaled: the budgets of its namespace may expect another number. Not those
     * without pods, which expect none of anybody until the first comes, and which would say at
     * every change of any controller that they have none.
     */
    private Collection<Key> budgetsNear(KubernetesObject owner) {
        return budgets.list(owner.namespace()).stream()
                .filter(budget -> budget.status().expectedPods() > 0)
                .map(Key::of)
                .toList();
    }

    private static LabelSelector selector(PodDisruptionBudget budget) {
        return LabelSelector.of(
                budget.spec().has("selector")
                        ? budget.spec().selector().json()
                        : tools.jackson.databind.node.MissingNode.getInstance());
    }

    private Result reconcile(Key key) {
        Optional<PodDisruptionBudget> found = budgets.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            statuses.forget(key);
            return Result.done();
        }
        if (!statuses.met(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        PodDisruptionBudget budget = found.get();
        LabelSelector selector = selector(budget);
        List<Pod> chosen =
                pods.list(key.namespace()).stream()
                        .filter(pod -> selector.matches(pod.labels()))
                        .toList();
        if (chosen.isEmpty()) {
            events.event(budget, EventRecorder.NORMAL, "NoPods", "No matching pods found");
        }
        try {
            Budget counted =
                    Budget.of(budget, chosen, () -> expected(budget, chosen), timeline.now());
            counted.overdue().forEach(pod -> tellOverdue(budget, pod));
            statuses.written(key, counted.status().write(client, Resources.POD_DISRUPTION_BUDGETS));
            Duration next = counted.untilOverdue();
            return next.isPositive() ? Result.after(next) : Result.done();
        } catch (ExpectedScale.CannotTell e) {
            fail(key, budget, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private int expected(PodDisruptionBudget budget, List<Pod> chosen) {
        ExpectedScale.Total total = scale.of(chosen);
        if (!total.unmanaged().isEmpty()) {
            events.event(
                    budget,
                    EventRecorder.WARNING,
                    "UnmanagedPods",
                    "Pods selected by this PodDisruptionBudget (selector: "
                            + WrittenSelector.of(budget.spec().json().path("selector"))
                            + ") were found to be unmanaged. As a result, the status of the PDB cannot be calculated"
                            + " correctly, which may result in undefined behavior. To account for these pods please"
                            + " set \".spec.minAvailable\" field of the PDB to an integer value.");
        }
        return total.total();
    }

    private void tellOverdue(PodDisruptionBudget budget, Pod pod) {
        events.event(
                pod,
                EventRecorder.WARNING,
                "NotDeleted",
                "Pod was expected by PDB %s/%s to be deleted but it wasn't"
                        .formatted(budget.namespace(), budget.name()));
    }

    private void fail(Key key, PodDisruptionBudget budget, String why) {
        events.event(
                budget,
                EventRecorder.WARNING,
                "CalculateExpectedPodCountFailed",
                "Failed to calculate the number of expected pods: " + why);
        statuses.written(
                key,
                Budget.failed(budget, why, timeline.now())
                        .write(client, Resources.POD_DISRUPTION_BUDGETS));
    }
}
