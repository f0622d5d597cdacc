package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import java.util.List;

/** What makes sound how a container that stays is watched over: its hooks and its probes. */
final class RunningRules {
    private static final List<String> HOOKS = List.of("exec", "httpGet", "tcpSocket", "sleep");

    private RunningRules() {}

    static void check(Field container, PodContext pod) {
        for (String hook : List.of("postStart", "preStop")) {
            Field handler = container.at("lifecycle", hook);
            if (handler.present()) {
                ProbeRules.handler(handler, HOOKS);
                sleep(handler.at("sleep"), pod.graceSeconds());
            }
        }
        once(container.at("livenessProbe"));
        readiness(container.at("readinessProbe"));
        once(container.at("startupProbe"));
    }

    private static void sleep(Field sleep, long grace) {
        Field seconds = sleep.at("seconds");
        if (sleep.present() && (seconds.number(0) < 0 || seconds.number(0) > grace)) {
            sleep.invalid(
                    seconds.node(),
                    "must be non-negative and less than terminationGracePeriodSeconds ("
                            + grace
                            + ")");
        }
    }

    private static void once(Field probe) {
        if (probe.absent()) {
            return;
        }
        ProbeRules.check(probe);
        if (probe.at("successThreshold").number(1) != 1) {
            probe.at("successThreshold").invalid("must be 1");
        }
    }

    private static void readiness(Field probe) {
        if (probe.absent()) {
            return;
        }
        ProbeRules.check(probe);
        if (probe.has("terminationGracePeriodSeconds")) {
            probe.at("terminationGracePeriodSeconds")
                    .invalid("must not be set for readinessProbes");
        }
    }
}
