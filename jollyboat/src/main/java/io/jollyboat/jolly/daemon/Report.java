package io.jollyboat.jolly.daemon;

import java.io.PrintStream;
import java.util.Optional;

/**
 * What the process in the background tells the one at the terminal while it starts: a line each on
 * its standard output, a word and then the rest, separated by a tab. After {@link Ready} or {@link
 * Failed} it says no more.
 */
public sealed interface Report {

    /** A step is done; see {@link io.jollyboat.jolly.terminal.Steps#done(String, long)}. */
    record Step(long nanos, String what) implements Report {}

    /** Something will be otherwise than expected. */
    record Warning(String what) implements Report {}

    /** The node is Ready: the cluster can be used. */
    record Ready() implements Report {}

    /** The cluster did not start. The message says what to do. */
    record Failed(String message) implements Report {}

    default void write(PrintStream out) {
        String line =
                switch (this) {
                    case Step(long nanos, String what) -> "step\t" + nanos + "\t" + oneLine(what);
                    case Warning(String what) -> "warning\t" + oneLine(what);
                    case Ready() -> "ready";
                    case Failed(String message) -> "failed\t" + oneLine(message);
                };
        out.println(line);
        out.flush();
    }

    /**
     * What a line says; nothing for a line that is none of these, such as a warning of the JVM's
     * own.
     */
    static Optional<Report> parse(String line) {
        String[] parts = line.split("\t", 3);
        return switch (parts[0]) {
            case "step" ->
                    parts.length == 3 && parts[1].matches("\\d{1,18}")
                            ? Optional.of(new Step(Long.parseLong(parts[1]), parts[2]))
                            : Optional.empty();
            case "warning" -> Optional.of(new Warning(rest(parts)));
            case "ready" -> Optional.of(new Ready());
            case "failed" -> Optional.of(new Failed(rest(parts)));
            default -> Optional.empty();
        };
    }

    private static String rest(String[] parts) {
        return parts.length > 1 ? parts[1] : "";
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\t', ' ');
    }
}
