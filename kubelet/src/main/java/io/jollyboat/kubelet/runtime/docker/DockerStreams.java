package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.network.PodNetwork;
import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Streams;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import io.jollyboat.kubelet.runtime.docker.engine.FrameReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Streams over hijacked connections to the engine, each read by one virtual thread. */
final class DockerStreams implements Streams {
    private final Engine engine;
    private final Inventory inventory;
    private final PodNetwork network;
    private final Execs execs;
    private final DockerLogs logs;

    DockerStreams(
            Engine engine,
            Inventory inventory,
            Listeners listeners,
            PodNetwork network,
            Execs execs) {
        this.engine = engine;
        this.inventory = inventory;
        this.network = network;
        this.execs = execs;
        this.logs = new DockerLogs(engine, inventory, listeners);
    }

    @Override
    public Subscription logs(String containerId, LogRequest request, Output output) {
        return logs.begin(containerId, request, output);
    }

    @Override
    public CompletionStage<ExecResult> run(
            String containerId, List<String> command, Duration timeout, int outputLimit) {
        var result = new CompletableFuture<ExecResult>();
        engine.timeline()
                .execute(
                        () -> {
                            try {
                                result.complete(runNow(containerId, command, timeout, outputLimit));
                            } catch (RuntimeException e) {
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }

    private static void keep(ByteArrayOutputStream kept, byte[] bytes, int limit) {
        kept.write(bytes, 0, Math.min(bytes.length, limit - kept.size()));
    }

    private ExecResult runNow(
            String containerId, List<String> command, Duration timeout, int outputLimit) {
        String id = execs.create(containerId, command, false, true, true, false);
        var late = new AtomicBoolean();
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        try (EngineStream stream = engine.open(start(id, false))) {
            Timer timer =
                    engine.timeline()
                            .after(
                                    timeout,
                                    () -> {
                                        late.set(true);
                                        cut(stream);
                                    });
            FrameReader.read(
                    stream.input(),
                    false,
                    (error, bytes) -> keep(error ? errors : output, bytes, outputLimit));
            timer.cancel();
            if (!late.get()) {
                keep(output, errors.toByteArray(), outputLimit);
                return new ExecResult(
                        execs.awaitExit(id), output.toString(StandardCharsets.UTF_8), false);
            }
        } catch (IOException e) {
            if (!late.get()) {
                throw EngineErrors.unreachable(e, engine.http().address());
            }
        } finally {
            execs.forget(id);
        }
        execs.kill(id);
        return new ExecResult(137, output.toString(StandardCharsets.UTF_8), true);
    }

    private static void cut(EngineStream stream) {
        stream.close();
    }

    private static EngineRequest start(String execId, boolean tty) {
        return EngineRequest.post(
                        "/exec/" + execId + "/start", "{\"Detach\":false,\"Tty\":" + tty + "}")
                .hijacking();
    }

    @Override
    public Session exec(String containerId, ExecRequest request, Output output) {
        String id =
                execs.create(
                        containerId,
                        request.command(),
                        request.stdin(),
                        request.stdout(),
                        request.stderr() && !request.tty(),
                        request.tty());
        EngineStream stream = engine.open(start(id, request.tty()));
        var closed = new AtomicBoolean();
        engine.timeline()
                .execute(
                        () -> {
                            try {
                                pass(
                                        stream,
                                        request.tty(),
                                        output,
                                        closed,
                                        () -> new End.Exit(execs.awaitExit(id)));
                            } finally {
                                execs.forget(id);
                            }
                        });
        return new DockerSession(
                engine,
                stream,
                true,
                "/exec/" + id + "/resize",
                () -> {
                    if (!closed.getAndSet(true)) {
                        execs.kill(id);
                    }
                });
    }

    @Override
    public Session attach(String containerId, ExecRequest request, Output output) {
        Inspected container = inventory.need(containerId);
        if (!container.isRunning()) {
            throw new ContainerRuntimeException(
                    Reason.NOT_RUNNING, "container \"" + containerId + "\" is not running");
        }
        EngineStream stream =
                engine.open(
                        EngineRequest.post(
                                        "/containers/"
                                                + containerId
                                                + "/attach?stream=1&stdin="
                                                + (request.stdin() ? 1 : 0)
                                                + "&stdout="
                                                + (request.stdout() ? 1 : 0)
                                                + "&stderr="
                                                + (request.stderr() ? 1 : 0))
                                .hijacking());
        var closed = new AtomicBoolean();
        engine.timeline()
                .execute(
                        () ->
                                pass(
                                        stream,
                                        container.tty(),
                                        output,
                                        closed,
                                        () -> containerEnd(containerId)));
        return new DockerSession(
                engine,
                stream,
                container.stdinOnce() && !container.tty(),
                "/containers/" + containerId + "/resize",
                () -> closed.set(true));
    }

    /**
     * What the end of a container's output means: it exited, or somebody detached from its
     * terminal.
     */
    private End containerEnd(String containerId) {
        // The output ends a moment before the engine says so; it answers when it does, or that it
        // runs on.
        try {
            engine.call(
                    EngineRequest.post(
                            "/containers/" + containerId + "/wait?condition=not-running"));
        } catch (ContainerRuntimeException e) {
            return new End.Closed();
        }
        return inventory
                .inspect(containerId)
                .filter(container -> container.state() instanceof State.Exited)
                .<End>map(container -> new End.Exit(container.exitCode()))
                .orElse(new End.Closed());
    }

    @FunctionalInterface
    private interface Ending {
        End end();
    }

    private void pass(
            EngineStream stream, boolean tty, Output output, AtomicBoolean closed, Ending ending) {
        End end;
        try (stream) {
            FrameReader.read(
                    stream.input(),
                    tty,
                    (error, bytes) -> {
                        if (error) {
                            output.stderr(bytes);
                        } else {
                            output.stdout(bytes);
                        }
                    });
            end = closed.get() ? new End.Closed() : ending.end();
        } catch (ContainerRuntimeException e) {
            end = new End.Failed(e);
        } catch (IOException e) {
            end = new End.Failed(EngineErrors.unreachable(e, engine.http().address()));
        }
        if (!closed.getAndSet(true)) {
            output.end(end);
        }
    }

    @Override
    public Connection connect(String sandboxId, int port) throws IOException {
        SandboxStatus sandbox =
                inventory
                        .inspect(sandboxId)
                        .filter(found -> found.isSandbox() && found.isRunning())
                        .map(Inspected::sandbox)
                        .orElseThrow(
                                () -> ContainerRuntimeException.notFound("sandbox", sandboxId));
        SocketChannel channel =
                sandbox.hostNetwork()
                        ? SocketChannel.open(StandardProtocolFamily.INET)
                        : network.within(
                                sandbox.processId(),
                                () -> SocketChannel.open(StandardProtocolFamily.INET));
        try {
            channel.connect(
                    new InetSocketAddress(
                            "127.0.0.1", port)); // the pod's own, by the socket's namespace
            return new PodConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
