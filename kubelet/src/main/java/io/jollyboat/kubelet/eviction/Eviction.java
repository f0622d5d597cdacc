package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.eviction.Threshold.Level;
import io.jollyboat.kubelet.node.Pressure;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.statistics.DiskGauge;
import io.jollyboat.kubelet.statistics.NodeStatistics;
import io.jollyboat.kubelet.statistics.PodDisk;
import io.jollyboat.kubelet.statistics.PodSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks with every heartbeat of the node, and ends one pod at a time while something is short. What
 * takes longer than a look happens beside the heartbeat, and only when there is a reason.
 */
public final class Eviction implements Pressure.Gauge {

    private static final Logger log = LoggerFactory.getLogger(Eviction.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** How long the next pod is spared while the last one still goes. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Timeline timeline;
    private final Thresholds thresholds;
    private final NodeObserver observer;
    private final NodeStatistics statistics;
    private final DiskGauge disks;
    private final LimitedPods limited;
    private final Hand hand;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile PressureState state = PressureState.CALM;

    private @Nullable Pod going; // used by whoever is busy
    private Instant until = Instant.MIN; // used by whoever is busy

    /** Does what was decided. */
    public interface Hand {
        /** Ends a pod; it has failed then. */
        void evict(Pod pod, Shutdown how);

        /** Tells that the node is about to end pods to reclaim a resource. */
        void reclaiming(String resource);

        /** Makes room on the disk without ending anything. */
        void removeUnused();
    }

    /**
     * @param limited those of the node's pods that have to keep within their limits on disk
     */
    public Eviction(
            Timeline timeline,
            Thresholds thresholds,
            NodeObserver observer,
            NodeStatistics statistics,
            DiskGauge disks,
            LimitedPods limited,
            Hand hand) {
        this.timeline = timeline;
        this.thresholds = thresholds;
        this.observer = observer;
        this.statistics = statistics;
        this.disks = disks;
        this.limited = limited;
        this.hand = hand;
    }

    @Override
    public Pressure read() {
        Instant now = timeline.now();
        if (!thresholds.all().isEmpty()) {
            observe(now);
        }
        if (!limited.all().isEmpty()) {
            beside(this::enforceLimits);
        }
        return state.pressure(now, thresholds.transition());
    }

    /** Without the engine nobody can say what pods use: all is taken for what it was. */
    private void observe(Instant now) {
        try {
            Map<Signal, Level> seen = observer.observe();
            state = state.after(thresholds.all(), seen, now);
            state.due().ifPresent(threshold -> beside(() -> reclaim(threshold, seen)));
        } catch (ContainerRuntimeException e) {
            log.debug("cannot tell what the node is short of: {}", e.getMessage());
        }
    }

    private void beside(Runnable work) {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        timeline.execute(
                () -> {
                    try {
                        work.run();
                    } catch (ContainerRuntimeException e) {
                        log.debug("cannot tell what pods use: {}", e.getMessage());
                    } finally {
                        busy.set(false);
                    }
                });
    }

    private void enforceLimits() {
        for (Pod pod : limited.all()) {
            if (new Candidate(pod, 0, Map.of()).endable()) {
                StorageLimits.exceeded(pod, disks.now(pod))
                        .ifPresent(why -> hand.evict(pod, Shutdown.exceeding(AT_ONCE, why)));
            }
        }
    }

    private void reclaim(Threshold threshold, Map<Signal, Level> seen) {
        List<PodSample> samples = statistics.counters().pods();
        Pod last = going;
        if (last != null
                && timeline.now().isBefore(until)
                && samples.stream().anyMatch(one -> one.pod().uid().equals(last.uid()))) {
            return;
        }
        hand.reclaiming(threshold.signal().resource());
        if (threshold.signal().ofDisk() && roomByTidying()) {
            return;
        }
        List<Candidate> candidates = new ArrayList<>();
        samples.forEach(sample -> candidates.add(candidate(sample, threshold.signal())));
        Optional<Candidate> first = Candidate.first(candidates, threshold.signal());
        Level level = seen.get(threshold.signal());
        if (first.isEmpty() || level == null) {
            return;
        }
        String message =
                "The node was low on resource: %s. Threshold quantity: %s, available: %s. %s"
                        .formatted(
                                threshold.signal().resource(),
                                threshold.shown(threshold.of(level)),
                                threshold.shown(level.available()),
                                first.get().excessive(threshold));
        going = first.get().pod();
        until = timeline.now().plus(PATIENCE);
        Duration grace = threshold.hard() ? AT_ONCE : thresholds.mostGrace();
        hand.evict(first.get().pod(), Shutdown.evicting(grace, message));
    }

    /**
     * Whether removing what nobody uses was enough, for this and for all else that could be short.
     */
    private boolean roomByTidying() {
        hand.removeUnused();
        Map<Signal, Level> seen = observer.observe();
        return thresholds.all().stream()
                .noneMatch(
                        one -> {
                            Level level = seen.get(one.signal());
                            return level != null && one.unresolved(level);
                        });
    }

    private Candidate candidate(PodSample sample, Signal signal) {
        Map<String, Long> each = new HashMap<>();
        if (signal == Signal.MEMORY) {
            sample.containers().forEach(one -> each.put(one.name(), one.usage().workingSetBytes()));
            return new Candidate(sample.pod(), sample.workingSetBytes(), each);
        }
        if (signal == Signal.PROCESSES) {
            return new Candidate(sample.pod(), sample.processes(), each);
        }
        PodDisk disk = disks.now(sample.pod());
        if (!signal.inBytes()) {
            return new Candidate(sample.pod(), disk.ephemeral().inodes(), each);
        }
        disk.containers().forEach((name, own) -> each.put(name, own.layerBytes() + own.logBytes()));
        return new Candidate(sample.pod(), disk.ephemeral().bytes(), each);
    }
}
