package io.jollyboat.proxy.host;

import io.jollyboat.proxy.routing.RoutingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one of the kernel's small tools to its end. Blocks for as long as it speaks, and then for
 * ten seconds at most.
 */
public final class Command {

    /** As shells say it. */
    private static final int NOT_FOUND = 127;

    private static final Logger log = LoggerFactory.getLogger(Command.class);
    private static final long LIMIT_SECONDS = 10;

    private Command() {}

    /**
     * Runs it to its end.
     *
     * @param input what it is given to read
     * @return what it said
     * @throws RoutingException with the tool's own words when it fails
     */
    public static String run(List<String> command, String input) {
        Outcome outcome = attempt(command, input);
        if (outcome.exitCode() != 0) {
            throw new RoutingException(String.join(" ", command) + " failed: " + outcome.output());
        }
        return outcome.output();
    }

    /** As {@link #run}, for who wants to know whether it fails; 127 when there is no such tool. */
    public static Outcome attempt(List<String> command, String input) {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Outcome(NOT_FOUND, command.getFirst() + " cannot be run: " + e.getMessage());
        }
        write(process, input);
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new RoutingException(String.join(" ", command) + " did not end");
            }
            return new Outcome(process.exitValue(), output.strip());
        } catch (IOException e) {
            throw new RoutingException(command.getFirst() + " was not heard: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoutingException("interrupted while running " + command.getFirst());
        }
    }

    private static void write(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException unread) {
            log.debug("it ended before it had read all, and says why: {}", unread.getMessage());
        }
    }

    /** How it ended, and what it said on either of its outputs. */
    public record Outcome(int exitCode, String output) {}
}
