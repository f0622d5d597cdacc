package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.network.AddressPool;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.Containers;
import io.jollyboat.kubelet.runtime.EngineInfo;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.Sandboxes;
import io.jollyboat.kubelet.runtime.Streams;
import io.jollyboat.kubelet.runtime.Usage;
import java.util.List;
import java.util.Optional;

/**
 * The simulated runtime; the package's documentation says how a pod scripts it. It outlives a
 * kubelet that is stopped and started again over it, as a real engine does.
 */
public final class SimRuntime implements ContainerRuntime {
    private final SimEngine engine;
    private final SimImages images;
    private final SimContainers containers;
    private final SimSandboxes sandboxes;
    private final SimStreams streams;
    private final SimUsage usage;
    private final SimProbes probes;

    /**
     * @param podRange the node's, from which pods get addresses that nobody can connect to
     */
    public SimRuntime(Timeline timeline, Cidr podRange) {
        engine = new SimEngine(timeline);
        images = new SimImages(engine);
        sandboxes = new SimSandboxes(engine, new AddressPool(podRange));
        containers = new SimContainers(engine, images);
        streams = new SimStreams(engine);
        usage = new SimUsage(engine);
        probes = new SimProbes(engine);
    }

    @Override
    public void start() {
        engine.announce();
    }

    @Override
    public void stop() {
        // Nothing is held: the simulated engine goes on without its kubelet.
    }

    @Override
    public EngineInfo engine() {
        return engine.info();
    }

    @Override
    public Sandboxes sandboxes() {
        return sandboxes;
    }

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public SimImages images() {
        return images;
    }

    @Override
    public Streams streams() {
        return streams;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public List<PodRecord> pods() {
        return engine.pods();
    }

    @Override
    public PodRecord pod(PodIdentity pod) {
        return engine.pod(pod);
    }

    @Override
    public Subscription subscribe(RuntimeListener listener) {
        return engine.subscribe(listener);
    }

    @Override
    public Optional<ProbeTransport> probes() {
        return Optional.of(probes);
    }

    /** From now on the engine does not answer, as if its process had died; containers go on. */
    public void lose(String message) {
        engine.lose(message);
    }

    /** Ends {@link #lose}. */
    public void restore() {
        engine.restore();
    }

    /** Ends a container as if its process had been killed from outside. */
    public void crash(String containerId, int exitCode) {
        containers.crash(containerId, exitCode);
    }

    /** Ends a sandbox as if its process had been killed from outside; its containers go on. */
    public void crashSandbox(String sandboxId) {
        sandboxes.crash(sandboxId);
    }

    /** Lets the next starts of sandboxes fail, as if their network could not be set up. */
    public void refuseNetworks(int times) {
        sandboxes.refuse(times);
    }
}
