package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.cgroup.CgroupReader;
import io.jollyboat.kubelet.disk.TreeUsage;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.Usage;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Use as the kernel counts it: the files of a container's control group, the counters of its
 * network namespace and the files of its own layer. Which process is a container's is asked once.
 */
final class DockerUsage implements Usage {

    private final Engine engine;
    private final Inventory inventory;
    private final Timeline timeline;
    private final CgroupReader reader = CgroupReader.OF_MACHINE;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** What does not change as long as a container runs. */
    private record Known(long process) {}

    /** A container that runs at this moment. */
    private record Alive(Known known, Map<String, String> groups) {}

    DockerUsage(Engine engine, Inventory inventory, Timeline timeline) {
        this.engine = engine;
        this.inventory = inventory;
        this.timeline = timeline;
    }

    /**
     * Process ids come round: one is believed to be the container's when its control group is named
     * so.
     */
    private Optional<Alive> alive(String id) {
        Known remembered = known.get(id);
        Alive found = remembered == null ? null : alive(id, remembered);
        if (found != null) {
            return Optional.of(found);
        }
        known.remove(id);
        Optional<Inspected> inspected = inventory.inspect(id).filter(Inspected::isRunning);
        if (inspected.isEmpty()) {
            return Optional.empty();
        }
        Known asked = new Known(inspected.get().processId());
        found = alive(id, asked);
        if (found != null) {
            known.put(id, asked);
        }
        return Optional.ofNullable(found);
    }

    private @Nullable Alive alive(String id, Known process) {
        try {
            Map<String, String> groups = reader.groupsOf(process.process);
            return groups.values().stream().anyMatch(group -> group.contains(id))
                    ? new Alive(process, groups)
                    : null;
        } catch (IOException ended) {
            return null;
        }
    }

    @Override
    public Optional<ContainerUsage> container(String containerId) {
        Optional<Alive> alive = alive(containerId);
        if (alive.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.usage(alive.get().groups, timeline.now()));
        } catch (IOException ended) { // while we looked
            return Optional.empty();
        }
    }

    @Override
    public Optional<NetworkUsage> network(String id) {
        Optional<Alive> alive = alive(id);
        if (alive.isEmpty()) {
            return Optional.empty();
        }
        Path process = Path.of("/proc/" + alive.get().known.process);
        try {
            if (namespace(process).equals(namespace(Path.of("/proc/self")))) {
                return Optional.empty(); // the node's network is not the pod's
            }
            return Files.readAllLines(process.resolve("net/dev")).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("eth0:"))
                    .map(line -> line.substring(5).strip().split("\\s+"))
                    .map(
                            columns ->
                                    new NetworkUsage(
                                            timeline.now(),
                                            Long.parseLong(columns[0]),
                                            Long.parseLong(columns[2]),
                                            Long.parseLong(columns[8]),
                                            Long.parseLong(columns[10])))
                    .findFirst();
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private static Path namespace(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns/net"));
    }

    @Override
    public Optional<ContainerUsage> machine() {
        try {
            return engine.isLocal()
                    ? Optional.of(reader.machine(timeline.now()))
                    : Optional.empty();
        } catch (IOException untold) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<DiskUsage> disk(String containerId) {
        if (!engine.isLocal()) {
            return Optional.empty();
        }
        JsonNode container;
        try {
            container = engine.read(EngineRequest.get("/containers/" + containerId + "/json"));
        } catch (ContainerRuntimeException e) {
            if (e.reason() == ContainerRuntimeException.Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        String layer = container.path("GraphDriver").path("Data").path("UpperDir").asString("");
        TreeUsage files = layer.isEmpty() ? TreeUsage.NOTHING : TreeUsage.of(Path.of(layer));
        String log = container.path("LogPath").asString("");
        return Optional.of(
                new DiskUsage(timeline.now(), files.bytes(), files.inodes(), logBytes(log)));
    }

    /** The log and its older parts, which lie beside it. */
    private static long logBytes(String log) {
        if (log.isEmpty()) {
            return 0;
        }
        Path file = Path.of(log);
        Path folder = file.getParent();
        if (folder == null) {
            return 0;
        }
        long sum = 0;
        try (var parts = Files.newDirectoryStream(folder, file.getFileName() + "*")) {
            for (Path part : parts) {
                sum += Files.size(part);
            }
        } catch (IOException gone) {
            return sum;
        }
        return sum;
    }

    @Override
    public Optional<Path> dataDirectory() {
        String root = engine.isLocal() ? engine.facts().dataDirectory() : "";
        return root.isEmpty() ? Optional.empty() : Optional.of(Path.of(root));
    }
}
