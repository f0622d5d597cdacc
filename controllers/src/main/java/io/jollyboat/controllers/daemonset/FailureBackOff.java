package io.jollyboat.controllers.daemonset;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a daemon that fails over and over from being replaced over and over: the time between two
 * replacements on a node doubles from a second to a quarter of an hour, and begins anew half an
 * hour after the last one. Safe for use by several threads.
 */
final class FailureBackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofMinutes(15);
    private static final int REMEMBERED = 10_000;

    private final Map<String, Wait> waits =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Wait> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private record Wait(Instant since, Duration length) {
        Instant end() {
            return since.plus(length);
        }
    }

    /**
     * Takes the permission to replace, if there is one now.
     *
     * @return zero when it may be replaced; otherwise how long to wait: the whole time between two
     *     replacements, as in Kubernetes
     */
    synchronized Duration take(String what, Instant now) {
        Wait last = waits.get(what);
        if (last == null || last.since().plus(LAST.multipliedBy(2)).isBefore(now)) {
            waits.put(what, new Wait(now, FIRST));
            return Duration.ZERO;
        }
        if (now.isBefore(last.end())) {
            return last.length();
        }
        Duration doubled = last.length().multipliedBy(2);
        waits.put(what, new Wait(now, doubled.compareTo(LAST) < 0 ? doubled : LAST));
        return Duration.ZERO;
    }
}
