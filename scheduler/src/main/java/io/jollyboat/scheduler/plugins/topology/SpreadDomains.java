package io.jollyboat.scheduler.plugins.topology;

import java.util.HashMap;
import java.util.Map;

/** The values of one label of nodes, and how many like pods each has. */
final class SpreadDomains {

    private final Map<String, Domain> domains = new HashMap<>();
    private int fewest; // right unless stale
    private boolean stale = true;

    /** Counts of one value. */
    private static final class Domain {
        int nodes;
        int pods;
    }

    void add(String value, int pods, int nodes) {
        Domain domain = domains.computeIfAbsent(value, none -> new Domain());
        domain.nodes += nodes;
        domain.pods += pods;
        stale = true;
        if (domain.nodes == 0) {
            domains.remove(value);
        }
    }

    int pods(String value) {
        Domain domain = domains.get(value);
        return domain == null ? 0 : domain.pods;
    }

    int size() {
        return domains.size();
    }

    /** The pods of the value that has the fewest; very many when there is no value. */
    int fewest() {
        if (stale) {
            fewest = Integer.MAX_VALUE;
            for (Domain domain : domains.values()) {
                fewest = Math.min(fewest, domain.pods);
            }
            stale = false;
        }
        return fewest;
    }
}
