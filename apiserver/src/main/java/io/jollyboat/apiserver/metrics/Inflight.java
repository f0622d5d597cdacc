package io.jollyboat.apiserver.metrics;

import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Map;

/**
 * How many requests of a kind have been under way at a time in the last second; those that go on
 * until one side has enough are not counted. Safe for use by many threads.
 */
final class Inflight {

    private static final long SECOND = 1_000_000_000L;

    private final Timeline timeline;
    private int now; // guarded by this, as all below
    private int highest; // since the beginning of this second
    private int before; // in the second before
    private long second;

    Inflight(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Two of them, told by Kubernetes' name. */
    static void tell(Metrics metrics, Inflight reads, Inflight writes) {
        metrics.gauge(
                "apiserver_current_inflight_requests",
                "The most requests under way at a time in the last second.",
                List.of("request_kind"),
                () ->
                        Map.of(
                                List.of("readOnly"),
                                reads.highest(),
                                List.of("mutating"),
                                writes.highest()));
    }

    synchronized void begin() {
        turn();
        now++;
        highest = Math.max(highest, now);
    }

    synchronized void end() {
        turn();
        now--;
    }

    synchronized int highest() {
        turn();
        return Math.max(highest, before);
    }

    private void turn() {
        long current = timeline.nanos() / SECOND;
        if (current != second) {
            before = current == second + 1 ? highest : now;
            highest = now;
            second = current;
        }
    }
}
