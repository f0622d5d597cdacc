package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import io.jollyboat.kubelet.runtime.Streams.Output;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import io.jollyboat.kubelet.runtime.docker.engine.FrameReader;
import io.jollyboat.kubelet.runtime.docker.log.FollowedLog;
import io.jollyboat.kubelet.runtime.docker.log.LogFiles;
import io.jollyboat.kubelet.runtime.docker.log.LogReader;
import io.jollyboat.kubelet.runtime.docker.log.LogWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs as the engine keeps them. What is followed is read from the engine's own files where they
 * are of this machine, since the engine loses and repeats lines when it rotates them.
 */
final class DockerLogs {
    private static final Logger log = LoggerFactory.getLogger(DockerLogs.class);
    private final Engine engine;
    private final Inventory inventory;
    private final Listeners listeners;
    private final LogWatch watch;

    DockerLogs(Engine engine, Inventory inventory, Listeners listeners) {
        this.engine = engine;
        this.inventory = inventory;
        this.listeners = listeners;
        this.watch = new LogWatch(engine.timeline());
    }

    Subscription begin(String containerId, LogRequest request, Output output) {
        Inspected container = inventory.need(containerId);
        boolean tty = container.tty();
        Path file = Path.of(container.logPath());
        if (request.follow()
                && engine.isLocal()
                && !container.logPath().isEmpty()
                && LogFiles.readable(file)) {
            return follow(containerId, file, request, output);
        }
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

    private Subscription follow(String containerId, Path file, LogRequest request, Output output) {
        var closed = new AtomicBoolean();
        var followed = new FollowedLog(watch, file, request.tailLines());
        Subscription news =
                listeners.add(
                        event -> {
                            switch (event) {
                                case RuntimeEvent.ContainerDied died
                                        when died.containerId().equals(containerId) ->
                                        followed.ended();
                                case RuntimeEvent.EngineReturned _ ->
                                        engine.timeline()
                                                .execute(() -> endIfOver(containerId, followed));
                                default -> {}
                            }
                        });
        endIfOver(containerId, followed);
        engine.timeline()
                .execute(
                        () -> {
                            End end = read(followed, new LogReader(request, output));
                            news.close();
                            if (!closed.get()) {
                                output.end(end);
                            }
                        });
        return () -> {
            closed.set(true);
            followed.close();
        };
    }

    /** Its end may have come while nobody listened. */
    private void endIfOver(String containerId, FollowedLog followed) {
        try {
            if (inventory.inspect(containerId).filter(Inspected::isRunning).isEmpty()) {
                followed.ended();
            }
        } catch (ContainerRuntimeException e) {
            log.debug("the engine is away; its files are read on: {}", e.getMessage());
        }
    }

    private End read(FollowedLog followed, LogReader reader) {
        try {
            followed.read(reader::record);
            return new End.Closed();
        } catch (IOException e) {
            return new End.Failed(EngineErrors.unreachable(e, engine.http().address()));
        }
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
