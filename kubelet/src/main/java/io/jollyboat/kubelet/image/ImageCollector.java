package io.jollyboat.kubelet.image;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.disk.FileSystemUsage;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every five minutes whether the disk of images is too full, and removes those that no
 * container uses until it is not: what was used longest ago first. Those that nobody has used for
 * too long go before, however empty the disk.
 *
 * <p>Where it cannot be told how full the disk is, as in simulations, nothing is removed.
 */
public final class ImageCollector {

    private static final Logger log = LoggerFactory.getLogger(ImageCollector.class);
    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final Timeline timeline;
    private final ImagePolicy policy;
    private final PulledImages images;
    private final ContainerRuntime runtime;
    private final Supplier<Set<String>> held;
    private final Supplier<Optional<FileSystemUsage>> disk;
    private final Complaints complaints;
    private final Instant begun;
    private final Map<String, Instant> lastUsed = new HashMap<>(); // by id; guarded by this
    private boolean failedBefore; // guarded by this
    private @Nullable Timer next; // guarded by this
    private boolean stopped; // guarded by this

    /** Tells, as events of the node, what went wrong. */
    @FunctionalInterface
    public interface Complaints {
        void warning(String reason, String message);
    }

    /**
     * @param held ids of images that are used without a container of their own
     * @param disk how full the file system of the images is; empty when that cannot be told
     */
    public ImageCollector(
            Timeline timeline,
            ImagePolicy policy,
            PulledImages images,
            ContainerRuntime runtime,
            Supplier<Set<String>> held,
            Supplier<Optional<FileSystemUsage>> disk,
            Complaints complaints) {
        this.held = held;
        this.timeline = timeline;
        this.policy = policy;
        this.images = images;
        this.runtime = runtime;
        this.disk = disk;
        this.complaints = complaints;
        this.begun = timeline.now();
    }

    public synchronized void start() {
        if (!stopped) {
            next = timeline.after(PERIOD, () -> timeline.execute(this::look));
        }
    }

    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void look() {
        disk.get().filter(files -> files.capacityBytes() > 0).ifPresent(this::collect);
        start();
    }

    private synchronized void collect(FileSystemUsage files) {
        try {
            List<Image> unused = withoutOld(unused());
            long wanted = policy.toFree(files.capacityBytes(), files.availableBytes());
            long freed = wanted == 0 ? 0 : remove(unused, wanted, policy.leastAge());
            if (freed >= wanted) {
                failedBefore = false;
                return;
            }
            String message =
                    "Failed to garbage collect required amount of images. Attempted to free "
                            + wanted
                            + " bytes, but only found "
                            + freed
                            + " bytes eligible to free.";
            complaints.warning("FreeDiskSpaceFailed", message);
            failed(message);
        } catch (ContainerRuntimeException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    /** The first failure in a row is no news yet. */
    private void failed(String message) {
        if (failedBefore) {
            complaints.warning("ImageGCFailed", message);
        } else {
            log.warn("images: {}", message);
        }
        failedBefore = true;
    }

    /** Removes all that are not used, since the node is about to end pods for want of disk. */
    public synchronized void removeUnused() {
        remove(unused(), Long.MAX_VALUE, Duration.ZERO);
    }

    /** Ours that no container uses, used longest ago first. */
    private List<Image> unused() {
        Set<String> used = new HashSet<>(held.get());
        runtime.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .map(ContainerStatus::imageId)
                .forEach(used::add);
        Map<String, Instant> ours = images.pulled();
        lastUsed.keySet().retainAll(ours.keySet());
        List<Image> unused = new ArrayList<>();
        for (Image image : images.survey()) {
            if (used.contains(image.id())) {
                lastUsed.put(image.id(), timeline.now());
            } else if (ours.containsKey(image.id())) {
                unused.add(image);
            }
        }
        unused.sort(
                Comparator.comparing(
                                (Image image) -> lastUsed.getOrDefault(image.id(), Instant.MIN))
                        .thenComparing(image -> ours.getOrDefault(image.id(), Instant.EPOCH)));
        return unused;
    }

    /**
     * Removes those that were not used for too long, and returns the others. When an image was used
     * is only known from the start on: none is too old before the kubelet is.
     */
    private List<Image> withoutOld(List<Image> unused) {
        Instant oldest = timeline.now().minus(policy.mostAge());
        if (policy.mostAge().isZero() || !begun.isBefore(oldest)) {
            return unused;
        }
        Map<String, Instant> pulled = images.pulled();
        List<Image> old = new ArrayList<>();
        List<Image> others = new ArrayList<>();
        for (Image image : unused) {
            Instant used =
                    lastUsed.getOrDefault(
                            image.id(), pulled.getOrDefault(image.id(), Instant.EPOCH));
            (used.isBefore(oldest) ? old : others).add(image);
        }
        remove(old, Long.MAX_VALUE, Duration.ZERO);
        return others;
    }

    /** Returns how many bytes the removed ones had. */
    private long remove(List<Image> unused, long wanted, Duration leastAge) {
        Map<String, Instant> pulled = images.pulled();
        Instant youngest = timeline.now().minus(leastAge);
        long freed = 0;
        for (Image image : unused) {
            if (freed >= wanted) {
                break;
            }
            if (pulled.getOrDefault(image.id(), Instant.EPOCH).isAfter(youngest)) {
                continue;
            }
            try {
                images.remove(image.id());
                freed += image.sizeBytes();
                log.info("removed image {}, {} bytes", image.tags(), image.sizeBytes());
            } catch (ContainerRuntimeException e) {
                if (e.reason() == ContainerRuntimeException.Reason.ENGINE_UNAVAILABLE) {
                    throw e;
                }
                log.debug("image {} stays: {}", image.id(), e.getMessage()); // others use it
            }
        }
        return freed;
    }
}
