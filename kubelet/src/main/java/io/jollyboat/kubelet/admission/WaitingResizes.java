package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.status.QualityOfService;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pods that wait for more than the node can promise just now, and their turn when there is
 * room: by priority, then guaranteed ones first, then who has waited longest. Who does not fit lets
 * the next one try. Guarded by its owner.
 */
final class WaitingResizes {

    private static final Comparator<Pod> TURN =
            Comparator.comparingInt((Pod pod) -> -pod.spec().priority(0))
                    .thenComparing(pod -> QualityOfService.of(pod) != QualityOfService.GUARANTEED);

    private final Map<String, Pod> waiting = new LinkedHashMap<>(); // by uid, the oldest first

    /** As it is now; who waits already keeps its place. */
    void add(Pod pod) {
        waiting.put(pod.uid(), pod);
    }

    void remove(String uid) {
        waiting.remove(uid);
    }

    List<Pod> inTurn() {
        return waiting.values().stream().sorted(TURN).toList();
    }
}
