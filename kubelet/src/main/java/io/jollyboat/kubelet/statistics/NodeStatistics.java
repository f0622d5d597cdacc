package io.jollyboat.kubelet.statistics;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.Usage;
import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import io.jollyboat.kubelet.runtime.Usage.NetworkUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples of what the node's pods use when somebody asks. Which containers run is known from
 * the pods' statuses, so that the engine is not asked.
 *
 * <p>Threads: any may call; a call blocks for as long as the counters take to read.
 */
public final class NodeStatistics {

    /** A sample this young is given to the next who asks. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** What was used since longer ago says nothing of now. */
    private static final Duration STALE = Duration.ofSeconds(90);

    /** Between two samples when there is none to compare with. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Timeline timeline;
    private final Usage usage;
    private final Supplier<List<Pod>> pods;
    private final boolean alone;
    private @Nullable Sample latest; // guarded by this
    private @Nullable CompletableFuture<Sample> coming; // guarded by this

    /**
     * @param pods those of the node
     */
    public NodeStatistics(Timeline timeline, Usage usage, Supplier<List<Pod>> pods) {
        this(timeline, usage, pods, true);
    }

    /**
     * @param alone whether the node is the whole machine; a node that has a share of it is the sum
     *     of its pods
     */
    public NodeStatistics(Timeline timeline, Usage usage, Supplier<List<Pod>> pods, boolean alone) {
        this.timeline = timeline;
        this.usage = usage;
        this.pods = pods;
        this.alone = alone;
    }

    /** A sample with rates; mostly at once, after a second when nothing is known from before. */
    public synchronized CompletionStage<Sample> rated() {
        Sample before = latest;
        Instant now = timeline.now();
        if (before != null && before.at().plus(FRESH).isAfter(now)) {
            return CompletableFuture.completedFuture(before);
        }
        if (coming != null) {
            return coming;
        }
        boolean comparable = before != null && before.at().plus(STALE).isAfter(now);
        Sample read = counters();
        Sample rated = before != null && comparable ? read.since(before) : read.alone();
        if (rated.complete()) {
            latest = rated;
            return CompletableFuture.completedFuture(rated);
        }
        var promise = new CompletableFuture<Sample>();
        coming = promise;
        timeline.after(SHORTEST, () -> timeline.execute(() -> complete(promise, read)));
        return promise;
    }

    private void complete(CompletableFuture<Sample> promise, Sample first) {
        try {
            Sample second = counters().since(first);
            synchronized (this) {
                latest = second;
                coming = null;
            }
            promise.complete(second);
        } catch (RuntimeException failed) {
            synchronized (this) {
                coming = null;
            }
            promise.completeExceptionally(failed);
        }
    }

    /** A sample without rates. */
    public Sample counters() {
        Instant now = timeline.now();
        List<PodSample> samples = new ArrayList<>();
        for (Pod pod : pods.get()) {
            PodSample sample = sample(pod);
            if (!sample.containers().isEmpty()) {
                samples.add(sample);
            }
        }
        return new Sample(
                now,
                Duration.ZERO,
                alone ? usage.machine() : Optional.empty(),
                OptionalLong.empty(),
                samples);
    }

    private PodSample sample(Pod pod) {
        List<ContainerSample> containers = new ArrayList<>();
        Optional<NetworkUsage> network = Optional.empty();
        for (ContainerStatus status : running(pod)) {
            String id = id(status);
            Optional<ContainerUsage> used = usage.container(id);
            if (used.isEmpty()) {
                continue;
            }
            Instant started = status.state().running().startedAt().orElse(used.get().at());
            containers.add(
                    new ContainerSample(
                            status.name(), id, started, used.get(), OptionalLong.empty()));
            if (network.isEmpty()) {
                network = usage.network(id);
            }
        }
        return new PodSample(pod, containers, network);
    }

    private static List<ContainerStatus> running(Pod pod) {
        return statuses(pod).filter(one -> one.state().has("running")).toList();
    }

    static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.of(
                        pod.status().containerStatuses(),
                        pod.status().initContainerStatuses(),
                        pod.status().ephemeralContainerStatuses())
                .flatMap(List::stream);
    }

    /** The engine's id, without its name before it. */
    static String id(ContainerStatus status) {
        String whole = status.containerID();
        int slashes = whole.indexOf("://");
        return slashes < 0 ? whole : whole.substring(slashes + 3);
    }
}
