package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One simulated container; guarded by its engine. */
final class SimContainer {
    final ContainerSpec spec;
    final SimScript script;
    ContainerStatus status;

    /** Begins to run, or exits by itself. */
    @Nullable Timer next;

    /** Exits after the stop signal; null when none came. */
    @Nullable Timer stopping;

    /** True from the call to start on. */
    boolean started;

    /** Told when it begins to run and when it exits; each must only hand over. */
    final List<Runnable> onChange = new ArrayList<>();

    SimContainer(ContainerSpec spec, SimScript script, ContainerStatus status) {
        this.spec = spec;
        this.script = script;
        this.status = status;
    }

    boolean isExited() {
        return status.state() instanceof State.Exited;
    }

    /** How long it has been running at a moment; zero before. */
    Duration running(Instant now) {
        return switch (status.state()) {
            case State.Created() -> Duration.ZERO;
            case State.Running(Instant startedAt) -> Duration.between(startedAt, now);
            case State.Exited exited -> Duration.between(exited.startedAt(), exited.finishedAt());
        };
    }

    void cancelTimers() {
        if (next != null) {
            next.cancel();
        }
        if (stopping != null) {
            stopping.cancel();
        }
    }
}
