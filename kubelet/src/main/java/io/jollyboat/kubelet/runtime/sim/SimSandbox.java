package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import org.jspecify.annotations.Nullable;

/** One simulated sandbox; guarded by its engine. */
final class SimSandbox {
    final SandboxSpec spec;
    SandboxStatus status;

    /** Makes it ready; null once it did. */
    @Nullable Timer starting;

    SimSandbox(SandboxSpec spec, SandboxStatus status) {
        this.spec = spec;
        this.status = status;
    }
}
