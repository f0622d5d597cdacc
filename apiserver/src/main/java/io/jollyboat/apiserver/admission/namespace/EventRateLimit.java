package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a namespace that tells too much from drowning the others: 50 events a second, 100 at once.
 */
public final class EventRateLimit implements AdmissionPlugin.Validating {
    private final Timeline timeline;
    private final Map<String, Bucket> buckets = // guarded by itself
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public EventRateLimit(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public String name() {
        return "EventRateLimit";
    }

    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 100;

    /** How many namespaces are remembered; the one that was quiet longest is forgotten first. */
    private static final int REMEMBERED = 4096;

    @Override
    public void validate(AdmissionRequest request) {
        boolean event =
                request.target().is("", "events") || request.target().is("events.k8s.io", "events");
        if (!event || !(request.creates() || request.updates()) || request.dryRun()) {
            return;
        }
        String namespace = request.target().namespace();
        if (!take(namespace)) {
            throw ApiException.tooManyRequests(
                    "limit reached on type Namespace for key " + namespace, 1);
        }
    }

    private boolean take(String namespace) {
        synchronized (buckets) {
            Bucket bucket =
                    buckets.computeIfAbsent(
                            namespace, none -> new Bucket(AT_ONCE, timeline.nanos()));
            long now = timeline.nanos();
            double tokens = Math.min(AT_ONCE, bucket.tokens + (now - bucket.at) / 1e9 * PER_SECOND);
            boolean enough = tokens >= 1;
            buckets.put(namespace, new Bucket(enough ? tokens - 1 : tokens, now));
            return enough;
        }
    }

    private record Bucket(double tokens, long at) {}
}
