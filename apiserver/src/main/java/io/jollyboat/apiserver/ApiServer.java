package io.jollyboat.apiserver;

import io.jollyboat.apiserver.access.AccessControl;
import io.jollyboat.apiserver.addresses.AddressRecords;
import io.jollyboat.apiserver.addresses.StoredRanges;
import io.jollyboat.apiserver.admission.AdmissionChain;
import io.jollyboat.apiserver.admission.AdmissionMeasures;
import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.builtin.BuiltInAdmissions;
import io.jollyboat.apiserver.admission.webhook.WebhookMeans;
import io.jollyboat.apiserver.admission.webhook.WebhookMeasures;
import io.jollyboat.apiserver.allocator.AddressRange;
import io.jollyboat.apiserver.allocator.ServiceAllocator;
import io.jollyboat.apiserver.audit.AuditTrailStage;
import io.jollyboat.apiserver.bootstrap.Bootstrap;
import io.jollyboat.apiserver.bootstrap.Mending;
import io.jollyboat.apiserver.bootstrap.TokenTracking;
import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.customresource.CustomResources;
import io.jollyboat.apiserver.direct.DirectTransport;
import io.jollyboat.apiserver.discovery.DiscoveryEndpoint;
import io.jollyboat.apiserver.discovery.RootEndpoint;
import io.jollyboat.apiserver.encryption.EncryptionAtRest;
import io.jollyboat.apiserver.flow.FlowControl;
import io.jollyboat.apiserver.front.HttpFront;
import io.jollyboat.apiserver.health.ComponentHealth;
import io.jollyboat.apiserver.health.DebugEndpoint;
import io.jollyboat.apiserver.health.HealthCheck;
import io.jollyboat.apiserver.health.HealthEndpoint;
import io.jollyboat.apiserver.health.VersionEndpoint;
import io.jollyboat.apiserver.live.LiveResource;
import io.jollyboat.apiserver.metrics.MetricsEndpoint;
import io.jollyboat.apiserver.metrics.RequestMeasures;
import io.jollyboat.apiserver.openapi.OpenApiEndpoint;
import io.jollyboat.apiserver.options.Load;
import io.jollyboat.apiserver.options.ServerOptions;
import io.jollyboat.apiserver.pipeline.AuditStage;
import io.jollyboat.apiserver.pipeline.DispatchStage;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.pipeline.Pipeline;
import io.jollyboat.apiserver.pipeline.RequestInfoStage;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.storage.StorageMeasures;
import io.jollyboat.apiserver.store.CompactionSchedule;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.tunnel.Kubelets;
import io.jollyboat.apiserver.tunnel.PodStreams;
import io.jollyboat.apiserver.tunnel.ProxyStreams;
import io.jollyboat.apiserver.upstream.OutgoingLoop;
import io.jollyboat.apiserver.upstream.Services;
import io.jollyboat.apiserver.verb.routing.ResourceRouter;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.apiserver.webhook.WebhookCaller;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.client.HttpForwarder;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.metrics.ProcessMetrics;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.schema.Schema;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The API server: everything between a store and those who call.
 *
 * <p>Components of this JVM reach it through {@link #transport}, with or without a socket. For
 * tests:
 *
 * <pre>{@code
 * VirtualTimeline timeline = new VirtualTimeline(1);
 * ApiServer server = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
 * server.start();
 * Client client = server.client("system:kube-scheduler");
 * }</pre>
 */
public final class ApiServer implements Component {

    private static final String MASTERS = "system:masters";

    private final ApiServerConfig config;
    private final Timeline timeline;
    private final RegistryCache cache;
    private final CompactionSchedule compaction;
    private final CustomResources customResources;
    private final AccessControl access;
    private final ComponentHealth components;
    private final FirstThings first;
    private final Mending mending;
    private final Pipeline pipeline;
    private final OutgoingLoop outgoing;
    private final WebhookCaller webhooks;
    private final AdmissionChain admission;
    private final ProxyStreams passing;
    private final @Nullable HttpForwarder forwarder;
    private final OtherGroups others;
    private final EncryptionAtRest encryption;
    private final @Nullable AuditTrailStage trail;
    private final Metrics metrics = new Metrics();
    private volatile boolean stopped;
    private final ListeningSockets sockets;

    /**
     * @param stored stays its owner's: the server does not close it
     */
    public ApiServer(Store stored, Timeline timeline, ApiServerConfig config) {
        this.config = config;
        this.timeline = timeline;
        this.encryption =
                new EncryptionAtRest(
                        stored,
                        config.options().storage().encryption(),
                        BuiltInResources.registry().all(),
                        timeline,
                        metrics);
        Store store = encryption.store();
        this.cache = new RegistryCache(store, timeline);
        ApiServerConfig.Listening listening = config.listening();
        this.sockets = new ListeningSockets(listening, config.options().load(), timeline);
        this.outgoing = new OutgoingLoop(listening == null ? null : listening.loop());
        this.compaction = new CompactionSchedule(store, timeline, CompactionSchedule.INTERVAL);
        ProcessMetrics.addTo(metrics);
        ServerOptions options = config.options();
        ResourceRegistry registry =
                new ResourceRegistry(
                        options.runtime()
                                .served(
                                        BuiltInResources.registry().all(),
                                        BuiltInResources::alpha));
        ObjectStorage storage =
                new ObjectStorage(store, cache, new StorageMeasures(metrics, timeline));
        // from the first moment on, so that a watch may begin at any revision since
        registry.all().forEach(storage::cacheOf);
        Services services = new Services(registry, storage, timeline);
        this.webhooks = new WebhookCaller(outgoing, services, timeline);
        this.customResources = new CustomResources(registry, storage, timeline, webhooks, metrics);
        this.access =
                new AccessControl(
                        registry,
                        storage,
                        timeline,
                        config.access(),
                        () -> transport(name(), MASTERS),
                        outgoing,
                        metrics);
        this.admission = admission(registry, storage);
        Verbs verbs =
                new Verbs(registry, storage, timeline, Schema.kubernetes(), admission, options);
        this.forwarder = config.kubeletForwarder();
        Kubelets kubelets = forwarder == null ? null : new Kubelets(registry, storage, forwarder);
        if (kubelets != null) {
            new PodStreams(storage, kubelets, verbs, access.authorizer()).addTo(verbs);
        }
        this.passing = new ProxyStreams(storage, services, outgoing, verbs);
        passing.addTo(verbs);
        this.others =
                new OtherGroups(
                        config,
                        new OtherGroups.Way(kubelets, outgoing, () -> client(name(), MASTERS)),
                        registry,
                        storage,
                        timeline);
        access.addTo(verbs);
        this.components = new ComponentHealth(store);
        verbs.addComponentStatuses(components::faults);
        FlowControl flow =
                new FlowControl(
                        options.load().flow(),
                        registry,
                        storage,
                        timeline,
                        () -> transport(name(), MASTERS));
        AddressRecords addresses =
                new AddressRecords(
                        registry,
                        storage,
                        AddressRange.parseAll(config.serviceCidr()),
                        timeline,
                        () -> transport(name(), MASTERS));
        this.first =
                new FirstThings(
                        timeline,
                        this::makeFirstObjects,
                        () -> access.storeFirstRoles(transport(name(), MASTERS)),
                        flow,
                        addresses,
                        new TokenTracking(
                                registry, storage, timeline, () -> transport(name(), MASTERS)));
        this.mending =
                new Mending(storage, timeline, Bootstrap.kept(registry), () -> bootstrap().keep());
        this.trail = options.audit().trail(timeline, outgoing, metrics);
        ResourceRouter router = new ResourceRouter(registry, verbs, cache, store);
        MetricsEndpoint told = new MetricsEndpoint(metrics, registry, storage, stored, flow::write);
        this.pipeline =
                new Pipeline(
                        List.of(
                                new AuditStage(timeline),
                                new LimitStage(),
                                new RequestInfoStage(),
                                new RequestMeasures(registry, timeline, metrics),
                                access.authentication(
                                        options.anonymous(),
                                        stage -> trail == null ? stage : trail.watching(stage)),
                                trail == null ? (Stage) call -> {} : trail,
                                access.impersonation(),
                                access.authorization(),
                                flow.step(),
                                new DispatchStage(endpoints(registry, router, told, flow, store))));
    }

    private AdmissionChain admission(ResourceRegistry registry, ObjectStorage storage) {
        List<AddressRange> addresses = AddressRange.parseAll(config.serviceCidr());
        ServerOptions options = config.options();
        KnownObjects known = new KnownObjects(registry, storage);
        List<AdmissionPlugin> plugins =
                new ArrayList<>(
                        new BuiltInAdmissions(
                                        known,
                                        cache,
                                        new ServiceAllocator(
                                                addresses,
                                                options.nodePorts(),
                                                timeline,
                                                new StoredRanges(known)),
                                        access.authorizer(),
                                        new WebhookMeans(
                                                webhooks,
                                                new WebhookMeasures(metrics),
                                                options.plugins().settings().webhooks()),
                                        () -> transport(name(), MASTERS),
                                        options.plugins().configured(known, outgoing, timeline),
                                        timeline)
                                .all());
        plugins.addAll(access.admissions());
        return AdmissionChain.of(
                plugins, options.plugins().enabled(), new AdmissionMeasures(metrics, timeline));
    }

    private List<Endpoint> endpoints(
            ResourceRegistry registry,
            ResourceRouter router,
            MetricsEndpoint metrics,
            FlowControl flow,
            Store store) {
        return List.of(
                others.aggregated(),
                others.own(),
                router,
                new HealthEndpoint(checks(store)),
                new VersionEndpoint(),
                new DebugEndpoint(ServerFlags.of(config), timeline),
                flow.dumps(),
                access.issuerDiscovery(config.url()),
                metrics,
                new DiscoveryEndpoint(
                        registry, config.advertised().getHostAddress(), others::discovery),
                new OpenApiEndpoint(
                        registry,
                        Schema.kubernetes(),
                        VersionEndpoint.GIT_VERSION,
                        others.documents()),
                new RootEndpoint(registry));
    }

    private List<HealthCheck> checks(Store store) {
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(
                new HealthCheck(
                        "etcd", true, () -> store.health() instanceof StoreHealth.Available));
        checks.add(new HealthCheck("informer-sync", false, cache::loaded));
        checks.add(
                new HealthCheck(
                        "poststarthook/crd-informer-synced", true, customResources::synced));
        checks.addAll(first.checks());
        checks.add(new HealthCheck("shutdown", false, () -> !stopped));
        return checks;
    }

    @Override
    public String name() {
        return "kube-apiserver";
    }

    /**
     * Reads the store and makes the objects every cluster has. Returns when both are done, or when
     * the store cannot be reached: then it goes on trying. May block.
     *
     * @throws UncheckedIOException when it cannot listen where it is told to
     */
    @Override
    public void start() {
        cache.start();
        customResources.start(cache::loaded);
        compaction.start();
        access.start();
        encryption.start(cache::review);
        if (sockets.open(this::handler)) {
            access.follow();
            encryption.follow();
        }
        mending.start();
        first.run();
    }

    /** Answers what comes over HTTP, whoever holds the sockets. */
    public HttpHandler handler() {
        Load load = config.options().load();
        return new HttpFront(pipeline, timeline, load.goAway(), load.patience());
    }

    /**
     * Where the server listens.
     *
     * @throws IllegalStateException when it has no socket
     */
    public InetSocketAddress address() {
        return sockets.address();
    }

    private void makeFirstObjects() {
        bootstrap().run();
        others.start(() -> transport("system:kube-aggregator", MASTERS));
    }

    /**
     * Complete once all is stored that every cluster has, without which the server is not alive.
     */
    public CompletableFuture<Void> furnished() {
        return first.end();
    }

    private Bootstrap bootstrap() {
        return new Bootstrap(
                transport(name(), MASTERS),
                timeline,
                config.serviceAddress(),
                config.advertised(),
                sockets.port());
    }

    @Override
    public void stop() {
        stopped = true;
        mending.stop();
        first.stop();
        sockets.close(); // what answers the calls under way is stopped after that
        if (forwarder != null) {
            forwarder.close();
        }
        others.stop();
        access.stop();
        encryption.stop();
        if (trail != null) {
            trail.close();
        }
        webhooks.close();
        admission.close();
        passing.close();
        outgoing.close();
        customResources.stop();
        compaction.stop();
        cache.stop();
    }

    /** Whether everything every cluster has is there. */
    public boolean ready() {
        return first.made() && cache.loaded() && customResources.synced();
    }

    /** Serves, beside its own, a resource that another part of this JVM knows. */
    public void serve(LiveResource resource) {
        others.serve(resource);
    }

    /** A way to this server for somebody in this JVM. */
    public ApiTransport transport(String user, String... groups) {
        components.joined(user);
        return new DirectTransport(pipeline, new Requester(user, "", List.of(groups), Map.of()));
    }

    /** A client for somebody in this JVM. */
    public Client client(String user, String... groups) {
        return new Client(transport(user, groups));
    }
}
