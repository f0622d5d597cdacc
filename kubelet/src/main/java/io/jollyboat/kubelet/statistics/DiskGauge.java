package io.jollyboat.kubelet.statistics;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.disk.FileSystemUsage;
import io.jollyboat.kubelet.disk.TreeUsage;
import io.jollyboat.kubelet.runtime.Usage;
import io.jollyboat.kubelet.runtime.Usage.DiskUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures what pods keep on disk. Every file has to be looked at for that, so that what was found
 * holds for a while.
 */
public final class DiskGauge {

    private final Timeline timeline;
    private final Usage usage;
    private final @Nullable Path state;
    private final Duration holds;
    private final Map<String, Measured> measured = new ConcurrentHashMap<>();

    private record Measured(Instant at, PodDisk disk) {}

    /**
     * @param state the kubelet's directory; null when pods have no files
     * @param holds how long what was found does
     */
    public DiskGauge(Timeline timeline, Usage usage, @Nullable Path state, Duration holds) {
        this.timeline = timeline;
        this.usage = usage;
        this.state = state;
        this.holds = holds;
    }

    /** As it was a while ago at most. */
    PodDisk recent(Pod pod) {
        Measured before = measured.get(pod.uid());
        return before != null && before.at.plus(holds).isAfter(timeline.now())
                ? before.disk
                : now(pod);
    }

    /** As it is now. */
    public PodDisk now(Pod pod) {
        Map<String, DiskUsage> containers = new HashMap<>();
        for (ContainerStatus status :
                (Iterable<ContainerStatus>) NodeStatistics.statuses(pod)::iterator) {
            if (!status.containerID().isEmpty()) {
                usage.disk(NodeStatistics.id(status))
                        .ifPresent(disk -> containers.put(status.name(), disk));
            }
        }
        Map<String, TreeUsage> volumes = new HashMap<>();
        Map<String, FileSystemUsage> mounted = new HashMap<>();
        for (Volume volume : pod.spec().volumes()) {
            measure(pod, volume, volumes, mounted);
        }
        Instant now = timeline.now();
        PodDisk disk = new PodDisk(containers, volumes, mounted);
        measured.values().removeIf(old -> !old.at.plus(holds).isAfter(now));
        measured.put(pod.uid(), new Measured(now, disk));
        return disk;
    }

    private void measure(
            Pod pod,
            Volume volume,
            Map<String, TreeUsage> volumes,
            Map<String, FileSystemUsage> mounted) {
        if (state == null) {
            return;
        }
        Path folder =
                state.resolve("pods").resolve(pod.uid()).resolve("volumes").resolve(volume.name());
        if (!Files.isDirectory(folder)) {
            return;
        }
        if (isMounted(folder)) { // memory, or another machine's: not this disk's
            fileSystem(folder).ifPresent(found -> mounted.put(volume.name(), found));
        } else {
            volumes.put(volume.name(), TreeUsage.of(folder));
        }
    }

    private static boolean isMounted(Path folder) {
        try {
            return !Files.getAttribute(folder, "unix:dev")
                    .equals(Files.getAttribute(folder.resolve(".."), "unix:dev"));
        } catch (IOException | UnsupportedOperationException e) {
            return false; // it went meanwhile, or no system tells: a plain folder
        }
    }

    /** The file system of the pods' files. */
    public Optional<FileSystemUsage> nodeFileSystem() {
        return state == null ? Optional.empty() : fileSystem(state);
    }

    /** The file system of images and of what containers write. */
    public Optional<FileSystemUsage> imageFileSystem() {
        return usage.dataDirectory().flatMap(DiskGauge::fileSystem);
    }

    private static Optional<FileSystemUsage> fileSystem(Path path) {
        try {
            return Files.exists(path) ? Optional.of(FileSystemUsage.of(path)) : Optional.empty();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }
}
