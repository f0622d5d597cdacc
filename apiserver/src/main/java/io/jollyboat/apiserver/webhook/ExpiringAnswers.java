package io.jollyboat.apiserver.webhook;

import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that hold for a while. When there are too many, those go that were not asked for the
 * longest. Safe for use by many threads.
 *
 * @param <K> what was asked
 */
public final class ExpiringAnswers<K, V> {

    private record Held<V>(V answer, long until) {}

    private final int most;
    private final Timeline timeline;
    private final Map<K, Held<V>> held = new LinkedHashMap<>(16, 0.75f, true); // guarded by this

    /**
     * @param most how many are held
     */
    public ExpiringAnswers(int most, Timeline timeline) {
        this.most = most;
        this.timeline = timeline;
    }

    /** Null when there is none, or it no longer holds. */
    public synchronized @Nullable V get(K question) {
        Held<V> found = held.get(question);
        if (found != null && timeline.nanos() - found.until >= 0) {
            held.remove(question);
            return null;
        }
        return found == null ? null : found.answer;
    }

    /**
     * @param time how long it holds; for zero it is not held at all
     */
    public synchronized void put(K question, V answer, Duration time) {
        if (time.isZero()) {
            return;
        }
        held.put(question, new Held<>(answer, timeline.nanos() + time.toNanos()));
        if (held.size() > most) {
            var eldest = held.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
