package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.ExecRequest;
import io.jollyboat.kubelet.runtime.Streams.Output;
import io.jollyboat.kubelet.runtime.Streams.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A simulated command: {@code cat} gives its input back, {@code sh} runs each line of it, {@code wc
 * -c} counts it, any other runs at once; runs on a serial executor of its own.
 */
final class SimSession implements Session {
    private final ContainerSpec container;
    private final ExecRequest request;
    private final Output output;
    private final SerialExecutor executor;

    // Touched only on the executor.
    private final StringBuilder unfinished =
            new StringBuilder(); // the line that a shell still reads
    private long received;
    private boolean ended;

    SimSession(SimEngine engine, SimContainer container, ExecRequest request, Output output) {
        this.container = container.spec;
        this.request = request;
        this.output = output;
        this.executor = engine.timeline().serial();
        if (!readsInput()) {
            executor.execute(() -> finish(SimShell.run(request.command(), this.container)));
        }
    }

    private boolean readsInput() {
        List<String> command = request.command();
        return request.stdin()
                && (command.equals(List.of("cat"))
                        || command.equals(List.of("sh"))
                        || command.equals(List.of("/bin/sh"))
                        || command.equals(List.of("wc", "-c")));
    }

    private boolean isShell() {
        return request.command().getFirst().endsWith("sh");
    }

    @Override
    public void stdin(byte[] bytes) {
        executor.execute(
                () -> {
                    received += bytes.length;
                    if (ended) {
                        return;
                    }
                    if (request.command().equals(List.of("cat"))) {
                        output.stdout(bytes);
                    } else if (isShell()) {
                        unfinished.append(new String(bytes, StandardCharsets.UTF_8));
                        lines();
                    }
                });
    }

    private void lines() {
        for (int end = unfinished.indexOf("\n");
                end >= 0 && !ended;
                end = unfinished.indexOf("\n")) {
            String line = unfinished.substring(0, end).strip();
            unfinished.delete(0, end + 1);
            SimShell.Result result = SimShell.line(line, container);
            if (line.startsWith("exit")) {
                finish(result);
            } else if (!line.isEmpty()) {
                print(result.output());
            }
        }
    }

    @Override
    public void closeStdin() {
        executor.execute(
                () -> {
                    boolean counts = request.command().equals(List.of("wc", "-c"));
                    finish(new SimShell.Result(0, counts ? received + "\n" : ""));
                });
    }

    private void finish(SimShell.Result result) {
        if (!ended) {
            ended = true;
            print(result.output());
            output.end(new End.Exit(result.exitCode()));
        }
    }

    private void print(String text) {
        if (!text.isEmpty() && request.stdout()) {
            output.stdout(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void resize(int columns, int rows) {
        // Nothing that a simulated container prints depends on the size.
    }

    @Override
    public void close() {
        executor.execute(() -> ended = true);
    }
}
