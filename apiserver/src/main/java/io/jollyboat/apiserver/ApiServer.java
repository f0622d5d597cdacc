package io.jollyboat.apiserver;

import io.jollyboat.apiserver.authentication.ClientCertificates;
import io.jollyboat.apiserver.authentication.StaticTokens;
import io.jollyboat.apiserver.authentication.Vouching;
import io.jollyboat.apiserver.authorization.GroundRules;
import io.jollyboat.apiserver.bootstrap.Bootstrap;
import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.direct.DirectTransport;
import io.jollyboat.apiserver.pipeline.AuditStage;
import io.jollyboat.apiserver.pipeline.AuthenticationStage;
import io.jollyboat.apiserver.pipeline.AuthorizationStage;
import io.jollyboat.apiserver.pipeline.DispatchStage;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.FlowStage;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.pipeline.Pipeline;
import io.jollyboat.apiserver.pipeline.RequestInfoStage;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.verb.ResourceRouter;
import io.jollyboat.apiserver.verb.Verbs;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String MASTERS = "system:masters";

    private final ApiServerConfig config;
    private final Timeline timeline;
    private final RegistryCache cache;
    private final Pipeline pipeline;
    private volatile boolean stopped;
    private volatile boolean bootstrapped;

    /**
     * @param store stays its owner's: the server does not close it
     */
    public ApiServer(Store store, Timeline timeline, ApiServerConfig config) {
        this.config = config;
        this.timeline = timeline;
        this.cache = new RegistryCache(store, timeline);
        ResourceRegistry registry = BuiltInResources.registry();
        ObjectStorage storage = new ObjectStorage(store, cache);
        Verbs verbs = new Verbs(registry, storage, timeline, List.of());
        ResourceRouter router = new ResourceRouter(registry, verbs, cache, store);
        this.pipeline =
                new Pipeline(
                        List.of(
                                new AuditStage(timeline),
                                new LimitStage(),
                                new RequestInfoStage(),
                                new AuthenticationStage(
                                        List.of(
                                                new Vouching(),
                                                new ClientCertificates(),
                                                new StaticTokens(config.tokens()))),
                                new AuthorizationStage(List.of(new GroundRules())),
                                new FlowStage(FlowStage.READS, FlowStage.WRITES),
                                new DispatchStage(endpoints(router))));
    }

    private static List<Endpoint> endpoints(ResourceRouter router) {
        return List.of(
                call -> {
                    if (call.info().resourceRequest()) {
                        router.serve(call);
                        return true;
                    }
                    return false;
                });
    }

    @Override
    public String name() {
        return "kube-apiserver";
    }

    /**
     * Reads the store and makes the objects every cluster has. Returns when both are done, or when
     * the store cannot be reached: then it goes on trying. May block.
     */
    @Override
    public void start() {
        cache.start();
        bootstrap();
    }

    private void bootstrap() {
        if (stopped) {
            return;
        }
        try {
            new Bootstrap(
                            transport(name(), MASTERS),
                            config.serviceAddress(),
                            config.advertised(),
                            0)
                    .run();
            bootstrapped = true;
        } catch (ApiException notYet) {
            LOG.warn("cannot make the cluster's first objects yet: {}", notYet.message());
            timeline.after(RETRY, this::bootstrap);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        cache.stop();
    }

    /** Whether everything every cluster has is there. */
    public boolean ready() {
        return bootstrapped && cache.loaded();
    }

    /** A way to this server for somebody in this JVM. */
    public ApiTransport transport(String user, String... groups) {
        return new DirectTransport(pipeline, new Requester(user, "", List.of(groups), Map.of()));
    }

    /** A client for somebody in this JVM. */
    public Client client(String user, String... groups) {
        return new Client(transport(user, groups));
    }
}
