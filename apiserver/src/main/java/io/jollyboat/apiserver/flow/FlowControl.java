package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.bootstrap.UntilDone;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.FlowStage;
import io.jollyboat.apiserver.pipeline.Step;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps a server answering when more is asked of it than it can do: the parts together. */
public final class FlowControl {

    private static final Logger LOG = LoggerFactory.getLogger(FlowControl.class);
    private static final String GROUP = "flowcontrol.apiserver.k8s.io";
    private static final Duration SOON = Duration.ofSeconds(1);

    /** So many objects of a list cost a seat. */
    private static final int OBJECTS_PER_SEAT = 100;

    private static final int MOST_SEATS = 10;

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Timeline timeline;
    private final Supplier<ApiTransport> self;
    private final FlowBook book;
    private final Step step;
    private final @Nullable FairnessStage fairness;
    private final UntilDone first;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean running;

    /**
     * @param self the server itself, as an administrator; asked for when it serves
     */
    public FlowControl(
            FlowLimits limits,
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline,
            Supplier<ApiTransport> self) {
        this.registry = registry;
        this.storage = storage;
        this.timeline = timeline;
        this.self = self;
        this.book =
                new FlowBook(
                        cache("flowschemas"), cache("prioritylevelconfigurations"), this::changed);
        this.first =
                new UntilDone(
                        "store the cluster's first flow schemas", timeline, this::storeFirstFlows);
        if (limits.fair()) {
            fairness = new FairnessStage(book, limits.total(), this::width, timeline);
            step = fairness;
        } else {
            fairness = null;
            step = new FlowStage(limits.reads(), limits.writes());
        }
    }

    private ResourceCache cache(String plural) {
        return storage.cacheOf(registry.byResource(GROUP, "v1", plural).orElseThrow());
    }

    /** What every request passes. */
    public Step step() {
        return step;
    }

    /** What a list is likely to cost: one seat for each hundred objects there are, up to ten. */
    private int width(RequestInfo request) {
        if (!request.verb().equals("list")) {
            return 1;
        }
        return registry.byResource(request.group(), request.version(), request.resource())
                .filter(definition -> definition.stored())
                .map(definition -> storage.cacheOf(definition).size() / OBJECTS_PER_SEAT + 1)
                .map(seats -> Math.min(seats, MOST_SEATS))
                .orElse(1);
    }

    /**
     * Stores what every cluster has, which holds already, and keeps it from now on, unless nobody
     * heeds it. May block.
     */
    public void begin() {
        if (fairness != null) {
            first.run();
        }
    }

    /** Whether they are stored; so too when nobody heeds them. */
    public boolean stored() {
        return fairness == null || first.done();
    }

    private void storeFirstFlows() {
        keep();
        book.stored();
        running = true;
    }

    /** Complete once they are stored. */
    public CompletableFuture<Void> end() {
        return fairness == null ? CompletableFuture.completedFuture(null) : first.end();
    }

    public void stop() {
        first.stop();
        running = false;
    }

    private void changed() {
        if (running && due.compareAndSet(false, true)) {
            timeline.after(SOON, this::keepAgain);
        }
    }

    private void keepAgain() {
        due.set(false);
        if (!running) {
            return;
        }
        try {
            keep();
        } catch (ApiException notNow) {
            LOG.warn("cannot put flow control's objects right yet: {}", notNow.message());
            changed();
        }
    }

    private void keep() {
        book.rules(); // so that the next change is told of
        new FlowKeeper(self.get(), timeline).run();
        book.rules();
    }

    /** Where administrators read what waits, and for what; nowhere without fairness. */
    public Endpoint dumps() {
        return fairness == null ? call -> false : new FlowDumps(fairness);
    }

    /** Adds what there is to tell in numbers. */
    public void write(StringBuilder metrics) {
        if (fairness != null) {
            fairness.write(metrics);
        }
    }
}
