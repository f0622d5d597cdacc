package io.jollyboat.apiserver;

import io.jollyboat.apiserver.aggregation.AggregationConfig;
import io.jollyboat.apiserver.aggregation.Aggregator;
import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.live.LiveDocuments;
import io.jollyboat.apiserver.live.LiveEndpoint;
import io.jollyboat.apiserver.live.LiveResource;
import io.jollyboat.apiserver.openapi.OtherDocuments;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.tunnel.Kubelets;
import io.jollyboat.apiserver.upstream.OutgoingLoop;
import io.jollyboat.apiserver.usage.KubeletSummaries;
import io.jollyboat.apiserver.usage.NodeSummaries;
import io.jollyboat.apiserver.usage.UsageDocuments;
import io.jollyboat.apiserver.usage.UsageEndpoint;
import io.jollyboat.apiserver.usage.UsageQuestion;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The groups that no store is behind: those of other API servers, and, for as long as no other
 * server tells that, what nodes and pods use and what other parts of this process know.
 */
final class OtherGroups {

    private static final Endpoint NOTHING = call -> false;

    private final @Nullable NodeSummaries summaries;
    private final @Nullable Aggregator aggregator;
    private final Supplier<Client> self;
    private final Timeline timeline;
    private final Duration watches;
    private final List<LiveEndpoint> live = new CopyOnWriteArrayList<>();

    /**
     * How others are reached.
     *
     * @param kubelets null when they are not
     * @param self this server, with all rights
     */
    record Way(@Nullable Kubelets kubelets, OutgoingLoop outgoing, Supplier<Client> self) {}

    OtherGroups(
            ApiServerConfig config,
            Way way,
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline) {
        this.summaries = summaries(config.nodes(), way);
        this.aggregator = aggregator(config, way.outgoing, registry, storage, timeline);
        this.self = way.self;
        this.timeline = timeline;
        this.watches = config.options().load().watches();
    }

    private static @Nullable NodeSummaries summaries(ApiServerConfig.NodeAccess nodes, Way way) {
        NodeSummaries chosen = nodes.summaries();
        ClientTls tls = nodes.kubelets();
        return chosen != null || way.kubelets == null || tls == null
                ? chosen
                : new KubeletSummaries(way.kubelets, way.outgoing, tls);
    }

    private @Nullable Aggregator aggregator(
            ApiServerConfig config,
            OutgoingLoop outgoing,
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline) {
        ApiServerConfig.Listening listening = config.listening();
        AggregationConfig aggregation = listening == null ? null : listening.aggregation();
        return aggregation == null
                ? null
                : new Aggregator(
                        aggregation, registry, storage, outgoing, summaries != null, timeline);
    }

    /** Passes on what other servers answer; to be asked first. */
    Endpoint aggregated() {
        return aggregator == null ? NOTHING : aggregator.endpoint();
    }

    /**
     * Tells what nodes and pods use, and what {@link #serve} was given; to be asked behind {@link
     * #aggregated}.
     */
    Endpoint own() {
        NodeSummaries asked = summaries;
        Endpoint usage =
                asked == null
                        ? NOTHING
                        : new UsageEndpoint(
                                () -> new UsageQuestion(self.get(), asked, timeline), timeline);
        return call -> usage.serve(call) || live.stream().anyMatch(each -> each.serve(call));
    }

    /** From now on there is this resource, in a group of its own. */
    void serve(LiveResource resource) {
        live.add(new LiveEndpoint(resource, watches, timeline));
    }

    Collection<RemoteDiscovery> discovery() {
        List<RemoteDiscovery> groups =
                new ArrayList<>(aggregator == null ? List.of() : aggregator.discovery());
        if (tellsUsage(groups)) {
            groups.add(UsageEndpoint.discovery());
        }
        for (LiveEndpoint each : live) {
            RemoteDiscovery its = each.discovery();
            if (groups.stream().noneMatch(other -> other.name().equals(its.name()))) {
                groups.add(its);
            }
        }
        return groups;
    }

    /** What is to be published about these groups. */
    OtherDocuments documents() {
        UsageDocuments published =
                aggregator == null
                        ? new UsageDocuments(OtherDocuments.NONE, () -> tellsUsage(List.of()))
                        : new UsageDocuments(
                                aggregator.documents(), () -> tellsUsage(aggregator.discovery()));
        return new LiveDocuments(published, live);
    }

    private boolean tellsUsage(Collection<RemoteDiscovery> groups) {
        return summaries != null && groups.stream().noneMatch(UsageEndpoint::isServedBy);
    }

    /**
     * Begins to look after other servers.
     *
     * @param api the way to this server for who does; asked for when somebody does
     */
    void start(Supplier<ApiTransport> api) {
        if (aggregator != null) {
            aggregator.start(api.get());
        }
    }

    void stop() {
        live.forEach(LiveEndpoint::stop);
        if (aggregator != null) {
            aggregator.stop();
        }
        if (summaries instanceof KubeletSummaries overNetwork) {
            overNetwork.close();
        }
    }
}
