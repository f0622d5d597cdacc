package io.jollyboat.kubelet.plan;

import java.time.Instant;

/**
 * A stop, in progress or, of a container that is to be started again, over.
 *
 * @param deadline when the container is killed if it has not ended by itself
 * @param forced whether that has been done
 * @param held whether it is not to be asked to end yet, only to get ready: its turn comes when
 *     those have ended that it serves
 * @param again whether the container is ended only to be started anew, however it ends
 */
public record Kill(Instant deadline, boolean forced, boolean held, boolean again) {

    public static Kill by(Instant deadline) {
        return new Kill(deadline, false, false, false);
    }

    public Kill until(Instant other) {
        return new Kill(other, forced, held, again);
    }

    /** Its turn has come. */
    public Kill released(Instant other) {
        return new Kill(other, forced, false, again);
    }

    /** It was killed, and is to be killed again at that time if that brought no end. */
    public Kill forcedUntil(Instant other) {
        return new Kill(other, true, false, again);
    }
}
