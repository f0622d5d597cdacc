package io.jollyboat.jolly.simulation;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.Controllers;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.Kubelet;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole cluster on virtual time, whose control plane can be killed, started again and given bad
 * connections.
 */
final class SimulatedCluster {

    static final int NODES = 3;

    final VirtualTimeline timeline;
    final Client client;
    private final ApiServer server;
    private final List<Running> running = new ArrayList<>();
    private final Map<String, Kubelet> kubelets = new HashMap<>();
    private double failing;
    private Duration late = Duration.ZERO;

    SimulatedCluster(long seed) {
        timeline = new VirtualTimeline(seed);
        server =
                new ApiServer(
                        new MemoryStore(timeline),
                        timeline,
                        ApiServerConfig.inMemory()
                                .nodeSummaries(
                                        node ->
                                                Objects.requireNonNull(kubelets.get(node))
                                                        .usage()));
        server.start();
        client = server.client("tester", "system:masters");
        for (int node = 0; node < NODES; node++) {
            node(node);
        }
        running.add(
                new Running(
                        Controllers.USER,
                        api -> Controllers.all(api, timeline, VolumeFolders.simulated())));
        running.add(new Running("system:kube-scheduler", this::scheduler));
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
            return new FaultyTransport(server.transport(user, "system:masters"), timeline)
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

    private List<Component> scheduler(ApiTransport api) {
        Client own = new Client(api);
        return List.of(
                new Scheduler(
                        SchedulerConfiguration.DEFAULT,
                        own,
                        new Informers(own, timeline),
                        timeline));
    }

    private void node(int number) {
        String name = "sim-" + number;
        Client own = server.client("system:node:" + name, "system:nodes", "system:masters");
        Kubelet kubelet =
                new Kubelet(
                        KubeletConfig.of(
                                name, "192.0.2." + (number + 1), Machine.simulated(32, 128L << 30)),
                        new SimRuntime(timeline, Cidr.parse("10.244." + number + ".0/24")),
                        timeline,
                        own,
                        new Informers(own, timeline),
                        null);
        kubelets.put(name, kubelet);
        kubelet.start();
    }

    /** From now on so many calls fail, and events come so late. */
    void faults(double share, Duration atMost) {
        failing = share;
        late = atMost;
        running.forEach(one -> one.connection.failing(share).late(atMost));
    }

    /** Whether from now on some of the calls that fail are carried out all the same. */
    void losesAnswers(boolean whether) {
        running.forEach(one -> one.connection.losesAnswers(whether));
    }

    /** Kills a process of the control plane. */
    void kill(int which, Duration downtime) {
        running.get(which % running.size()).restart(downtime);
    }

    <T extends KubernetesObject> List<T> list(ResourceType<T> type) {
        return client.list(type, "", ListOptions.ALL).items();
    }

    static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
