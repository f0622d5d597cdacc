package io.jollyboat.kubelet.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do for a pod now.
 *
 * @param wakeAt when to decide again though nothing was seen to change; null for never
 * @param ending that the pod has to end; to be handed in again the next time
 * @param tellFirst that the API has to know how the pod is before the actions change it
 */
public record Decision(
        List<Action> actions,
        @Nullable Instant wakeAt,
        @Nullable Ending ending,
        boolean tellFirst) {

    public Decision {
        actions = List.copyOf(actions);
    }
}
