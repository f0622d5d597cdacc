package io.jollyboat.kubelet.plan;

import java.time.Duration;

/**
 * That a pod has to end although its author wants it to run.
 *
 * @param limit how long a pod may take at most
 * @param comesBack whether it is to run again when the kubelet is started again; otherwise it has
 *     failed
 * @param evicted why just this pod has to go; empty when all have to, with the machine
 */
public record Shutdown(Duration limit, boolean comesBack, String evicted) {

    /** All pods of the node end. */
    public Shutdown(Duration limit, boolean comesBack) {
        this(limit, comesBack, "");
    }

    /** One pod ends, to make room or because it kept more than it was allowed. */
    public static Shutdown evicting(Duration limit, String why) {
        return new Shutdown(limit, false, why);
    }

    Ending.Cause cause() {
        if (!evicted.isEmpty()) {
            return Ending.Cause.EVICTED;
        }
        return comesBack ? Ending.Cause.SUSPENDED : Ending.Cause.NODE_SHUTDOWN;
    }
}
