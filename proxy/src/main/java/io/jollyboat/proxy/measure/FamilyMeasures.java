package io.jollyboat.proxy.measure;

import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.metrics.Histogram;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of the routes of one family of addresses. Whoever hears of a change notes it; it
 * is pending until a table is made of it, and what it was made of is in step once the table is laid
 * out. Safe for use by several threads.
 */
public final class FamilyMeasures {

    /** When that happened for which a slice of endpoints was written, by its author. */
    private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Timeline timeline;
    private final Family family;
    private final Instant since;
    private final LongAdder serviceChanges;
    private final LongAdder sliceChanges;
    private final Histogram.Series times;
    private final Histogram.Series latencies;
    private final @Nullable LongAdder failures;

    // guarded by this
    private final Set<String> services = new HashSet<>(); // pending, by namespace/name
    private final Set<String> slices = new HashSet<>(); // services with pending slices
    private final Map<String, List<Instant>> triggers = new HashMap<>(); // pending, by service
    private final List<Instant> taken = new ArrayList<>(); // not in step yet
    private Instant queued = Instant.EPOCH;
    private Instant settled = Instant.EPOCH;
    private RouteTable table = RouteTable.EMPTY;

    FamilyMeasures(
            Timeline timeline,
            Family family,
            LongAdder serviceChanges,
            LongAdder sliceChanges,
            Histogram.Series times,
            Histogram.Series latencies,
            @Nullable LongAdder failures) {
        this.timeline = timeline;
        this.family = family;
        this.since = timeline.now();
        this.serviceChanges = serviceChanges;
        this.sliceChanges = sliceChanges;
        this.times = times;
        this.latencies = latencies;
        this.failures = failures;
    }

    /** A service, named by {@code namespace/name}, came, changed or went. */
    public synchronized void serviceChanged(String service) {
        serviceChanges.increment();
        services.add(service);
        queued = timeline.now();
    }

    /** Endpoints of a service came or changed; those of another family do not count. */
    public synchronized void sliceChanged(String service, EndpointSlice slice) {
        if (!noted(service, slice)) {
            return;
        }
        Instant trigger = trigger(slice);
        if (trigger.isAfter(since)) {
            triggers.computeIfAbsent(service, none -> new ArrayList<>()).add(trigger);
        }
    }

    /** Endpoints of a service went: nobody knows since when they were to. */
    public synchronized void sliceRemoved(String service, EndpointSlice slice) {
        if (noted(service, slice)) {
            triggers.remove(service);
        }
    }

    private boolean noted(String service, EndpointSlice slice) {
        if (!slice.addressType().equals(family.addressType())) {
            return false;
        }
        sliceChanges.increment();
        slices.add(service);
        queued = timeline.now();
        return true;
    }

    private static Instant trigger(EndpointSlice slice) {
        String text = slice.annotations().getOrDefault(TRIGGER, "");
        try {
            return text.isEmpty() ? Instant.MIN : Instant.parse(text);
        } catch (DateTimeException unreadable) {
            return Instant.MIN; // anybody may write slices
        }
    }

    /** A table is made of all that was noted. */
    public synchronized void taken() {
        services.clear();
        slices.clear();
        triggers.values().forEach(taken::addAll);
        triggers.clear();
    }

    /** Laying the table out took so long. */
    public void laidOut(Duration time) {
        times.observeNanos(time.toNanos());
    }

    /** It could not be laid out. */
    public void failed() {
        if (failures != null) {
            failures.increment();
        }
    }

    /** Traffic follows that table. */
    public synchronized void settled(RouteTable now) {
        table = now;
        settled = timeline.now();
        taken.forEach(time -> latencies.observeNanos(Duration.between(time, settled).toNanos()));
        taken.clear();
    }

    synchronized long pendingServices() {
        return services.size();
    }

    synchronized long pendingSlices() {
        return slices.size();
    }

    synchronized Instant queued() {
        return queued;
    }

    synchronized Instant settled() {
        return settled;
    }

    /**
     * Services with endpoints elsewhere alone whose policy keeps traffic on the node.
     *
     * @param external that which comes from outside
     */
    long withoutLocal(boolean external) {
        RouteTable now;
        synchronized (this) {
            now = table;
        }
        return now.services().values().stream().filter(one -> withoutLocal(one, external)).count();
    }

    private static boolean withoutLocal(ServiceRoutes service, boolean external) {
        return service.routes().stream()
                .filter(route -> !route.targets().isEmpty() && route.local().isEmpty())
                .map(Route::policy)
                .anyMatch(policy -> external ? policy.externalLocal() : policy.internalLocal());
    }
}
