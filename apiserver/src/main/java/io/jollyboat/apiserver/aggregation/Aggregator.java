package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.openapi.OtherDocuments;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.upstream.Services;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of an API server that brings in other API servers.
 *
 * <p>Its endpoint and its discovery can be used from the first moment on. {@link #start} begins to
 * look after APIServices; what it writes it writes a moment later, so as not to hold up the start
 * of a cluster.
 */
public final class Aggregator {

    private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);
    private static final Duration LATER = Duration.ofSeconds(1);

    private final AggregationConfig config;
    private final ResourceRegistry registry;
    private final Timeline timeline;
    private final boolean usage;
    private final RemoteConnections connections;
    private final Endpoint endpoint;
    private volatile @Nullable AvailabilityController controller;
    private final AtomicBoolean updating = new AtomicBoolean();
    private volatile boolean stopped;

    /**
     * @param loop carries the connections; asked for when the first is made
     * @param usage whether this server tells what nodes and pods use, until another does
     */
    public Aggregator(
            AggregationConfig config,
            ResourceRegistry registry,
            ObjectStorage storage,
            Supplier<NetworkLoop> loop,
            boolean usage,
            Timeline timeline) {
        this.config = config;
        this.registry = registry;
        this.timeline = timeline;
        this.usage = usage;
        this.connections =
                new RemoteConnections(
                        loop, new Services(registry, storage, timeline), config.proxy(), timeline);
        this.endpoint =
                new AggregatedEndpoint(new RemoteApis(registry, storage, this::quiet), connections);
    }

    private boolean quiet() {
        AvailabilityController running = controller;
        return running != null && running.quiet();
    }

    /** Passes requests on; to be asked before the server's own resources are. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** The groups that other servers serve. */
    public Collection<RemoteDiscovery> discovery() {
        AvailabilityController running = controller;
        return running == null ? List.of() : RemoteGroups.of(running.remotes());
    }

    /** What other servers publish about their groups. */
    public OtherDocuments documents() {
        return new RemoteOpenApi(
                connections,
                () -> {
                    AvailabilityController running = controller;
                    return running == null ? List.of() : running.remotes();
                });
    }

    /**
     * Begins to look after APIServices.
     *
     * @param api with the rights of the server itself
     */
    public void start(ApiTransport api) {
        timeline.after(LATER, () -> begin(api));
    }

    private void begin(ApiTransport api) {
        if (stopped) {
            return;
        }
        try {
            new ExtensionTrust(api, config).publish();
            LocalApiServices own = new LocalApiServices(api, registry, usage);
            own.update();
            registry.onChange(() -> updateSoon(own));
        } catch (ApiException notYet) {
            LOG.warn("cannot register the server's own groups yet: {}", notYet.message());
            start(api);
            return;
        }
        AvailabilityController made =
                new AvailabilityController(new Client(api), connections, timeline);
        controller = made;
        made.start();
    }

    /** Groups of custom resources come and go; several changes in a row are one. */
    private void updateSoon(LocalApiServices own) {
        if (updating.compareAndSet(false, true)) {
            timeline.after(LATER, () -> update(own));
        }
    }

    private void update(LocalApiServices own) {
        updating.set(false);
        if (stopped) {
            return;
        }
        try {
            synchronized (own) {
                own.update();
            }
        } catch (ApiException notYet) {
            LOG.warn("cannot register the server's own groups yet: {}", notYet.message());
            updateSoon(own);
        }
    }

    public void stop() {
        stopped = true;
        AvailabilityController running = controller;
        if (running != null) {
            running.stop();
        }
        connections.close();
    }
}
