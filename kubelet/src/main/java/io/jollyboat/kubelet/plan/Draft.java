package io.jollyboat.kubelet.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision in the making. */
final class Draft {

    private final List<Action> actions = new ArrayList<>();
    private @Nullable Instant wakeAt;
    private boolean tellFirst;

    void take(Action action) {
        actions.add(action);
    }

    void wakeAt(Instant time) {
        if (wakeAt == null || time.isBefore(wakeAt)) {
            wakeAt = time;
        }
    }

    /** What is now has to be told before anything is done. */
    void tellFirst() {
        tellFirst = true;
    }

    Decision decided(@Nullable Ending ending) {
        return new Decision(actions, wakeAt, ending, tellFirst);
    }
}
