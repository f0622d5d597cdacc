package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.Containers;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Simulated containers: timers between the states. */
final class SimContainers implements Containers {
    private static final int CANNOT_RUN = 127;
    private static final int KILLED = 137;

    /** Long enough to be seen running, short enough that nobody waits for it. */
    private static final Duration WORK = Duration.ofSeconds(1);

    private final SimEngine engine;
    private final SimImages images;

    SimContainers(SimEngine engine, SimImages images) {
        this.engine = engine;
        this.images = images;
    }

    @Override
    public String create(ContainerSpec spec) {
        return engine.locked(
                () -> {
                    SimSandbox sandbox = engine.sandbox(spec.sandboxId());
                    if (sandbox == null) {
                        throw ContainerRuntimeException.notFound("sandbox", spec.sandboxId());
                    }
                    Images.Image image =
                            images.find(spec.image())
                                    .orElseThrow(
                                            () ->
                                                    ContainerRuntimeException.imageMissing(
                                                            spec.image()));
                    if (engine.containersOf(spec.pod()).stream()
                            .anyMatch(
                                    other ->
                                            other.spec.name().equals(spec.name())
                                                    && other.spec.attempt() == spec.attempt())) {
                        throw new ContainerRuntimeException(
                                Reason.ALREADY_EXISTS,
                                "attempt "
                                        + spec.attempt()
                                        + " of container "
                                        + spec.name()
                                        + " of pod "
                                        + spec.pod()
                                        + " exists");
                    }
                    var status =
                            new ContainerStatus(
                                    SimEngine.id(
                                            "container "
                                                    + spec.pod()
                                                    + " "
                                                    + spec.name()
                                                    + " "
                                                    + spec.attempt()),
                                    spec.pod(),
                                    spec.sandboxId(),
                                    spec.name(),
                                    spec.attempt(),
                                    spec.image(),
                                    image.id(),
                                    spec.specHash(),
                                    engine.timeline().now(),
                                    new State.Created(),
                                    spec.terminal().tty(),
                                    spec.labels());
                    engine.add(
                            new SimContainer(
                                    spec,
                                    SimScript.of(
                                            sandbox.spec.annotations(),
                                            spec.name(),
                                            usualSpan(spec.labels())),
                                    status));
                    return status.id();
                });
    }

    /** How long it runs when its script does not say. */
    private static Optional<Duration> usualSpan(Map<String, String> labels) {
        if (labels.containsKey(ContainerSpec.INIT_LABEL)) {
            return Optional.of(Duration.ZERO);
        }
        return labels.containsKey(ContainerSpec.JOB_LABEL) ? Optional.of(WORK) : Optional.empty();
    }

    @Override
    public void start(String containerId) {
        engine.locked(
                () -> {
                    SimContainer container = engine.container(containerId);
                    if (container.started) {
                        return containerId;
                    }
                    SimSandbox sandbox = engine.sandbox(container.spec.sandboxId());
                    if (sandbox == null || sandbox.status.state() == SandboxStatus.State.STOPPED) {
                        throw new ContainerRuntimeException(
                                Reason.NOT_RUNNING, "the sandbox of the container does not run");
                    }
                    container.started = true;
                    String error = container.script.startError();
                    if (!error.isEmpty()) {
                        fail(container, error);
                    }
                    Duration delay = container.script.startDelay();
                    if (delay.isZero()) {
                        run(container);
                    } else {
                        container.next =
                                engine.timeline()
                                        .after(delay, () -> engine.inside(() -> run(container)));
                    }
                    return containerId;
                });
    }

    @Override
    public void update(String containerId, ContainerSpec.Resources resources) {
        engine.locked(
                () -> {
                    SimContainer container = engine.container(containerId);
                    if (!container.status.isRunning()) {
                        throw new ContainerRuntimeException(
                                Reason.NOT_RUNNING,
                                "container \"" + containerId + "\" is not running");
                    }
                    return containerId; // it uses what its script says, limits or not
                });
    }

    private void fail(SimContainer container, String message) {
        Instant now = engine.timeline().now();
        container.status =
                container.status.withState(
                        new State.Exited(
                                Instant.EPOCH, now, CANNOT_RUN, "ContainerCannotRun", message));
        throw new ContainerRuntimeException(Reason.CANNOT_RUN, message);
    }

    private void run(SimContainer container) {
        if (container.isExited()) {
            return;
        }
        container.status = container.status.withState(new State.Running(engine.timeline().now()));
        container.next =
                container
                        .script
                        .exitAfter()
                        .map(
                                after ->
                                        engine.timeline()
                                                .after(
                                                        after,
                                                        () ->
                                                                engine.inside(
                                                                        () ->
                                                                                exitByItself(
                                                                                        container))))
                        .orElse(null);
        engine.report(
                new RuntimeEvent.ContainerStarted(
                        container.spec.pod(), container.spec.name(), container.status.id()));
        List.copyOf(container.onChange).forEach(Runnable::run);
    }

    private void exitByItself(SimContainer container) {
        exit(engine, container, container.script.exitCode(), container.script.exitReason());
    }

    /**
     * Ends a container that was started. The caller holds the lock. An empty reason is told by the
     * exit code.
     */
    static void exit(SimEngine engine, SimContainer container, int exitCode, String reason) {
        if (container.isExited() || !container.started) {
            return;
        }
        container.cancelTimers();
        Instant now = engine.timeline().now();
        Instant startedAt =
                container.status.state() instanceof State.Running(Instant since)
                        ? since
                        : Instant.EPOCH;
        String word = !reason.isEmpty() ? reason : exitCode == 0 ? "Completed" : "Error";
        container.status =
                container.status.withState(new State.Exited(startedAt, now, exitCode, word, ""));
        engine.report(
                new RuntimeEvent.ContainerDied(
                        container.spec.pod(),
                        container.spec.name(),
                        container.status.id(),
                        exitCode));
        List.copyOf(container.onChange).forEach(Runnable::run);
    }

    @Override
    public void signal(String containerId, Signal signal) {
        engine.locked(
                () -> {
                    SimContainer container = engine.container(containerId);
                    if (container.isExited() || !container.started) {
                        return containerId;
                    }
                    if (signal == Signal.KILL) {
                        exit(engine, container, KILLED, "");
                    } else if (!container.script.stopError().isEmpty()) {
                        throw new ContainerRuntimeException(
                                Reason.ENGINE_FAILED, container.script.stopError());
                    } else if (container.stopping == null) {
                        container.script.stopDelay().ifPresent(delay -> stop(container, delay));
                    }
                    return containerId;
                });
    }

    private void stop(SimContainer container, Duration delay) {
        int code = container.script.stopCode();
        if (delay.isZero()) {
            exit(engine, container, code, "");
        } else {
            container.stopping =
                    engine.timeline()
                            .after(
                                    delay,
                                    () -> engine.inside(() -> exit(engine, container, code, "")));
        }
    }

    void crash(String containerId, int exitCode) {
        engine.inside(
                () -> {
                    SimContainer container = engine.containerIfPresent(containerId);
                    if (container != null) {
                        exit(engine, container, exitCode, "");
                    }
                });
    }

    @Override
    public void remove(String containerId) {
        engine.locked(
                () -> {
                    SimContainer container = engine.containerIfPresent(containerId);
                    if (container != null) {
                        exit(engine, container, KILLED, "");
                        engine.remove(container);
                    }
                    return containerId;
                });
    }
}
