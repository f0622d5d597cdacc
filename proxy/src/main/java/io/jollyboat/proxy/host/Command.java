package io.jollyboat.proxy.host;

import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one of the kernel's small tools to its end. Blocks for as long as that takes, ten seconds at
 * most.
 */
public final class Command {

    private static final long LIMIT_SECONDS = 10;

    private Command() {}

    /**
     * Runs it to its end.
     *
     * @param input what it is given to read
     * @throws RoutingException with the tool's own words when it fails
     */
    public static void run(List<String> command, String input) {
        Outcome outcome = attempt(command, input);
        if (outcome.exitCode() != 0) {
            throw new RoutingException(String.join(" ", command) + " failed: " + outcome.output());
        }
    }

    /** As {@link #run}, for who wants to know whether it fails. */
    public static Outcome attempt(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.US_ASCII));
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new RoutingException(String.join(" ", command) + " did not end");
            }
            return new Outcome(process.exitValue(), output.strip());
        } catch (IOException e) {
            throw new RoutingException(command.getFirst() + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoutingException("interrupted while running " + command.getFirst());
        }
    }

    /** How it ended, and what it said on either of its outputs. */
    public record Outcome(int exitCode, String output) {}
}
