package io.jollyboat.kubelet;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.kubelet.admission.AllowedSysctls;
import io.jollyboat.kubelet.plan.RestartBackoff;
import java.time.Duration;

/**
 * What holds for every pod of a node.
 *
 * @param sysctls which settings of the kernel it may make
 * @param mostProcesses that it may have in all; 0 for as many as it likes
 * @param quota whether its limits of processor time are enforced
 * @param quotaPeriod over which they are
 * @param seccompDefault whether who names no seccomp profile gets the engine's own, and not none
 * @param longestBackoff that a container waits at most before it is started again
 */
public record PodRules(
        AllowedSysctls sysctls,
        long mostProcesses,
        boolean quota,
        Duration quotaPeriod,
        boolean seccompDefault,
        Duration longestBackoff) {

    /** As Kubernetes has it. */
    public static final PodRules STANDARD =
            new PodRules(
                    AllowedSysctls.SAFE,
                    0,
                    true,
                    Duration.ofMillis(100),
                    false,
                    RestartBackoff.LONGEST);

    PodRules sysctls(String allowed) {
        return new PodRules(
                sysctls.and(allowed),
                mostProcesses,
                quota,
                quotaPeriod,
                seccompDefault,
                longestBackoff);
    }

    /** -1 is Kubernetes' word for no limit. */
    PodRules mostProcesses(String text) {
        try {
            long most = Long.parseLong(text.strip());
            if (most < -1) {
                throw new IllegalArgumentException("it is -1 or a number of processes");
            }
            return new PodRules(
                    sysctls, Math.max(most, 0), quota, quotaPeriod, seccompDefault, longestBackoff);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
        }
    }

    PodRules quota(boolean enforced) {
        return new PodRules(
                sysctls, mostProcesses, enforced, quotaPeriod, seccompDefault, longestBackoff);
    }

    PodRules quotaPeriod(String text) {
        Duration period = GoDuration.parse(text);
        if (period.compareTo(Duration.ofMillis(1)) < 0
                || period.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new IllegalArgumentException("must be between 1ms and 1sec, inclusive");
        }
        return new PodRules(sysctls, mostProcesses, quota, period, seccompDefault, longestBackoff);
    }

    PodRules seccompDefault(boolean confined) {
        return new PodRules(sysctls, mostProcesses, quota, quotaPeriod, confined, longestBackoff);
    }

    PodRules longestBackoff(String text) {
        Duration longest = GoDuration.parse(text);
        if (longest.compareTo(Duration.ofSeconds(1)) < 0
                || longest.compareTo(RestartBackoff.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "CrashLoopBackOff.MaxContainerRestartPeriod (got: "
                            + longest.toMillis() / 1000.0
                            + " seconds) must be set between 1s and 300s");
        }
        return new PodRules(sysctls, mostProcesses, quota, quotaPeriod, seccompDefault, longest);
    }

    /** Microseconds; 0 when limits are not enforced. */
    long quotaPeriodMicros() {
        return quota ? quotaPeriod.toNanos() / 1000 : 0;
    }
}
