package io.jollyboat.kubelet.runtime;

import java.util.List;
import java.util.Optional;

/**
 * Runs the containers of one node.
 *
 * <p>Life of a pod through it:
 *
 * <pre>{@code
 * Image image = runtime.images().find("web:1").orElseThrow();
 * SandboxStatus sandbox = runtime.sandboxes().create(sandboxSpec);   // begins to start; its address is already known
 * String id = runtime.containers().create(containerSpec);            // may run while the sandbox starts
 * // RuntimeEvent.SandboxReady arrives
 * runtime.containers().start(id);
 * // RuntimeEvent.ContainerStarted, later ContainerDied
 * runtime.containers().signal(id, Signal.STOP);                      // grace is the caller's: a timer, then Signal.KILL
 * runtime.containers().remove(id);
 * runtime.sandboxes().stop(sandbox.id());
 * runtime.sandboxes().remove(sandbox.id());
 * }</pre>
 *
 * <p>Threads: every method may be called from any virtual thread and blocks for as long as one call
 * to the engine takes; the simulated runtime completes inline, on the timeline's own thread.
 * Whatever can take longer than that (pulling, commands, followed logs, the start of a sandbox) is
 * begun by the call and reported through a stage, a sink or an event.
 *
 * <p>Errors: {@link ContainerRuntimeException} with a closed reason. An engine that is down makes
 * every call fail with {@code ENGINE_UNAVAILABLE}; nothing needs to be reopened when it returns.
 */
public interface ContainerRuntime {

    /**
     * Connects and begins to report events. An engine that is down is no error: {@code EngineLost}
     * is reported.
     */
    void start();

    /** Lets go of the engine; everything that runs in it keeps running. */
    void stop();

    /** What answers, for the node's status. */
    EngineInfo engine();

    Sandboxes sandboxes();

    Containers containers();

    Images images();

    Streams streams();

    Usage usage();

    /**
     * Everything this runtime (profile and node) has in the engine, dead sandboxes and containers
     * included, by pod.
     */
    List<PodRecord> pods();

    /** What the engine has of one pod; an empty record when it has nothing. */
    PodRecord pod(PodIdentity pod);

    /**
     * Reports events to the listener from now on, in order, one at a time; the listener must be
     * quick. Closing ends it. Events are hints to look again, never the only word: after {@code
     * EngineReturned} the subscriber looks at {@link #pods()}.
     */
    Subscription subscribe(RuntimeListener listener);

    /**
     * How probes over the network reach the pods of this runtime when they are not on a real
     * network (the simulated one); empty: pods have addresses that the host can connect to.
     */
    Optional<ProbeTransport> probes();

    /** Receives events; see {@link #subscribe}. */
    @FunctionalInterface
    interface RuntimeListener {
        void on(RuntimeEvent event);
    }

    /** Something under way that can be ended early; closing twice is harmless. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
