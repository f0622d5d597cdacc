package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.flow.FlowLimits;
import java.time.Duration;

/**
 * How much is done at once, and for how long.
 *
 * @param flow how requests are held back
 * @param streams requests at once on one connection of HTTP/2; 0 for the usual
 * @param goAway which part of the requests over HTTP/2 send their client to another connection,
 *     from 0 to 0.02
 * @param deletions members of a collection that are deleted at once; from 1
 * @param watches the shortest time after which a watch ends whose client did not say when; at most
 *     twice that
 * @param patience how long a request may take that is no watch and no stream
 */
public record Load(
        FlowLimits flow,
        int streams,
        double goAway,
        int deletions,
        Duration watches,
        Duration patience) {

    public static final Load STANDARD =
            new Load(FlowLimits.STANDARD, 0, 0, 1, Duration.ofMinutes(30), Duration.ofMinutes(1));

    private static final double MOST = 0.02;

    public Load {
        if (!(goAway >= 0 && goAway <= MOST)) {
            throw new IllegalArgumentException("it can not be less than 0 or greater than 0.02");
        }
        if (deletions < 1) {
            throw new IllegalArgumentException("it must be one or more");
        }
        if (watches.isZero()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("--request-timeout can not be negative value");
        }
    }

    public Load flow(FlowLimits limits) {
        return new Load(limits, streams, goAway, deletions, watches, patience);
    }

    public Load streams(int most) {
        return new Load(flow, most, goAway, deletions, watches, patience);
    }

    public Load goAway(String part) {
        if (!part.matches("[0-9]{0,9}(\\.[0-9]{1,9})?") || part.isEmpty()) {
            throw new IllegalArgumentException("it is a number");
        }
        return new Load(flow, streams, Double.parseDouble(part), deletions, watches, patience);
    }

    public Load deletions(int workers) {
        return new Load(flow, streams, goAway, workers, watches, patience);
    }

    public Load watches(int seconds) {
        return new Load(flow, streams, goAway, deletions, Duration.ofSeconds(seconds), patience);
    }

    public Load patience(Duration longest) {
        return new Load(flow, streams, goAway, deletions, watches, longest);
    }
}
