package io.jollyboat.controllers.autoscaler;

import io.jollyboat.core.api.autoscaling.v2.HPAScalingPolicy;
import io.jollyboat.core.api.autoscaling.v2.HPAScalingRules;
import io.jollyboat.core.api.autoscaling.v2.HorizontalPodAutoscaler;
import io.jollyboat.core.model.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of what is desired may be done now: within the autoscaler's bounds, not against what was
 * desired a little while ago, and not faster than its policies allow. Pure, given the history.
 */
final class Limits {

    private static final List<HPAScalingPolicy> UP_POLICIES =
            List.of(policy("Pods", 4), policy("Percent", 100));
    private static final List<HPAScalingPolicy> DOWN_POLICIES = List.of(policy("Percent", 100));

    private final HorizontalPodAutoscaler autoscaler;
    private final Duration downWindow;
    private final History history;
    private final Instant now;

    /**
     * @param downWindow how far back a scaling down looks where the autoscaler does not say
     */
    Limits(HorizontalPodAutoscaler autoscaler, Duration downWindow, History history, Instant now) {
        this.autoscaler = autoscaler;
        this.downWindow = downWindow;
        this.history = history;
        this.now = now;
    }

    /**
     * @param stabilized whether it was held back by earlier recommendations
     * @param reason of the condition {@code ScalingLimited}
     * @param limited whether the bounds or the policies cut it
     */
    record Outcome(
            int replicas,
            Stabilization stabilized,
            String reason,
            String message,
            boolean limited) {}

    /** What the condition {@code AbleToScale} says of earlier recommendations. */
    enum Stabilization {
        NONE("ReadyForNewScale", "recommended size matches current size"),
        UP(
                "ScaleUpStabilized",
                "recent recommendations were lower than current one, applying the lowest recent recommendation"),
        DOWN(
                "ScaleDownStabilized",
                "recent recommendations were higher than current one, applying the highest recent recommendation");

        final String reason;
        final String message;

        Stabilization(String reason, String message) {
            this.reason = reason;
            this.message = message;
        }
    }

    private static HPAScalingPolicy policy(String type, int value) {
        return new HPAScalingPolicy(
                Trees.newObject().put("type", type).put("value", value).put("periodSeconds", 15));
    }

    Outcome apply(int current, int desired) {
        int stable = stabilize(current, desired);
        Stabilization stabilization =
                stable == desired
                        ? Stabilization.NONE
                        : desired >= current && behaves() ? Stabilization.UP : Stabilization.DOWN;
        history.recommend(desired, now);
        if (stable > current) {
            return upwards(current, stable, stabilization);
        }
        return downwards(current, stable, stabilization);
    }

    private int stabilize(int current, int desired) {
        Duration up = Duration.ofSeconds(up().stabilizationWindowSeconds(0));
        Duration down =
                Duration.ofSeconds(down().stabilizationWindowSeconds((int) downWindow.toSeconds()));
        int lowest = history.lowest(up, now, desired);
        int highest = history.highest(down, now, desired);
        if (!behaves()) {
            return Math.max(desired, highest); // be there fewer now than it says or not
        }
        return Math.min(Math.max(current, lowest), highest);
    }

    private Outcome upwards(int current, int desired, Stabilization stabilization) {
        int most = autoscaler.spec().maxReplicas();
        int fastest = Math.max(current, fastestUp(current));
        if (desired <= Math.min(most, fastest)) {
            return within(desired, stabilization);
        }
        return most > fastest
                ? new Outcome(
                        fastest,
                        stabilization,
                        "ScaleUpLimit",
                        "the desired replica count is increasing faster than the maximum scale rate",
                        true)
                : new Outcome(
                        most,
                        stabilization,
                        "TooManyReplicas",
                        "the desired replica count is more than the maximum replica count",
                        true);
    }

    private Outcome downwards(int current, int desired, Stabilization stabilization) {
        int least = autoscaler.spec().minReplicas(1);
        int fastest = desired < current ? Math.min(current, fastestDown(current)) : desired;
        if (desired >= Math.max(least, fastest)) {
            return within(desired, stabilization);
        }
        return least < fastest
                ? new Outcome(
                        fastest,
                        stabilization,
                        "ScaleDownLimit",
                        "the desired replica count is decreasing faster than the maximum scale rate",
                        true)
                : new Outcome(
                        least,
                        stabilization,
                        "TooFewReplicas",
                        "the desired replica count is less than the minimum replica count",
                        true);
    }

    private static Outcome within(int desired, Stabilization stabilization) {
        return new Outcome(
                desired,
                stabilization,
                "DesiredWithinRange",
                "the desired count is within the acceptable range",
                false);
    }

    /** Whether it says how it is to scale; the old way differs in a few things. */
    private boolean behaves() {
        return autoscaler.spec().has("behavior");
    }

    private int fastestUp(int current) {
        if (!behaves()) {
            return Math.max(2 * current, 4);
        }
        List<HPAScalingPolicy> policies = policies(up(), UP_POLICIES);
        IntStream limits = policies.stream().mapToInt(policy -> up(policy, current));
        return switch (up().selectPolicy()) {
            case "Disabled" -> current;
            case "Min" -> limits.min().orElse(current);
            default -> limits.max().orElse(current);
        };
    }

    private int up(HPAScalingPolicy policy, int current) {
        int start = atStart(policy, current);
        return policy.type().equals("Pods")
                ? start + policy.value()
                : (int) Math.ceil(start * (1 + policy.value() / 100.0));
    }

    private int fastestDown(int current) {
        if (!behaves()) {
            return Integer.MIN_VALUE;
        }
        List<HPAScalingPolicy> policies = policies(down(), DOWN_POLICIES);
        IntStream limits = policies.stream().mapToInt(policy -> down(policy, current));
        return switch (down().selectPolicy()) {
            case "Disabled" -> current;
            case "Min" -> limits.max().orElse(current);
            default -> limits.min().orElse(current);
        };
    }

    private int down(HPAScalingPolicy policy, int current) {
        int start = atStart(policy, current);
        return policy.type().equals("Pods")
                ? start - policy.value()
                : (int) (start * (1 - policy.value() / 100.0));
    }

    /** How many there were when a policy's period began. */
    private int atStart(HPAScalingPolicy policy, int current) {
        Duration period = Duration.ofSeconds(policy.periodSeconds());
        return current - history.added(period, now) + history.removed(period, now);
    }

    private static List<HPAScalingPolicy> policies(
            HPAScalingRules rules, List<HPAScalingPolicy> otherwise) {
        return rules.policies().isEmpty() ? otherwise : rules.policies();
    }

    private HPAScalingRules up() {
        return autoscaler.spec().behavior().scaleUp();
    }

    private HPAScalingRules down() {
        return autoscaler.spec().behavior().scaleDown();
    }
}
