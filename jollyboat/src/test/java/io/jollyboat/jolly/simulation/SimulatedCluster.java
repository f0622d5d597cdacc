package io.jollyboat.jolly.simulation;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.options.ServerOptions;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.Controllers;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.election.ElectionTerms;
import io.jollyboat.core.election.Led;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole cluster on virtual time, whose control plane can be killed, started again and given bad
 * connections, and whose nodes can fail.
 */
final class SimulatedCluster {

    static final int NODES = 3;

    final VirtualTimeline timeline;
    final Client client;
    private final ApiServer server;
    private final List<Running> running = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private double failing;
    private Duration late = Duration.ZERO;

    SimulatedCluster(long seed) {
        this(seed, 1);
    }

    /**
     * @param copies of the scheduler and of the controllers; several elect a leader
     */
    SimulatedCluster(long seed, int copies) {
        timeline = new VirtualTimeline(seed);
        server =
                new ApiServer(
                        new MemoryStore(timeline),
                        timeline,
                        ApiServerConfig.inMemory()
                                .options(ServerOptions.DEFAULT.disabling("ServiceAccount"))
                                .nodeSummaries(
                                        name ->
                                                nodes.stream()
                                                        .filter(node -> node.name.equals(name))
                                                        .findFirst()
                                                        .orElseThrow()
                                                        .usage()));
        server.start();
        client = server.client("tester", "system:masters");
        for (int node = 0; node < NODES; node++) {
            nodes.add(new SimulatedNode(node, timeline, server));
        }
        for (int copy = 0; copy < copies; copy++) {
            running.add(
                    new Running(
                            Controllers.USER,
                            led(
                                    Controllers.LEASE,
                                    copies,
                                    api ->
                                            Controllers.all(
                                                    api, timeline, VolumeFolders.simulated()))));
            running.add(
                    new Running(
                            "system:kube-scheduler",
                            led("kube-scheduler", copies, this::scheduler)));
        }
        timeline.advance(Duration.ofSeconds(10));
    }

    /** A process of the control plane; it can die and come back. */
    private final class Running {

        private final String user;
        private final Function<ApiTransport, List<Component>> make;
        private FaultyTransport connection;
        private List<Component> components;

        Running(String user, Function<ApiTransport, List<Component>> make) {
            this.user = user;
            this.make = make;
            this.connection = connect();
            this.components = begin();
        }

        private FaultyTransport connect() {
            return new FaultyTransport(server.transport(user), timeline)
                    .failing(failing)
                    .late(late);
        }

        private List<Component> begin() {
            List<Component> made = make.apply(connection);
            made.forEach(Component::start);
            return made;
        }

        void restart(Duration downtime) {
            connection.cut();
            components.forEach(Component::stop);
            components = List.of();
            FaultyTransport dead = connection;
            timeline.after(
                    downtime,
                    () -> {
                        if (connection == dead) {
                            connection = connect();
                            components = begin();
                        }
                    });
        }
    }

    private Function<ApiTransport, List<Component>> led(
            String lease, int copies, Function<ApiTransport, List<Component>> make) {
        return copies == 1
                ? make
                : api ->
                        List.of(
                                new Led(
                                        ElectionTerms.standard(
                                                lease, Led.identity("sim", timeline)),
                                        api,
                                        timeline,
                                        make));
    }

    private List<Component> scheduler(ApiTransport api) {
        Client own = new Client(api);
        var informers = new Informers(own, timeline);
        return List.of(
                informers, new Scheduler(SchedulerConfiguration.DEFAULT, own, informers, timeline));
    }

    /** From now on so many calls fail, and events come so late. */
    void faults(double share, Duration atMost) {
        failing = share;
        late = atMost;
        running.forEach(one -> one.connection.failing(share).late(atMost));
        nodes.forEach(node -> node.faults(share, atMost));
    }

    /** Whether from now on some of the calls that fail are carried out all the same. */
    void losesAnswers(boolean whether) {
        running.forEach(one -> one.connection.losesAnswers(whether));
    }

    /** How many processes the control plane has. */
    int processes() {
        return running.size();
    }

    /**
     * Kills a process of the control plane.
     *
     * @param which even for controllers, odd for schedulers
     */
    void kill(int which, Duration downtime) {
        running.get(which % running.size()).restart(downtime);
    }

    /** A process lives on, but nothing reaches it or comes from it for a while. */
    void cutOff(int which, Duration time) {
        FaultyTransport connection = running.get(which).connection;
        connection.apart(true);
        timeline.after(time, () -> connection.apart(false));
    }

    SimulatedNode node(int which) {
        return nodes.get(which % nodes.size());
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    <T extends KubernetesObject> List<T> list(ResourceType<T> type) {
        return client.list(type, "", ListOptions.ALL).items();
    }

    static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
