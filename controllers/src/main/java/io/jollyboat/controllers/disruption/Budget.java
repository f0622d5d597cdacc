package io.jollyboat.controllers.disruption;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.model.IntOrString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A budget, its pods, and what follows from them. Pure.
 *
 * @param expected how many pods there are meant to be
 * @param desired how many must be healthy
 * @param disrupted pods whose eviction was granted and not seen yet, and when
 * @param overdue pods whose eviction was granted long ago and that are still there
 */
record Budget(
        PodDisruptionBudget budget,
        List<Pod> pods,
        int expected,
        int desired,
        Map<String, Instant> disrupted,
        List<Pod> overdue,
        Instant now) {

    private static final String CONDITION = "DisruptionAllowed";

    /** How long a granted eviction may take to show. */
    private static final Duration GRANTED = Duration.ofMinutes(2);

    /**
     * @param scale how many pods the pods' controllers are meant to have; asked only if it matters
     */
    static Budget of(
            PodDisruptionBudget budget, List<Pod> pods, Supplier<Integer> scale, Instant now) {
        int expected;
        int desired;
        Optional<IntOrString> maxUnavailable = budget.spec().maxUnavailable();
        Optional<IntOrString> minAvailable = budget.spec().minAvailable();
        if (maxUnavailable.isPresent()) {
            expected = scale.get();
            desired = Math.max(0, expected - maxUnavailable.get().share(expected, true).orElse(0));
        } else if (minAvailable.isPresent() && minAvailable.get() instanceof IntOrString.Int n) {
            expected = pods.size();
            desired = n.value();
        } else if (minAvailable.isPresent()) {
            expected = scale.get();
            desired = minAvailable.get().share(expected, true).orElse(0);
        } else {
            expected = 0;
            desired = 0;
        }
        Map<String, Instant> disrupted = new LinkedHashMap<>();
        List<Pod> overdue = new ArrayList<>();
        for (Pod pod : pods) {
            Instant granted = granted(budget, pod);
            if (granted == null || pod.beingDeleted()) {
                continue;
            }
            if (granted.plus(GRANTED).isBefore(now)) {
                overdue.add(pod);
            } else {
                disrupted.put(pod.name(), granted);
            }
        }
        return new Budget(budget, pods, expected, desired, disrupted, overdue, now);
    }

    private static @org.jspecify.annotations.Nullable Instant granted(
            PodDisruptionBudget budget, Pod pod) {
        String time = budget.status().json().path("disruptedPods").path(pod.name()).asString("");
        return time.isEmpty() ? null : Instant.parse(time);
    }

    int healthy() {
        return (int)
                pods.stream()
                        .filter(pod -> !pod.beingDeleted() && !disrupted.containsKey(pod.name()))
                        .filter(PodStates::ready)
                        .count();
    }

    int allowed() {
        return expected <= 0 ? 0 : Math.max(0, healthy() - desired);
    }

    /** When a granted eviction becomes overdue; zero when none can. */
    Duration untilOverdue() {
        return disrupted.values().stream()
                .map(granted -> Duration.between(now, granted.plus(GRANTED)).plusMillis(1))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    StatusDraft status() {
        var draft =
                new StatusDraft(budget, now)
                        .observed()
                        .number("currentHealthy", healthy())
                        .number("desiredHealthy", desired)
                        .number("expectedPods", expected)
                        .number("disruptionsAllowed", allowed());
        if (disrupted.isEmpty()) {
            draft.tree().remove("disruptedPods");
        } else {
            ObjectNode granted = draft.tree().putObject("disruptedPods");
            disrupted.forEach((name, time) -> granted.put(name, time.toString()));
        }
        boolean any = allowed() > 0;
        draft.conditions()
                .setMessage(CONDITION, any, any ? "SufficientPods" : "InsufficientPods", "");
        return observed(draft);
    }

    /** A budget of which nothing can be said lets nothing go. */
    static StatusDraft failed(PodDisruptionBudget budget, String why, Instant now) {
        var draft = new StatusDraft(budget, now).number("disruptionsAllowed", 0);
        for (String field : List.of("currentHealthy", "desiredHealthy", "expectedPods")) {
            draft.number(field, draft.tree().path(field).asInt(0));
        }
        draft.conditions().setMessage(CONDITION, false, "SyncFailed", why);
        return observed(draft);
    }

    /** Of the state that the status is about, which need not be the latest. */
    private static StatusDraft observed(StatusDraft draft) {
        JsonNode generation = draft.tree().path("observedGeneration");
        if (generation.isNumber()) {
            draft.conditions()
                    .find(CONDITION)
                    .ifPresent(set -> set.set("observedGeneration", generation));
        }
        return draft;
    }
}
