package io.jollyboat.controllers.statefulset;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The status of a set, from its pods. Pure. */
final class SetStatus {

    private SetStatus() {}

    /**
     * @param current name of the revision that the set comes from
     * @param update name of the revision that it goes to
     */
    static StatusDraft draft(
            StatefulSet set,
            String current,
            String update,
            int collisions,
            List<Pod> pods,
            Instant now) {
        int wanted = set.spec().replicas(1);
        long created = count(pods, pod -> !pod.status().phase().isEmpty());
        long ready = count(pods, SetStatus::runningAndReady);
        long available =
                count(
                        pods,
                        pod ->
                                runningAndReady(pod)
                                        && PodStates.available(
                                                pod, set.spec().minReadySeconds(), now));
        long currentPods = count(pods, pod -> of(pod, current));
        long updatedPods = count(pods, pod -> of(pod, update));
        boolean complete =
                set.spec().updateStrategy().type().equals("RollingUpdate")
                        && updatedPods == wanted
                        && ready == wanted
                        && created == wanted;
        return new StatusDraft(set, now)
                .observed()
                .number("replicas", created)
                .count("readyReplicas", ready)
                .number("availableReplicas", available)
                .count("currentReplicas", complete ? updatedPods : currentPods)
                .count("updatedReplicas", updatedPods)
                .text("currentRevision", complete ? update : current)
                .text("updateRevision", update)
                .number("collisionCount", collisions);
    }

    private static boolean runningAndReady(Pod pod) {
        return pod.status().phase().equals("Running") && PodStates.ready(pod);
    }

    private static boolean of(Pod pod, String revision) {
        return !pod.status().phase().isEmpty()
                && !pod.beingDeleted()
                && PodIdentity.revision(pod).equals(revision);
    }

    private static long count(List<Pod> pods, Predicate<Pod> which) {
        return pods.stream().filter(which).count();
    }
}
