package io.jollyboat.jolly.simulation;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.Kubelet;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A machine with an engine and a kubelet, under a node's own identity. Either can fail; what the
 * engine runs outlives the kubelet, and nothing outlives the machine.
 */
final class SimulatedNode {

    final String name;
    private final int number;
    private final VirtualTimeline timeline;
    private final ApiServer server;
    private final SimRuntime engine;
    private FaultyTransport connection;
    private @Nullable Kubelet kubelet; // null while it is dead
    private int lost; // how many times the engine was lost and has not come back
    private double failing;
    private Duration late = Duration.ZERO;

    SimulatedNode(int number, VirtualTimeline timeline, ApiServer server) {
        this.number = number;
        this.name = "sim-" + number;
        this.timeline = timeline;
        this.server = server;
        this.engine = new SimRuntime(timeline, Cidr.parse("10.244." + number + ".0/24"));
        this.connection = connect();
        start();
    }

    private FaultyTransport connect() {
        return new FaultyTransport(
                        server.transport("system:node:" + name, "system:nodes"), timeline)
                .failing(failing)
                .late(late);
    }

    private void start() {
        Client own = new Client(connection);
        Kubelet begun =
                new Kubelet(
                        KubeletConfig.of(
                                name, "192.0.2." + (number + 1), Machine.simulated(32, 128L << 30)),
                        engine,
                        timeline,
                        own,
                        new Informers(own, timeline),
                        null);
        begun.start();
        kubelet = begun;
    }

    /** From now on so many of the kubelet's calls fail, and events come so late. */
    void faults(double share, Duration atMost) {
        failing = share;
        late = atMost;
        connection.failing(share).late(atMost);
    }

    /** Kills the kubelet; pods go on, and another takes them over after a while. */
    void killKubelet(Duration downtime) {
        connection.cut();
        if (kubelet != null) {
            kubelet.stop();
            kubelet = null;
        }
        FaultyTransport dead = connection;
        timeline.after(
                downtime,
                () -> {
                    if (connection == dead) {
                        connection = connect();
                        start();
                    }
                });
    }

    /** The power fails: the kubelet dies, and with it all that runs. */
    void powerOff(Duration downtime) {
        killKubelet(downtime);
        if (lost > 0) {
            engine.restore(); // what was wrong with it ends with it
        }
        for (PodRecord pod : engine.pods()) {
            pod.containers().stream()
                    .filter(ContainerStatus::isRunning)
                    .forEach(container -> engine.crash(container.id(), 137));
            pod.sandboxes().stream()
                    .filter(SandboxStatus::isReady)
                    .forEach(sandbox -> engine.crashSandbox(sandbox.id()));
        }
    }

    /** The engine does not answer for a while; what it runs goes on. */
    void loseEngine(Duration downtime) {
        lost++;
        engine.lose("Cannot connect to the engine");
        timeline.after(
                downtime,
                () -> {
                    if (--lost == 0) {
                        engine.restore();
                    }
                });
    }

    /** A process ends by itself that nobody asked to; false when none runs. */
    boolean crashSomething() {
        if (lost > 0) {
            return false; // there is nobody to tell what runs
        }
        List<String> candidates =
                engine.pods().stream()
                        .flatMap(pod -> pod.containers().stream())
                        .filter(ContainerStatus::isRunning)
                        .map(ContainerStatus::id)
                        .toList();
        if (candidates.isEmpty()) {
            return false;
        }
        engine.crash(candidates.get(timeline.random().nextInt(candidates.size())), 1);
        return true;
    }

    /** What the engine has of pods, ended containers included. */
    List<PodRecord> onEngine() {
        return engine.pods();
    }

    /** As over the network: whatever goes wrong with it is an answer that failed. */
    CompletionStage<ObjectNode> usage() {
        try {
            return kubelet == null
                    ? CompletableFuture.failedFuture(new IllegalStateException(name + " is down"))
                    : kubelet.usage();
        } catch (ContainerRuntimeException unanswered) {
            return CompletableFuture.failedFuture(unanswered);
        }
    }
}
