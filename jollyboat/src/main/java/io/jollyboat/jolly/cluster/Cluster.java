package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.access.AccessConfig;
import io.jollyboat.apiserver.aggregation.AggregationConfig;
import io.jollyboat.controllers.ClusterKeys;
import io.jollyboat.controllers.ControllerSettings;
import io.jollyboat.controllers.localpath.DiskFolders;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.core.tls.Tls;
import io.jollyboat.jolly.daemon.Report;
import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.profile.Credentials;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A whole cluster in this JVM, on real time. {@link #start} brings up the parts in their order and
 * reports each; {@link #stop} ends them in the opposite one, the pods' containers included; {@link
 * #crash} lets go of everything as a killed process would, so that containers go on.
 */
public final class Cluster {

    static final String NODE = NodeSettings.FIRST;

    private static final long LIFE_SECONDS = 10;

    private final Profile profile;
    private final Settings settings;
    private final Timeline timeline;
    private final Consumer<Report> reports;
    private final ExtraConfig extra;
    private final Addresses addresses;
    private final NetworkLoop network = NetworkLoop.start();
    private final NodeHost host;
    private final Deque<Runnable> undo = new ArrayDeque<>(); // guarded by this
    private final List<Component> afterwards = new ArrayList<>(); // started when the cluster stands
    private long begun; // when the step under way began, see Timeline.nanos

    public Cluster(
            Profile profile, Settings settings, Timeline timeline, Consumer<Report> reports) {
        this.profile = profile;
        this.settings = settings;
        this.extra = new ExtraConfig(settings.extra());
        this.addresses = extra.addresses(Addresses.STANDARD);
        this.timeline = timeline;
        this.reports = reports;
        this.host =
                new NodeHost(profile, extra, addresses, settings.kubeletPort(), network, timeline);
    }

    /**
     * Starts everything and returns when the node is Ready.
     *
     * @throws ClusterException when that cannot be, with what to do
     */
    public synchronized void start() throws IOException {
        begun = timeline.nanos();
        loadLogging();
        // What takes longest comes first, and each beside the others: they know nothing of each
        // other.
        CompletableFuture<StoreChoice> opened =
                beside(() -> StoreChoice.open(settings.store(), profile, extra::etcd, timeline));
        CompletableFuture<NodeParts> prepared =
                beside(() -> host.parts(NodePlace.of(settings.nodes().getFirst(), settings)));
        beside(Tls::load);
        CompletableFuture<DemoImage.Outcome> image = beside(this::demoImage);
        Credentials credentials =
                Credentials.in(
                        profile.credentials(),
                        addresses.kubernetes(),
                        NODE,
                        addresses.node(),
                        timeline.now());
        StoreChoice store = await(opened);
        undo.push(store.close());
        done(store.description());

        NodeParts parts = await(prepared);
        ApiServer server = apiServer(store, credentials, parts);
        done("API server at https://127.0.0.1:" + settings.apiPort());

        var plane = new ControlPlane(server, timeline, NODE, port(server, credentials));
        plane.scheduler(SchedulerChoice.of(profile), extra).forEach(this::component);
        var keys = new ClusterKeys(credentials.authority(), credentials.accountKey());
        VolumeFolders folders =
                parts.real() ? new DiskFolders(profile.volumes()) : VolumeFolders.simulated();
        ControllerSettings controllers = extra.controllers(ControllerSettings.DEFAULT);
        plane.controllers(keys, folders, controllers, extra.controllerFlags())
                .forEach(this::component);
        NodeRoster roster = nodes(server, parts, credentials);
        if (await(image) == DemoImage.Outcome.MADE) {
            done("image " + DemoImage.TAG + " is in the engine");
        }
        roster.follow(reports);
        awaitLife(server);
        afterwards.forEach(this::component);
    }

    /** Waits until {@code /livez} passes, which is long before the nodes are Ready as a rule. */
    private void awaitLife(ApiServer server) {
        try {
            server.furnished().get(LIFE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            String why = "not all that every cluster has is stored yet, so /livez fails: see ";
            reports.accept(new Report.Warning(why + profile.log()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Finds the JDK's own way to log, which making certificates wants, before others want it beside
     * each other: who looked for it then could lose his carrier amid it to those who waited for him
     * inside of static initializers and gave theirs back never. On two processors, without a cache
     * of classes, the start hung for good.
     */
    private static void loadLogging() {
        System.getLogger(Cluster.class.getName())
                .log(System.Logger.Level.TRACE, "the cluster starts");
    }

    private <T> CompletableFuture<T> beside(Callable<T> task) {
        var result = new CompletableFuture<T>();
        timeline.execute(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    private static <T> T await(CompletableFuture<T> result) throws IOException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cannot -> throw cannot;
                case RuntimeException cannot -> throw cannot;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted");
        }
    }

    /** Something to run is part of a cluster that no registry may be in reach of. */
    private DemoImage.Outcome demoImage() {
        if (!settings.runtime().equals("docker")) {
            return DemoImage.Outcome.IMPOSSIBLE;
        }
        try {
            return DemoImage.ensure(timeline);
        } catch (IOException e) {
            reports.accept(new Report.Warning("there is no image " + DemoImage.TAG + ": " + e));
            return DemoImage.Outcome.IMPOSSIBLE;
        }
    }

    private ComponentPort port(ApiServer server, Credentials credentials) {
        var tls = new ServerTls(credentials.apiServer(), check(credentials));
        return new ComponentPort(server, timeline, network, tls);
    }

    private CertificateCheck check(Credentials credentials) {
        return new CertificateCheck(List.of(credentials.authority().certificate()), timeline::now);
    }

    private ApiServer apiServer(StoreChoice store, Credentials credentials, NodeParts node) {
        CertificateCheck check = check(credentials);
        var tls = new ServerTls(credentials.apiServer(), check);
        var config =
                ApiServerConfig.inMemory()
                        .listeningOn(network, listeners(tls, node))
                        .services(addresses.allServices(), addresses.kubernetes().getHostAddress())
                        .advertising(addresses.node())
                        .withControllers()
                        .access(AccessConfig.standard().signingKey(credentials.accountKey()))
                        .kubeletClient(new ClientTls(check, credentials.apiServerToKubelet()))
                        .aggregating(
                                new AggregationConfig(
                                        credentials.proxy(),
                                        credentials.proxyAuthority().certificate(),
                                        credentials.authority().certificate()));
        var server = new ApiServer(store.store(), timeline, extra.apiServer(config));
        component(server);
        return server;
    }

    /** Loopback for people, the pods' gateway for pods; nobody else is served. */
    private HttpServerConfig[] listeners(ServerTls tls, NodeParts node) {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.apiPort());
        var gateway = new InetSocketAddress(addresses.node(), settings.apiPort());
        return node.real()
                ? new HttpServerConfig[] {
                    HttpServerConfig.secure(loopback, tls), HttpServerConfig.secure(gateway, tls)
                }
                : new HttpServerConfig[] {HttpServerConfig.secure(loopback, tls)};
    }

    /** All nodes beside each other, and what they share; returns when each is Ready. */
    private NodeRoster nodes(ApiServer server, NodeParts first, Credentials credentials)
            throws IOException {
        var roster = new NodeRoster(host, server, credentials);
        undo.push(roster::stop);
        roster.start(NodePlace.of(settings.nodes().getFirst(), settings), first);
        CompletableFuture<Boolean> named = services(server, first, credentials);
        roster.startOthers(settings);
        roster.awaitReady(this::done);
        await(named);
        return roster;
    }

    /** Addresses and names of services. Complete once the cluster knows the server of names. */
    private CompletableFuture<Boolean> services(
            ApiServer server, NodeParts node, Credentials credentials) {
        Client client = server.client("jollyboat:proxy");
        var parts = new ServiceParts(client, timeline, network, addresses, profile.name(), reports);
        parts.traffic(extra, node.real()).forEach(this::component);
        if (!node.real()) {
            return CompletableFuture.completedFuture(false);
        }
        parts.names(credentials.apiServer()).forEach(this::component);
        Client owner = server.client("jollyboat", "system:masters");
        afterwards.add(parts.gateways(owner, credentials.apiServer()));
        return beside(
                () -> {
                    parts.publish(owner);
                    return true;
                });
    }

    private void component(Component component) {
        try {
            component.start();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BindException) {
                throw new ClusterException(
                        component.name()
                                + " cannot have its address, which another cluster or program has:"
                                + " stop that one, or simulate pods (--runtime sim)");
            }
            throw e;
        }
        undo.push(component::stop);
    }

    private void done(String what) {
        long now = timeline.nanos();
        reports.accept(new Report.Step(now - begun, what));
        begun = now;
    }

    /**
     * Ends everything in order; pods' containers are ended too, and come back with the next start.
     */
    public synchronized void stop() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        network.close();
    }

    /** Lets go of what holds the process, and of nothing else. */
    public synchronized void crash() {
        undo.clear();
    }
}
