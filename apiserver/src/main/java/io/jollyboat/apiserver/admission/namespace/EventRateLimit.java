package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import io.jollyboat.core.runtime.Timeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps who tells too much from drowning the others: of each source so many events a second. */
public final class EventRateLimit implements AdmissionPlugin.Validating {

    private final List<Buckets> limits;

    public EventRateLimit(List<EventLimit> limits, Timeline timeline) {
        this.limits = limits.stream().map(limit -> new Buckets(limit, timeline)).toList();
    }

    @Override
    public String name() {
        return "EventRateLimit";
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean event =
                request.target().is("", "events") || request.target().is("events.k8s.io", "events");
        if (!event || !(request.creates() || request.updates()) || request.dryRun()) {
            return;
        }
        String refusal = "";
        for (Buckets each : limits) { // all of them count it, whichever refuses
            String source = each.limit.source(request);
            if (!each.take(source)) {
                refusal = "limit reached on type " + each.limit.type() + " for key " + source;
            }
        }
        if (!refusal.isEmpty()) {
            // no word of when to come back: clients drop such an event and do not queue for it
            throw new ApiException(
                    Reason.TOO_MANY_REQUESTS.code(),
                    Reason.TOO_MANY_REQUESTS,
                    "Too many requests: " + refusal,
                    new StatusDetails("", "", "", "", List.of(), 0));
        }
    }

    private record Bucket(double tokens, long at) {}

    /** A bucket for each source that one limit tells apart. */
    private static final class Buckets {
        private final EventLimit limit;
        private final Timeline timeline;
        private final Map<String, Bucket> buckets = // guarded by itself
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                        return size() > limit.remembered();
                    }
                };

        Buckets(EventLimit limit, Timeline timeline) {
            this.limit = limit;
            this.timeline = timeline;
        }

        boolean take(String source) {
            synchronized (buckets) {
                long now = timeline.nanos();
                Bucket bucket =
                        buckets.computeIfAbsent(source, _ -> new Bucket(limit.atOnce(), now));
                double tokens =
                        Math.min(
                                limit.atOnce(),
                                bucket.tokens + (now - bucket.at) / 1e9 * limit.perSecond());
                boolean enough = tokens >= 1;
                buckets.put(source, new Bucket(enough ? tokens - 1 : tokens, now));
                return enough;
            }
        }
    }
}
