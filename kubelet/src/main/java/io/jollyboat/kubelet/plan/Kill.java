package io.jollyboat.kubelet.plan;

import java.time.Instant;

/**
 * A stop in progress.
 *
 * @param deadline when the container is killed if it has not ended by itself
 * @param forced whether that has been done
 * @param held whether it is not to be asked to end yet, only to get ready: its turn comes when
 *     those have ended that it serves
 */
public record Kill(Instant deadline, boolean forced, boolean held) {

    public static Kill by(Instant deadline) {
        return new Kill(deadline, false, false);
    }

    public Kill until(Instant other) {
        return new Kill(other, forced, held);
    }
}
