package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.network.PodNetwork;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.Containers;
import io.jollyboat.kubelet.runtime.EngineInfo;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.Sandboxes;
import io.jollyboat.kubelet.runtime.Streams;
import io.jollyboat.kubelet.runtime.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtime over a Docker engine. */
public final class DockerRuntime implements ContainerRuntime {
    private static final Logger log = LoggerFactory.getLogger(DockerRuntime.class);

    private final Engine engine;
    private final Inventory inventory;
    private final PodNetwork network;
    private final Listeners listeners;
    private final DockerEvents events;
    private final DockerSandboxes sandboxes;
    private final DockerContainers containers;
    private final DockerImages images;
    private final DockerStreams streams;
    private final DockerUsage usage;

    public DockerRuntime(DockerConfig config, Timeline timeline, PodNetwork network) {
        this.network = network;
        var labels = new Labels(config);
        engine = new Engine(config, timeline);
        inventory = new Inventory(engine, labels);
        listeners = new Listeners(timeline);
        var execs = new Execs(engine);
        images = new DockerImages(engine, inventory, labels, timeline);
        sandboxes =
                new DockerSandboxes(
                        engine, inventory, labels, network, listeners, config.ownNamespaces());
        containers =
                new DockerContainers(engine, inventory, labels, images, sandboxes, config.logs());
        streams = new DockerStreams(engine, inventory, listeners, network, execs);
        usage = new DockerUsage(engine, inventory, timeline);
        events = new DockerEvents(engine, inventory, labels, sandboxes, execs, listeners);
    }

    @Override
    public void start() {
        try {
            network.start();
        } catch (IOException e) {
            // Each pod's sandbox will say so again, where a user looks.
            log.error("the host cannot be prepared for the pods' network", e);
        }
        events.start();
    }

    @Override
    public void stop() {
        events.stop();
        engine.close();
    }

    @Override
    public EngineInfo engine() {
        return engine.facts().info();
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
    public Images images() {
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
        inventory.refresh();
        return inventory.pods();
    }

    @Override
    public PodRecord pod(PodIdentity pod) {
        events.awaitTakenUp();
        return inventory.pod(pod);
    }

    @Override
    public Subscription subscribe(RuntimeListener listener) {
        return listeners.add(listener);
    }

    @Override
    public Optional<ProbeTransport> probes() {
        return Optional.empty();
    }
}
