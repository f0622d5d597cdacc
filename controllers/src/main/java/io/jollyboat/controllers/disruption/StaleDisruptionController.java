package io.jollyboat.controllers.disruption;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes back that a pod is about to be disrupted when nothing came of it: whoever set the condition
 * may have died before it deleted the pod.
 */
public final class StaleDisruptionController implements Component {

    private static final String CONDITION = "DisruptionTarget";

    /** Of a kubelet that is going down, which may take its time before it deletes. */
    private static final String BY_KUBELET = "TerminationByKubelet";

    private static final Duration STALE = Duration.ofMinutes(2);

    private final Client client;
    private final Timeline timeline;
    private final Informer<Pod> pods;
    private final Controller controller;

    public StaleDisruptionController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.pods = informers.of(Resources.PODS);
        this.controller =
                Controller.named(name(), timeline)
                        .watches(pods, pod -> marked(pod) ? List.of(Key.of(pod)) : List.of())
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "stale-disruption-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private static boolean marked(Pod pod) {
        return PodStates.active(pod)
                && PodStates.condition(pod, CONDITION)
                        .filter(one -> one.status().equals("True"))
                        .filter(one -> !one.reason().equals(BY_KUBELET))
                        .isPresent();
    }

    private Result reconcile(Key key) {
        Optional<Pod> found =
                pods.get(key.namespace(), key.name()).filter(StaleDisruptionController::marked);
        if (found.isEmpty()) {
            return Result.done();
        }
        Instant now = timeline.now();
        Instant due =
                PodStates.condition(found.get(), CONDITION)
                        .flatMap(PodCondition::lastTransitionTime)
                        .orElse(now)
                        .plus(STALE);
        if (due.isAfter(now)) {
            return Result.after(Duration.between(now, due));
        }
        ObjectNode json = found.get().json().deepCopy();
        Conditions.set(json.withObject("/status"), CONDITION, "False", "", "", now);
        client.updateStatus(Resources.PODS, new Pod(json));
        return Result.done();
    }
}
