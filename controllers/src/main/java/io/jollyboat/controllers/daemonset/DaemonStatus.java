package io.jollyboat.controllers.daemonset;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.core.v1.Pod;
import java.util.List;
import java.util.Map;

/** The status of a set, node by node. Pure. */
final class DaemonStatus {

    private DaemonStatus() {}

    static StatusDraft draft(DaemonView view, int collisions) {
        int desired = 0;
        int scheduled = 0;
        int misscheduled = 0;
        int ready = 0;
        int available = 0;
        int updated = 0;
        for (Map.Entry<String, NodeFit> entry : view.fits().entrySet()) {
            List<Pod> pods = view.on(entry.getKey());
            if (!entry.getValue().run()) {
                misscheduled += pods.isEmpty() ? 0 : 1;
                continue;
            }
            desired++;
            if (pods.isEmpty()) {
                continue;
            }
            scheduled++;
            Pod oldest = pods.getFirst();
            ready += PodStates.ready(oldest) ? 1 : 0;
            available += view.available(oldest) ? 1 : 0;
            updated += view.updated(oldest) ? 1 : 0;
        }
        var draft =
                new StatusDraft(view.set(), view.now())
                        .observed()
                        .number("desiredNumberScheduled", desired)
                        .number("currentNumberScheduled", scheduled)
                        .number("numberMisscheduled", misscheduled)
                        .number("numberReady", ready)
                        .count("numberAvailable", available)
                        .count("numberUnavailable", desired - available)
                        .count("updatedNumberScheduled", updated);
        return collisions > 0 ? draft.number("collisionCount", collisions) : draft;
    }
}
