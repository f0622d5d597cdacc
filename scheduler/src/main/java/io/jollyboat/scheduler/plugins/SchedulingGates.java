package io.jollyboat.scheduler.plugins;

import io.jollyboat.scheduler.framework.PreEnqueuePlugin;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** A pod with scheduling gates waits until the last one has been taken away. */
final class SchedulingGates implements PreEnqueuePlugin {

    @Override
    public String name() {
        return "SchedulingGates";
    }

    @Override
    public Verdict preEnqueue(PodInfo pod) {
        if (pod.rules().gates().isEmpty()) {
            return Verdict.FITS;
        }
        return Rejected.unresolvable(
                name(), "waiting for scheduling gates: " + pod.rules().gates());
    }
}
