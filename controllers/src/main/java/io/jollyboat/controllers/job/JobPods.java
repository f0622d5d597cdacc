package io.jollyboat.controllers.job;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pod says about its part in a job. Pure. */
final class JobPods {

    /** Holds a pod until its end has been counted. */
    static final String FINALIZER = "batch.kubernetes.io/job-tracking";

    static final String INDEX = "batch.kubernetes.io/job-completion-index";
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
    static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

    /** Of a pod that has none. */
    static final int NO_INDEX = -1;

    private JobPods() {}

    static boolean tracked(Pod pod) {
        return pod.finalizers().contains(FINALIZER);
    }

    static boolean succeeded(Pod pod) {
        return pod.status().phase().equals("Succeeded");
    }

    static int index(Pod pod) {
        return number(pod, INDEX, NO_INDEX);
    }

    /** Failures of the pod's index before this pod, those that count. */
    static int failures(Pod pod) {
        return number(pod, FAILURES, 0);
    }

    static int ignoredFailures(Pod pod) {
        return number(pod, IGNORED_FAILURES, 0);
    }

    private static int number(Pod pod, String annotation, int ifAbsent) {
        String text = pod.annotations().getOrDefault(annotation, "");
        boolean digits =
                !text.isEmpty()
                        && text.length() < 10
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : ifAbsent;
    }

    /**
     * When a pod ended, as far as can be told: when its last container did, or it ceased to be
     * ready, or it was deleted.
     */
    static Instant finishedAt(Pod pod) {
        return lastContainer(pod)
                .or(() -> notReadySince(pod))
                .or(
                        () ->
                                pod.deletionTimestamp()
                                        .map(
                                                end ->
                                                        end.minusSeconds(
                                                                pod.metadata()
                                                                        .deletionGracePeriodSeconds())))
                .or(pod::creationTimestamp)
                .orElse(Instant.EPOCH);
    }

    private static Optional<Instant> lastContainer(Pod pod) {
        var statuses = new ArrayList<>(pod.status().containerStatuses());
        List<String> sidecars =
                pod.spec().initContainers().stream()
                        .filter(one -> one.restartPolicy().equals("Always"))
                        .map(Container::name)
                        .toList();
        pod.status().initContainerStatuses().stream()
                .filter(one -> sidecars.contains(one.name()))
                .forEach(statuses::add);
        Optional<Instant> latest = Optional.empty();
        for (ContainerStatus status : statuses) {
            Optional<Instant> end = status.state().terminated().finishedAt();
            if (end.isEmpty()) {
                return Optional.empty();
            }
            if (latest.isEmpty() || end.get().isAfter(latest.get())) {
                latest = end;
            }
        }
        return latest;
    }

    private static Optional<Instant> notReadySince(Pod pod) {
        return Conditions.find(pod.status().json(), "Ready")
                .filter(one -> Trees.text(one, "status").equals("False"))
                .flatMap(one -> Trees.time(one, "lastTransitionTime"));
    }
}
