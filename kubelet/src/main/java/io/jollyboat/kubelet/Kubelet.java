package io.jollyboat.kubelet;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.admission.Allocations;
import io.jollyboat.kubelet.admission.HostSecurity;
import io.jollyboat.kubelet.container.ContainerSpecs;
import io.jollyboat.kubelet.container.PodCgroups;
import io.jollyboat.kubelet.container.PodDns;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.environment.FollowedConfiguration;
import io.jollyboat.kubelet.environment.ResourceReference;
import io.jollyboat.kubelet.eviction.Eviction;
import io.jollyboat.kubelet.eviction.LimitedPods;
import io.jollyboat.kubelet.eviction.NodeObserver;
import io.jollyboat.kubelet.image.ImageAccess;
import io.jollyboat.kubelet.image.ImageCollector;
import io.jollyboat.kubelet.image.PullQueue;
import io.jollyboat.kubelet.image.PulledImages;
import io.jollyboat.kubelet.node.MachineReader;
import io.jollyboat.kubelet.node.NodeAgent;
import io.jollyboat.kubelet.node.NodeConfig;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.plan.ShutdownPeriods;
import io.jollyboat.kubelet.pod.NodeServices;
import io.jollyboat.kubelet.pod.PodEvents;
import io.jollyboat.kubelet.pod.PodWorkers;
import io.jollyboat.kubelet.pod.PodsInside;
import io.jollyboat.kubelet.probe.ProbeOutcome;
import io.jollyboat.kubelet.probe.ProbeRunner;
import io.jollyboat.kubelet.probe.SocketGrpcHealth;
import io.jollyboat.kubelet.probe.SocketProbes;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.server.KubeletServer;
import io.jollyboat.kubelet.server.KubeletServerConfig;
import io.jollyboat.kubelet.server.NodeAnswers;
import io.jollyboat.kubelet.staticpod.StaticPods;
import io.jollyboat.kubelet.statistics.DiskGauge;
import io.jollyboat.kubelet.statistics.NodeStatistics;
import io.jollyboat.kubelet.statistics.StatisticsAnswers;
import io.jollyboat.kubelet.status.NodeIdentity;
import io.jollyboat.kubelet.volume.DiskPodStorage;
import io.jollyboat.kubelet.volume.PodStorage;
import io.jollyboat.kubelet.volume.RequestedTokens;
import io.jollyboat.kubelet.volume.SimulatedPodStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The agent of one node. It registers the node, runs the pods bound to it and reports how they are.
 *
 * <p>Stopping it, or killing its process, leaves the pods running: a kubelet that is started over
 * the same runtime takes them over as they are, with their ids and restart counts.
 */
public final class Kubelet implements Component {

    private static final String MINOR = "1.36";

    private final NodeServices services;
    private final FollowedConfiguration configuration;
    private final Informer<Pod> pods;
    private final Informer<Node> self;
    private final PodWorkers workers;
    private final NodeAgent node;
    private final ShutdownPeriods periods;
    private final ImageCollector collector;
    private final @Nullable StaticPods statics;
    private final NodeAnswers answers;
    private final @Nullable KubeletServerConfig serverConfig;
    private ContainerRuntime.@Nullable Subscription subscription;
    private @Nullable KubeletServer server;

    /** A kubelet that serves nobody, as in simulations. */
    public Kubelet(
            KubeletConfig config,
            ContainerRuntime runtime,
            Timeline timeline,
            Client client,
            Informers informers) {
        this(config, runtime, timeline, client, informers, null);
    }

    /**
     * @param runtime is started by the kubelet, and stopped by its owner
     * @param informers may be shared with other components of the process
     * @param serverConfig where its own server listens; null for none
     */
    public Kubelet(
            KubeletConfig config,
            ContainerRuntime runtime,
            Timeline timeline,
            Client client,
            Informers informers,
            @Nullable KubeletServerConfig serverConfig) {
        this.serverConfig = serverConfig;
        this.periods = config.limits().shutdown();
        var nodeConfig =
                new NodeConfig(
                        config.nodeName(),
                        config.addresses(),
                        config.podRange(),
                        config.marks(),
                        config.limits().mostPods(),
                        config.version(),
                        config.limits()::kept,
                        config.limits().pace().reporting());
        Map<String, Quantity> allocatable = nodeConfig.allocatable(config.machine());
        var resources = new ResourceReference(allocatable);
        var events = new EventRecorder(client, timeline, "kubelet", config.nodeName());
        var warnings = new NodeWarnings(events, config.nodeName());
        ProbeTransport transport =
                runtime.probes().orElseGet(() -> new SocketProbes(timeline, runtime.streams()));
        boolean simulated = runtime.probes().isPresent();
        this.pods =
                informers.of(
                        Resources.PODS,
                        ListOptions.ALL.fields("spec.nodeName=" + config.nodeName()));
        var inside = new PodsInside(pods);
        var limited = new LimitedPods();
        pods.addHandler(limited);
        this.configuration = new FollowedConfiguration(client, informers, pods);
        var cgroups =
                new PodCgroups(
                        config.cgroupRoot(),
                        config.machine().memoryBytes(),
                        config.limits().pods().mostProcesses(),
                        config.limits().pods().quotaPeriodMicros(),
                        config.machine().hugePages().keySet());
        var dns = new PodDns(config.clusterDns(), config.clusterDomain(), config.hostDns());
        Path state = config.state();
        var access = new ImageAccess(timeline, state);
        var images = new PulledImages(runtime.images(), access, timeline, state);
        this.services =
                new NodeServices(
                        simulated ? timeline.inTurn() : timeline, // the many shall not delay a beat
                        client,
                        runtime,
                        inTurn(images, config.limits().pace().pulls()),
                        access,
                        new NodeIdentity(config.addresses(), simulated ? "sim" : "docker"),
                        configuration,
                        resources,
                        storage(config, runtime, timeline, client, resources),
                        new SandboxSpecs(dns, cgroups),
                        new ContainerSpecs(
                                cgroups,
                                state == null ? Path.of("/seccomp") : state.resolve("seccomp"),
                                config.limits().pods().seccompDefault()),
                        new ProbeRunner(
                                transport,
                                simulated
                                        ? (host, port, service, timeout) ->
                                                CompletableFuture.completedFuture(
                                                        new ProbeOutcome.Success())
                                        : new SocketGrpcHealth(timeline, MINOR),
                                MINOR),
                        transport,
                        new PodEvents(events),
                        new Allocations(allocatable),
                        config.limits().pods().longestBackoff());
        boolean whole = config.machine().memoryBytes() >= MachineReader.memoryBytes();
        var statistics = new NodeStatistics(timeline, runtime.usage(), inside, whole);
        var disks = new DiskGauge(timeline, runtime.usage(), state, config.limits().pace().disks());
        long memory = config.machine().memoryBytes();
        this.answers =
                new NodeAnswers(
                        config.nodeName(),
                        config.version(),
                        client,
                        new StatisticsAnswers(
                                config.nodeName(),
                                config.machine().cpus(),
                                memory,
                                statistics,
                                disks),
                        services.probes().counts(),
                        () -> ConfigurationDocument.of(config, serverConfig),
                        state == null ? null : Path.of("/var/log"));
        this.self =
                informers.of(
                        Resources.NODES,
                        ListOptions.ALL.fields("metadata.name=" + config.nodeName()));
        this.workers =
                new PodWorkers(
                        services,
                        new HostSecurity(
                                config.limits().pods().sysctls(),
                                simulated || HostSecurity.appArmorEnabled(),
                                simulated),
                        config.limits().pace().pods(),
                        () -> self.get("", config.nodeName()));
        this.statics =
                !config.manifests().any()
                        ? null
                        : new StaticPods(
                                config.manifests(),
                                config.nodeName(),
                                timeline,
                                client,
                                pods,
                                () -> self.get("", config.nodeName()).map(Node::uid).orElse(""),
                                workers::holdsAnother);
        if (statics != null) {
            workers.mirrorsOf(statics);
        }
        this.collector =
                new ImageCollector(
                        timeline,
                        config.limits().images(),
                        images,
                        runtime,
                        services.storage()::images,
                        disks::imageFileSystem,
                        warnings::tell);
        this.node =
                new NodeAgent(
                        nodeConfig,
                        config.machine(),
                        timeline,
                        client,
                        runtime,
                        events,
                        new Eviction(
                                timeline,
                                config.limits().eviction(),
                                new NodeObserver(memory, runtime.usage(), statistics, disks),
                                statistics,
                                disks,
                                limited,
                                new EvictingHand(workers, collector, warnings)));
    }

    private static Images inTurn(Images images, int atOnce) {
        return atOnce == 0 ? images : new PullQueue(images, atOnce);
    }

    private PodStorage storage(
            KubeletConfig config,
            ContainerRuntime runtime,
            Timeline timeline,
            Client client,
            ResourceReference resources) {
        var tokens = new RequestedTokens(client, timeline);
        Path state = config.state();
        return state == null
                ? new SimulatedPodStorage(configuration, resources, tokens, client)
                : new DiskPodStorage(
                        state,
                        runtime.probes().isEmpty(), // those of a simulated one bring their own
                        config.clusterDomain(),
                        timeline,
                        configuration,
                        resources,
                        tokens,
                        client);
    }

    @Override
    public String name() {
        return "kubelet";
    }

    /**
     * @throws UncheckedIOException when its server can listen nowhere
     */
    @Override
    public void start() {
        node.start();
        collector.start();
        self.addHandler(
                new Handler<>() {
                    @Override
                    public void onAdd(Node object) {
                        node.onNode(object);
                        if (statics != null) {
                            statics.lookSoon();
                        }
                    }

                    @Override
                    public void onUpdate(Node before, Node now) {
                        node.onNode(now);
                    }

                    @Override
                    public void onDelete(Node last) {
                        // the lease goes on; whoever deleted it wants it gone
                    }
                });
        if (serverConfig != null) {
            serve(serverConfig);
        }
        subscription =
                services.runtime()
                        .subscribe(
                                event -> {
                                    node.onRuntime(event);
                                    workers.onRuntime(event);
                                });
        services.runtime().start();
        configuration.whenSynced(
                () ->
                        pods.whenSynced(
                                () -> {
                                    pods.addHandler(workers);
                                    configuration.listen(workers::configurationChanged);
                                    pods.whenSynced(this::begin);
                                }));
    }

    private void begin() {
        workers.begin();
        StaticPods source = statics;
        if (source != null) {
            self.whenSynced(source::start);
        }
    }

    private void serve(KubeletServerConfig where) {
        try {
            KubeletServer listening =
                    KubeletServer.start(
                            where, services.timeline(), services.runtime(), pods, answers);
            server = listening;
            node.servesAt(listening.port());
        } catch (IOException e) {
            throw new UncheckedIOException("the kubelet cannot listen: " + e.getMessage(), e);
        }
    }

    /** The port of its own server; 0 when it has none. */
    public int port() {
        return server == null ? 0 : server.port();
    }

    /**
     * What the node and its pods use: the answer to {@code /stats/summary} without disks and
     * networks, for who is in the same process.
     */
    public CompletionStage<ObjectNode> usage() {
        return answers.statistics().summary(false);
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
        ContainerRuntime.Subscription current = subscription;
        if (current != null) {
            current.close();
        }
        node.stop();
        collector.stop();
        if (statics != null) {
            statics.stop();
        }
        workers.stop();
    }

    /**
     * Ends and removes all that is left of pods on the node, at once and without asking anybody. To
     * be called after {@link #stop}, for a node that will not be one any more.
     */
    public void clear() {
        workers.clear();
    }

    /**
     * Ends all pods, since the machine or the cluster goes down. To be called before {@link #stop}.
     *
     * <p>Where the limits give periods for a shutdown, pods end in turn by their priority and have
     * failed then, and the node says that it is not ready. Otherwise the API is left as it is, so
     * that every pod runs again when a kubelet is started again.
     *
     * @param limit how long a pod may take at most where no periods are given
     * @return completes when the last container has ended; may take a little longer than the limit
     */
    public CompletionStage<Void> shutDown(Duration limit) {
        if (!periods.given()) {
            return workers.shutDown(Shutdown.suspending(limit));
        }
        node.goesDown();
        return workers.shutDown(periods);
    }
}
