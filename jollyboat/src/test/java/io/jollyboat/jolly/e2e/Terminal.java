package io.jollyboat.jolly.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A person at a terminal: types commands, reads what they print, and tries again until something is
 * so.
 */
public final class Terminal {

    /** For a script of a hundred commands while the machine is at other things as well. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Between two tries: a kubectl takes a quarter of a second of processor time. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<String, String> environment;

    public Terminal(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a command did.
     *
     * @param out what it printed on standard output
     * @param err what it printed on standard error
     */
    public record Result(List<String> command, int exitCode, String out, String err) {

        /** The same, for who counts on success. */
        public Result ok() {
            if (exitCode != 0) {
                throw new AssertionError(this);
            }
            return this;
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\nexit code " + exitCode + "\n" + out + err;
        }
    }

    public Result run(List<String> command) {
        return run(command, "");
    }

    public Result run(List<String> command, String input) {
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process = builder.start();
            var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "did not end within " + LIMIT + ": " + String.join(" ", command));
            }
            return new Result(command, process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Types a command again and again until what it did is as wished, three minutes at most. */
    Result until(List<String> command, Predicate<Result> wish) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Result result = run(command);
            if (wish.test(result)) {
                return result;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not as wished after " + LIMIT + ":\n" + result);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path existing(String path) {
        if (!Path.of(path).toFile().exists()) {
            throw new AssertionError(path + " is needed for this test");
        }
        return Path.of(path);
    }
}
