package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.Streams;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Streams of simulated containers. */
final class SimStreams implements Streams {
    private final SimEngine engine;

    SimStreams(SimEngine engine) {
        this.engine = engine;
    }

    @Override
    public Subscription logs(String containerId, LogRequest request, Output output) {
        SimContainer container = engine.locked(() -> engine.container(containerId));
        return new SimLogFollower(engine, container, request, output, false);
    }

    @Override
    public CompletionStage<ExecResult> run(
            String containerId, List<String> command, Duration timeout, int outputLimit) {
        try {
            SimShell.Result result = SimShell.run(command, running(containerId).spec);
            String text = result.output();
            return CompletableFuture.completedFuture(
                    new ExecResult(
                            result.exitCode(),
                            text.substring(0, Math.min(text.length(), outputLimit)),
                            false));
        } catch (ContainerRuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Session exec(String containerId, ExecRequest request, Output output) {
        return new SimSession(engine, running(containerId), request, output);
    }

    @Override
    public Session attach(String containerId, ExecRequest request, Output output) {
        SimContainer container = running(containerId);
        var fromNow = new LogRequest(true, engine.timeline().now().plusNanos(1), -1, false);
        return new SimAttachment(new SimLogFollower(engine, container, fromNow, output, true));
    }

    private SimContainer running(String containerId) {
        return engine.locked(
                () -> {
                    SimContainer container = engine.container(containerId);
                    if (!container.status.isRunning()) {
                        throw new ContainerRuntimeException(
                                Reason.NOT_RUNNING,
                                "container \"" + containerId + "\" is not running");
                    }
                    return container;
                });
    }

    @Override
    public Connection connect(String sandboxId, int port) throws IOException {
        throw new ConnectException(
                "connection refused: a simulated pod listens on no port, " + port + " included");
    }

    /** Nobody reads what is typed into a simulated container. */
    private record SimAttachment(SimLogFollower follower) implements Session {
        @Override
        public void stdin(byte[] bytes) {}

        @Override
        public void closeStdin() {}

        @Override
        public void resize(int columns, int rows) {}

        @Override
        public void close() {
            follower.close();
        }
    }
}
