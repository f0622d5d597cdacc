package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.core.placement.Taint;
import io.jollyboat.core.placement.Tolerations;
import java.util.List;

/**
 * What a pod says about where and when it may be placed.
 *
 * @param schedulerName who is to place it
 * @param gates names of what it still waits for before it may be placed at all
 * @param wantedNode the node it insists on; empty for any. Only a simulation has it: a pod of the
 *     API that names its node is placed already
 * @param claims how many devices' claims it comes with
 * @param relations what it says about other pods
 */
public record PodRules(
        String schedulerName,
        List<String> gates,
        String wantedNode,
        NodeChoice nodeChoice,
        Tolerations tolerations,
        int claims,
        PodRelations relations) {

    public PodRules {
        gates = List.copyOf(gates);
    }

    public boolean tolerates(Taint taint) {
        return tolerations.tolerates(taint);
    }
}
