package io.jollyboat.controllers.job;

import io.jollyboat.core.api.batch.v1.JobSpec;
import io.jollyboat.core.api.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.jollyboat.core.api.batch.v1.PodFailurePolicyRule;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a job's {@code podFailurePolicy} makes of a failed pod: its first rule that fits. Pure. */
final class FailurePolicy {

    /**
     * @param action {@code FailJob}, {@code FailIndex}, {@code Count} or {@code Ignore}
     * @param message what the job failed of, for {@code FailJob}
     */
    record Match(String action, String message) {

        /** Whether the failure counts towards the job's limit. */
        boolean counts() {
            return !action.equals("Ignore");
        }
    }

    private static final Match COUNT = new Match("Count", "");

    private FailurePolicy() {}

    static Match match(JobSpec job, Pod pod) {
        List<PodFailurePolicyRule> rules = job.podFailurePolicy().rules();
        for (int i = 0; i < rules.size(); i++) {
            PodFailurePolicyRule rule = rules.get(i);
            String suffix = " matching " + rule.action() + " rule at index " + i;
            if (rule.has("onExitCodes")) {
                Optional<ContainerStatus> culprit = culprit(pod, rule.onExitCodes());
                if (culprit.isPresent()) {
                    return new Match(rule.action(), exited(pod, culprit.get()) + suffix);
                }
            } else {
                Optional<String> condition = condition(pod, rule);
                if (condition.isPresent()) {
                    return new Match(
                            rule.action(),
                            "Pod " + name(pod) + " has condition " + condition.get() + suffix);
                }
            }
        }
        return COUNT;
    }

    private static String exited(Pod pod, ContainerStatus container) {
        return "Container "
                + container.name()
                + " for pod "
                + name(pod)
                + " failed with exit code "
                + container.state().terminated().exitCode();
    }

    private static String name(Pod pod) {
        return pod.namespace() + "/" + pod.name();
    }

    private static Optional<ContainerStatus> culprit(
            Pod pod, PodFailurePolicyOnExitCodesRequirement wanted) {
        var all = new ArrayList<>(pod.status().containerStatuses());
        all.addAll(pod.status().initContainerStatuses());
        return all.stream()
                .filter(one -> one.state().has("terminated"))
                .filter(
                        one ->
                                wanted.containerName().isEmpty()
                                        || wanted.containerName().equals(one.name()))
                .filter(one -> fits(one.state().terminated().exitCode(), wanted))
                .findFirst();
    }

    private static boolean fits(int code, PodFailurePolicyOnExitCodesRequirement wanted) {
        boolean listed = wanted.values().contains(code);
        return code != 0 && (wanted.operator().equals("In") ? listed : !listed);
    }

    private static Optional<String> condition(Pod pod, PodFailurePolicyRule rule) {
        return pod.status().conditions().stream()
                .filter(
                        one ->
                                rule.onPodConditions().stream()
                                        .anyMatch(
                                                pattern ->
                                                        pattern.type().equals(one.type())
                                                                && pattern.status()
                                                                        .equals(one.status())))
                .map(one -> one.type())
                .findFirst();
    }
}
