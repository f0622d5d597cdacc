package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import io.jollyboat.kubelet.runtime.Streams.Output;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** Logs as the engine keeps them. */
final class DockerLogs {
    private final Engine engine;
    private final Inventory inventory;

    DockerLogs(Engine engine, Inventory inventory) {
        this.engine = engine;
        this.inventory = inventory;
    }

    Subscription begin(String containerId, LogRequest request, Output output) {
        boolean tty = inventory.need(containerId).tty();
        EngineStream stream = engine.open(EngineRequest.get(path(containerId, request, tty)));
        var closed = new AtomicBoolean();
        engine.timeline()
                .execute(
                        () -> {
                            End end = pass(containerId, request, tty, stream, output, closed);
                            if (!closed.get()) {
                                output.end(end);
                            }
                        });
        return () -> {
            closed.set(true);
            stream.close();
        };
    }

    private End pass(
            String containerId,
            LogRequest request,
            boolean tty,
            EngineStream stream,
            Output output,
            AtomicBoolean closed) {
        try (stream) {
            if (tty) {
                FrameReader.read(stream.input(), true, (error, bytes) -> output.stdout(bytes));
                return new End.Closed();
            }
            var reader = new LogReader(request, output);
            reader.read(stream.input());
            if (request.follow() && !closed.get()) {
                rest(containerId, reader);
            }
            return new End.Closed();
        } catch (ContainerRuntimeException e) {
            return new End.Failed(e);
        } catch (IOException e) {
            return new End.Failed(EngineErrors.unreachable(e, engine.http().address()));
        }
    }

    private void rest(String containerId, LogReader reader) throws IOException {
        var since = new LogRequest(false, reader.last(), -1, true);
        try (EngineStream rest = engine.open(EngineRequest.get(path(containerId, since, false)))) {
            reader.readRest(rest.input());
        }
    }

    /**
     * A terminal's log has no frames in which to find the times, so they are asked for only if they
     * are wanted.
     */
    private static String path(String containerId, LogRequest request, boolean tty) {
        var path =
                new StringBuilder("/containers/")
                        .append(containerId)
                        .append("/logs?stdout=1&stderr=1")
                        .append("&follow=")
                        .append(request.follow() ? 1 : 0)
                        .append("&timestamps=")
                        .append(!tty || request.timestamps() ? 1 : 0);
        Instant since = request.since();
        if (since != null) {
            path.append("&since=")
                    .append(since.getEpochSecond())
                    .append('.')
                    .append("%09d".formatted(since.getNano()));
        }
        if (request.tailLines() >= 0) {
            path.append("&tail=").append(request.tailLines());
        }
        return path.toString();
    }
}
