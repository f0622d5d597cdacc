package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Use as the script says it; processor time is the sum over the schedule's steps so far. */
final class SimUsage implements Usage {
    private final SimEngine engine;

    SimUsage(SimEngine engine) {
        this.engine = engine;
    }

    @Override
    public Optional<ContainerUsage> container(String containerId) {
        return engine.locked(
                () -> {
                    SimContainer container = engine.containerIfPresent(containerId);
                    if (container == null || !container.status.isRunning()) {
                        return Optional.empty();
                    }
                    Instant now = engine.timeline().now();
                    Duration running = container.running(now);
                    long memory = container.script.memoryBytes().at(running);
                    var cpu = container.script.cpuNanosPerSecond();
                    return Optional.of(
                            new ContainerUsage(
                                    now,
                                    new Cpu(
                                            total(cpu.steps(), running),
                                            OptionalLong.of(cpu.at(running)),
                                            0,
                                            0,
                                            0),
                                    new Memory(memory, memory, memory, 0, 0, 0),
                                    1));
                });
    }

    private static long total(List<Schedule.Step<Long>> steps, Duration until) {
        double total = 0;
        Iterator<Schedule.Step<Long>> each = steps.iterator();
        Schedule.Step<Long> step = each.next();
        while (step.from().compareTo(until) < 0) {
            Schedule.Step<Long> next =
                    each.hasNext() ? each.next() : new Schedule.Step<>(until, 0L);
            Duration end = next.from().compareTo(until) < 0 ? next.from() : until;
            total += end.minus(step.from()).toNanos() / 1e9 * step.value();
            step = next;
        }
        return Math.round(total);
    }

    @Override
    public Optional<NetworkUsage> network(String id) {
        return engine.locked(
                () -> {
                    SimContainer inside = engine.containerIfPresent(id);
                    SimSandbox sandbox =
                            engine.sandbox(inside == null ? id : inside.status.sandboxId());
                    return sandbox == null
                                    || sandbox.status.state() != SandboxStatus.State.READY
                                    || sandbox.status.hostNetwork()
                            ? Optional.empty()
                            : Optional.of(new NetworkUsage(engine.timeline().now(), 0, 0, 0, 0));
                });
    }

    @Override
    public Optional<ContainerUsage> machine() {
        return Optional.empty();
    }

    @Override
    public Optional<DiskUsage> disk(String containerId) {
        return engine.locked(
                () -> {
                    SimContainer container = engine.containerIfPresent(containerId);
                    if (container == null) {
                        return Optional.empty();
                    }
                    Instant now = engine.timeline().now();
                    long written =
                            container.status.isRunning()
                                    ? container.script.diskBytes().at(container.running(now))
                                    : 0;
                    return Optional.of(new DiskUsage(now, written, 1, 0));
                });
    }

    @Override
    public Optional<Path> dataDirectory() {
        return Optional.empty();
    }
}
