package io.jollyboat.kubelet.pod;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a pod is looked at again without anybody having asked: one timer, and after failures a wait
 * that doubles. Used on the pod's serial executor only.
 */
final class NextLook {
    static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Timeline timeline;
    private final Runnable look;
    private @Nullable Timer timer;
    private Duration retry = FIRST_RETRY;

    NextLook(Timeline timeline, Runnable look) {
        this.timeline = timeline;
        this.look = look;
    }

    /** In place of what was due before. */
    void in(Duration delay) {
        cancel();
        timer = timeline.after(delay, look);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The last look failed. Returns how long it is until the next. */
    Duration failed() {
        Duration wait = retry;
        in(wait);
        Duration doubled = wait.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
        return wait;
    }

    /** What failed before is worth trying at once. */
    void afresh() {
        retry = FIRST_RETRY;
    }
}
