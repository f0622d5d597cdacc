package io.jollyboat.proxy.healthcheck;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Family;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Whether traffic follows the cluster: it does unless something has waited too long to be carried
 * out. Safe for use by several threads.
 *
 * @see <a href="https://kubernetes.io/docs/reference/networking/virtual-ips/">Virtual IPs and
 *     service proxies</a>
 */
public final class ProxyHealth {

    /** kube-proxy's: two of its usual periods. */
    static final Duration LATE = Duration.ofSeconds(60);

    private final Timeline timeline;

    /** Since when the oldest change waits, of families that have one waiting. */
    private final Map<Family, Instant> waiting = new EnumMap<>(Family.class);

    private final Map<Family, Instant> settled = new EnumMap<>(Family.class);

    public ProxyHealth(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * @param healthy whether no change waits for longer than a minute
     * @param lastUpdated now, or when the one that is late was last in step
     */
    record Verdict(boolean healthy, Instant lastUpdated) {}

    synchronized void due(Family family) {
        waiting.putIfAbsent(family, timeline.now());
    }

    synchronized void settled(Family family) {
        waiting.remove(family);
        settled.put(family, timeline.now());
    }

    synchronized Verdict now() {
        Instant now = timeline.now();
        for (Map.Entry<Family, Instant> entry : waiting.entrySet()) {
            boolean late = !now.isBefore(entry.getValue().plus(LATE));
            if (late) {
                return new Verdict(false, settled.getOrDefault(entry.getKey(), entry.getValue()));
            }
        }
        return new Verdict(true, now);
    }
}
