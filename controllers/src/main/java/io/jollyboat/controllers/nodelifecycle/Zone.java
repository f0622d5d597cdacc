package io.jollyboat.controllers.nodelifecycle;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The nodes of one zone: how many are ready, and who waits for his pods to be sent away. */
final class Zone {

    private final NodeSettings settings;
    private final Pace pace;
    private final Set<String> waiting = new LinkedHashSet<>(); // in the order in which they came
    private int nodes; // those included that are not counted
    private int ready;
    private int inTrouble;

    Zone(NodeSettings settings) {
        this.settings = settings;
        this.pace = new Pace(settings.rate());
    }

    /**
     * Some nodes more, or fewer if negative.
     *
     * @param counted whether they say anything about how the zone is
     */
    void add(int number, boolean counted, boolean isReady) {
        nodes += number;
        if (counted && isReady) {
            ready += number;
        } else if (counted) {
            inTrouble += number;
        }
    }

    boolean isEmpty() {
        return nodes == 0;
    }

    /** Whether it has nodes that say how it is. */
    boolean isKnown() {
        return ready + inTrouble > 0;
    }

    ZoneState state() {
        return ZoneState.of(ready, inTrouble, settings.unhealthyShare());
    }

    /** Sets how fast it goes now. */
    void judge(boolean stopped, long now) {
        double rate =
                switch (state()) {
                    case NORMAL, FULL_DISRUPTION -> settings.rate();
                    case PARTIAL_DISRUPTION ->
                            ready + inTrouble > settings.largeZone() ? settings.slowRate() : 0;
                };
        pace.change(stopped ? 0 : rate, now);
    }

    Optional<Duration> turn(String node, long now) {
        waiting.add(node);
        int before = 0;
        for (String one : waiting) {
            if (one.equals(node)) {
                break;
            }
            before++;
        }
        return pace.until(before, now);
    }

    void taken(String node, long now) {
        waiting.remove(node);
        pace.take(now);
    }

    void leave(String node) {
        waiting.remove(node);
    }
}
