package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ContainerRuntime.RuntimeListener;
import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.EngineInfo;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated engine holds, and the lock over it: everything in sandboxes and containers
 * changes within {@link #locked}. Nothing in it blocks.
 */
final class SimEngine {
    private final Timeline timeline;
    private final EngineInfo info =
            new EngineInfo(
                    "sim",
                    "1.0",
                    "1.0",
                    "none",
                    2,
                    "none",
                    "6.12.0",
                    "Simulated",
                    System.getProperty("os.arch", "amd64"));

    // All guarded by this.
    private final Map<String, Pod> pods = new LinkedHashMap<>(); // by uid
    private final Map<String, SimSandbox> sandboxes = new LinkedHashMap<>();
    private final Map<String, SimContainer> containers = new LinkedHashMap<>();
    private final List<Listening> listeners = new ArrayList<>();
    private @Nullable String lost;

    SimEngine(Timeline timeline) {
        this.timeline = timeline;
    }

    /** The ids of one pod, so that looking at a pod does not look at all of them. */
    private record Pod(List<SimSandbox> sandboxes, List<SimContainer> containers) {}

    private record Listening(RuntimeListener listener, SerialExecutor executor) {}

    Timeline timeline() {
        return timeline;
    }

    /** Runs a change or a look with the lock held; fails when the engine is lost. */
    synchronized <T> T locked(Supplier<T> action) {
        if (lost != null) {
            throw new ContainerRuntimeException(Reason.ENGINE_UNAVAILABLE, lost);
        }
        return action.get();
    }

    /** Runs what happens by itself, whether anybody can reach the engine or not. */
    synchronized void inside(Runnable action) {
        action.run();
    }

    EngineInfo info() {
        return locked(() -> info);
    }

    /** The caller holds the lock. */
    void add(SimSandbox sandbox) {
        sandboxes.put(sandbox.status.id(), sandbox);
        pod(sandbox.spec.pod().uid()).sandboxes.add(sandbox);
    }

    /** The caller holds the lock. */
    void add(SimContainer container) {
        containers.put(container.status.id(), container);
        pod(container.spec.pod().uid()).containers.add(container);
    }

    /** The caller holds the lock. */
    void remove(SimSandbox sandbox) {
        sandboxes.remove(sandbox.status.id());
        Pod pod = pod(sandbox.spec.pod().uid());
        pod.sandboxes.remove(sandbox);
        forgetIfEmpty(sandbox.spec.pod().uid(), pod);
    }

    /** The caller holds the lock. */
    void remove(SimContainer container) {
        containers.remove(container.status.id());
        Pod pod = pod(container.spec.pod().uid());
        pod.containers.remove(container);
        forgetIfEmpty(container.spec.pod().uid(), pod);
    }

    private Pod pod(String uid) {
        return pods.computeIfAbsent(uid, absent -> new Pod(new ArrayList<>(), new ArrayList<>()));
    }

    private void forgetIfEmpty(String uid, Pod pod) {
        if (pod.sandboxes.isEmpty() && pod.containers.isEmpty()) {
            pods.remove(uid);
        }
    }

    /** The caller holds the lock. */
    @Nullable SimSandbox sandbox(String id) {
        return sandboxes.get(id);
    }

    /** The caller holds the lock. */
    SimContainer container(String id) {
        SimContainer container = containers.get(id);
        if (container == null) {
            throw ContainerRuntimeException.notFound("container", id);
        }
        return container;
    }

    /** The caller holds the lock. */
    @Nullable SimContainer containerIfPresent(String id) {
        return containers.get(id);
    }

    /** The caller holds the lock. */
    List<SimContainer> containersOf(PodIdentity pod) {
        Pod found = pods.get(pod.uid());
        return found == null ? List.of() : List.copyOf(found.containers);
    }

    /** The caller holds the lock. */
    List<SimSandbox> sandboxesOf(PodIdentity pod) {
        Pod found = pods.get(pod.uid());
        return found == null ? List.of() : List.copyOf(found.sandboxes);
    }

    List<PodRecord> pods() {
        return locked(() -> pods.values().stream().map(SimEngine::record).toList());
    }

    PodRecord pod(PodIdentity pod) {
        return locked(
                () -> {
                    Pod found = pods.get(pod.uid());
                    return found == null ? PodRecord.empty(pod) : record(found);
                });
    }

    private static PodRecord record(Pod pod) {
        List<SandboxStatus> sandboxes = new ArrayList<>(pod.sandboxes.size());
        pod.sandboxes.forEach(sandbox -> sandboxes.add(sandbox.status));
        List<ContainerStatus> containers = new ArrayList<>(pod.containers.size());
        pod.containers.forEach(container -> containers.add(container.status));
        PodIdentity identity =
                sandboxes.isEmpty() ? containers.getFirst().pod() : sandboxes.getFirst().pod();
        return new PodRecord(identity, sandboxes, containers);
    }

    synchronized Subscription subscribe(RuntimeListener listener) {
        var listening = new Listening(listener, timeline.serial());
        listeners.add(listening);
        return () -> unsubscribe(listening);
    }

    private synchronized void unsubscribe(Listening listening) {
        listeners.remove(listening);
    }

    /** Hands an event to every listener; those are never called with the lock held. */
    synchronized void report(RuntimeEvent event) {
        boolean told =
                event instanceof RuntimeEvent.EngineLost
                        || event instanceof RuntimeEvent.EngineReturned;
        if (lost != null && !told) {
            return;
        }
        for (Listening listening : listeners) {
            listening.executor.execute(() -> listening.listener.on(event));
        }
    }

    synchronized void announce() {
        if (lost == null) {
            report(new RuntimeEvent.EngineReturned(info));
        } else {
            report(new RuntimeEvent.EngineLost(lost));
        }
    }

    synchronized void lose(String message) {
        lost = message;
        announce();
    }

    synchronized void restore() {
        lost = null;
        announce();
    }

    /** A 64-digit id as an engine gives them, always the same for the same words. */
    static String id(String words) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(words.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
