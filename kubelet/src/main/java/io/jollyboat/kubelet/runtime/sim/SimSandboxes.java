package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.network.AddressPool;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Sandboxes;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Simulated sandboxes: an address and a moment of readiness. */
final class SimSandboxes implements Sandboxes {
    private static final int KILLED = 137;

    private final SimEngine engine;
    private final AddressPool addresses;

    /** How many sandboxes are still to be refused a network. */
    private int refusals;

    SimSandboxes(SimEngine engine, AddressPool addresses) {
        this.engine = engine;
        this.addresses = addresses;
    }

    @Override
    public SandboxStatus create(SandboxSpec spec) {
        Duration delay = SimScript.sandboxDelay(spec.annotations());
        return engine.locked(
                () -> {
                    if (engine.sandboxesOf(spec.pod()).stream()
                            .anyMatch(other -> other.spec.attempt() == spec.attempt())) {
                        throw new ContainerRuntimeException(
                                Reason.ALREADY_EXISTS,
                                "sandbox " + spec.attempt() + " of pod " + spec.pod() + " exists");
                    }
                    boolean hostNetwork = spec.namespaces().hostNetwork();
                    var status =
                            new SandboxStatus(
                                    SimEngine.id("sandbox " + spec.pod() + " " + spec.attempt()),
                                    spec.pod(),
                                    spec.attempt(),
                                    SandboxStatus.State.STARTING,
                                    hostNetwork ? "" : address(),
                                    hostNetwork,
                                    0,
                                    engine.timeline().now());
                    var sandbox = new SimSandbox(spec, status);
                    engine.add(sandbox);
                    if (refusals > 0 && !hostNetwork) {
                        refusals--;
                        fail(sandbox);
                    } else if (delay.isZero()) {
                        ready(sandbox);
                    } else {
                        sandbox.starting =
                                engine.timeline()
                                        .after(delay, () -> engine.inside(() -> ready(sandbox)));
                    }
                    return sandbox.status;
                });
    }

    private String address() {
        return Cidr.format(
                addresses
                        .take()
                        .orElseThrow(
                                () ->
                                        new ContainerRuntimeException(
                                                Reason.EXHAUSTED,
                                                "no pod address is free in " + addresses.range())));
    }

    private void fail(SimSandbox sandbox) {
        addresses.free(Cidr.address(sandbox.status.address()));
        sandbox.status = sandbox.status.failed("cannot set up the network of the pod: refused");
        engine.report(new RuntimeEvent.SandboxFailed(sandbox.spec.pod(), sandbox.status.id()));
    }

    private void ready(SimSandbox sandbox) {
        if (sandbox.status.state() != SandboxStatus.State.STARTING) {
            return;
        }
        sandbox.status = sandbox.status.withState(SandboxStatus.State.READY);
        engine.report(new RuntimeEvent.SandboxReady(sandbox.spec.pod(), sandbox.status.id()));
    }

    @Override
    public void limit(String sandboxId, ContainerSpec.Resources resources) {
        // containers here use what their script says, limits or not
    }

    @Override
    public void stop(String sandboxId) {
        engine.locked(
                () -> {
                    stop(engine.sandbox(sandboxId));
                    return sandboxId;
                });
    }

    private void stop(@Nullable SimSandbox sandbox) {
        if (sandbox == null) {
            return;
        }
        for (SimContainer container : engine.containersOf(sandbox.spec.pod())) {
            if (container.spec.sandboxId().equals(sandbox.status.id())) {
                SimContainers.exit(engine, container, KILLED, "Error");
            }
        }
        end(sandbox);
    }

    private void end(SimSandbox sandbox) {
        if (sandbox.status.state() == SandboxStatus.State.STOPPED) {
            return;
        }
        if (sandbox.starting != null) {
            sandbox.starting.cancel();
        }
        sandbox.status = sandbox.status.withState(SandboxStatus.State.STOPPED);
        if (!sandbox.status.hostNetwork()) {
            addresses.free(Cidr.address(sandbox.status.address()));
        }
        engine.report(new RuntimeEvent.SandboxDied(sandbox.spec.pod(), sandbox.status.id()));
    }

    void refuse(int times) {
        engine.inside(() -> refusals = times);
    }

    void crash(String sandboxId) {
        engine.inside(
                () -> {
                    SimSandbox sandbox = engine.sandbox(sandboxId);
                    if (sandbox != null) {
                        end(sandbox);
                    }
                });
    }

    @Override
    public void remove(String sandboxId) {
        engine.locked(
                () -> {
                    SimSandbox sandbox = engine.sandbox(sandboxId);
                    if (sandbox != null) {
                        stop(sandbox);
                        engine.remove(sandbox);
                    }
                    return sandboxId;
                });
    }

    /** There are no control groups here. */
    @Override
    public void removeLeftGroups(String root, Predicate<String> known) {}
}
