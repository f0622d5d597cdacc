package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a feed that trusts the answers to our writes. A lost answer ends the trust at once.
 * A revision that somebody has seen and that nothing explains ends it too, after a moment: by that
 * a write comes to light that etcd did long after its answer was given up, or that somebody made by
 * hand. Trust returns when neither has happened for a while.
 */
final class AnswerTrust {

    /** Answers that are under way come within this. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration ABSENCE = Duration.ofSeconds(10);

    private final Runnable doubt;
    private final Runnable trust;
    private final Revisions revisions;
    private final Timeline timeline;
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable Timer comeBack; // guarded by this
    private boolean ended; // guarded by this

    /**
     * @param doubt makes the feed stream everything
     * @param trust makes it go by answers again
     */
    AnswerTrust(Runnable doubt, Runnable trust, Revisions revisions, Timeline timeline) {
        this.doubt = doubt;
        this.trust = trust;
        this.revisions = revisions;
        this.timeline = timeline;
    }

    /** The answer to a write was lost. */
    void shaken() {
        comeBackLater();
        doubt.run();
    }

    private synchronized void comeBackLater() {
        if (ended) {
            return;
        }
        if (comeBack != null) {
            comeBack.cancel();
        }
        comeBack = timeline.after(ABSENCE, this::comeBack);
    }

    private void comeBack() {
        if (isBehind()) {
            comeBackLater();
        } else {
            trust.run();
        }
    }

    private boolean isBehind() {
        return revisions.newest() > revisions.told();
    }

    /** A revision was seen that the feed does not know. Soon over, as a rule. */
    void behind() {
        if (looking.compareAndSet(false, true)) {
            long told = revisions.told();
            timeline.after(PATIENCE, () -> look(told));
        }
    }

    private void look(long toldBefore) {
        looking.set(false);
        if (!isBehind()) {
            return;
        }
        if (revisions.told() == toldBefore) {
            shaken();
        } else {
            behind();
        }
    }

    synchronized void end() {
        ended = true;
        if (comeBack != null) {
            comeBack.cancel();
        }
    }
}
