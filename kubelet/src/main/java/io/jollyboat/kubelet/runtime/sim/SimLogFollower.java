package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import io.jollyboat.kubelet.runtime.Streams.Output;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends one container's log to one output; runs on a serial executor of its own. */
final class SimLogFollower implements Subscription {
    private final SimEngine engine;
    private final SimContainer container;
    private final LogRequest request;
    private final Output output;
    private final boolean exitCodeWanted;
    private final SerialExecutor executor;

    private final Runnable whenChanged;

    // Touched only on the executor.
    private @Nullable Instant
            sent; // the time of the last line sent; lines of one time are sent together
    private @Nullable Timer timer;
    private boolean ended;

    /**
     * @param exitCodeWanted the end carries the container's exit code, as for attach
     */
    SimLogFollower(
            SimEngine engine,
            SimContainer container,
            LogRequest request,
            Output output,
            boolean exitCodeWanted) {
        this.engine = engine;
        this.container = container;
        this.request = request;
        this.output = output;
        this.exitCodeWanted = exitCodeWanted;
        this.executor = engine.timeline().serial();
        this.sent = request.since() == null ? null : request.since().minusNanos(1);
        this.whenChanged = () -> executor.execute(this::more);
        executor.execute(this::first);
    }

    private void first() {
        List<SimLog.Line> lines = unsent();
        long tail = request.tailLines();
        send(
                tail < 0 || tail >= lines.size()
                        ? lines
                        : lines.subList((int) (lines.size() - tail), lines.size()));
        if (request.follow()) {
            engine.inside(() -> container.onChange.add(whenChanged));
        }
        next();
    }

    private void more() {
        if (!ended) {
            send(unsent());
            next();
        }
    }

    private List<SimLog.Line> unsent() {
        Instant last = sent;
        return engine.locked(() -> SimLog.until(container, engine.timeline().now())).stream()
                .filter(line -> last == null || line.at().isAfter(last))
                .toList();
    }

    private void send(List<SimLog.Line> lines) {
        for (SimLog.Line line : lines) {
            output.stdout(line.render(request.timestamps()).getBytes(StandardCharsets.UTF_8));
            sent = line.at();
        }
    }

    /** Ends, or waits for the next line or the container's next state. */
    private void next() {
        if (!request.follow()) {
            end(new End.Closed());
            return;
        }
        stopTimer();
        engine.inside(
                () -> {
                    if (container.status.state() instanceof State.Exited exited) {
                        executor.execute(
                                () ->
                                        end(
                                                exitCodeWanted
                                                        ? new End.Exit(exited.exitCode())
                                                        : new End.Closed()));
                    } else {
                        SimLog.untilNext(container, engine.timeline().now())
                                .ifPresent(
                                        wait -> timer = engine.timeline().after(wait, whenChanged));
                    }
                });
    }

    private void end(End how) {
        if (!ended) {
            letGo();
            output.end(how);
        }
    }

    @Override
    public void close() {
        executor.execute(this::letGo);
    }

    private void letGo() {
        ended = true;
        stopTimer();
        engine.inside(() -> container.onChange.remove(whenChanged));
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
