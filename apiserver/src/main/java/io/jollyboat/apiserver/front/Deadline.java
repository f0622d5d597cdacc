package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when a call is answered: by the server's terms or, if that is sooner, by the client's
 * {@code timeout}. What goes on until one side has enough has none. A timer is set for what is not
 * answered at once, so that reads cost none.
 */
final class Deadline {

    private final Call call;
    private final Timeline timeline;
    private final Duration longest;
    private volatile boolean over;
    private volatile @Nullable Timer timer;

    /**
     * @param call is at its beginning
     * @param longest by the server's terms
     */
    Deadline(Call call, Timeline timeline, Duration longest) {
        this.call = call;
        this.timeline = timeline;
        this.longest = longest;
        call.afterwards(code -> end());
    }

    /** The pipeline has been asked, on this thread. */
    void watch() {
        if (over || call.longRunning()) {
            return;
        }
        Duration wanted = call.patience();
        boolean sooner = wanted.isPositive() && wanted.compareTo(longest) < 0;
        timer = timeline.after(sooner ? wanted : longest, this::expire);
        if (over) {
            end(); // it was answered meanwhile
        }
    }

    private void expire() {
        call.expire(
                ApiException.timeout(
                        "Timeout: request did not complete within the allotted timeout"));
    }

    private void end() {
        over = true;
        Timer set = timer;
        if (set != null) {
            set.cancel();
        }
    }
}
