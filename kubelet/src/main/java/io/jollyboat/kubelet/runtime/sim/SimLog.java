package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of a simulated container: computed from its script when asked for, so that a silent pod
 * costs nothing.
 */
final class SimLog {
    /** Of a repeated line, at most so many of the last repetitions are kept. */
    private static final long KEPT = 10_000;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'")
                    .withZone(ZoneOffset.UTC);

    private SimLog() {}

    /** One line without its end. */
    record Line(Instant at, String text) {
        String render(boolean timestamps) {
            return timestamps ? STAMP.format(at) + " " + text + "\n" : text + "\n";
        }
    }

    /** What was written up to a moment. */
    static List<Line> until(SimContainer container, Instant now) {
        return began(container).map(since -> lines(container, since, now)).orElse(List.of());
    }

    private static List<Line> lines(SimContainer container, Instant began, Instant now) {
        List<Line> lines = new ArrayList<>();
        for (String text : container.script.logLines()) {
            lines.add(new Line(began, text));
        }
        Duration period = container.script.logPeriod();
        if (!period.isZero()) {
            Instant end =
                    container.status.state() instanceof State.Exited exited
                            ? exited.finishedAt()
                            : now;
            long written = Duration.between(began, end).dividedBy(period);
            for (long each = Math.max(1, written - KEPT + 1); each <= written; each++) {
                lines.add(
                        new Line(
                                began.plus(period.multipliedBy(each)),
                                container.script.logRepeated()));
            }
        }
        return lines;
    }

    /** How long from a moment until the next repeated line; empty when none will come. */
    static Optional<Duration> untilNext(SimContainer container, Instant now) {
        Duration period = container.script.logPeriod();
        if (period.isZero()
                || !(container.status.state() instanceof State.Running(Instant since))) {
            return Optional.empty();
        }
        long written = Duration.between(since, now).dividedBy(period);
        return Optional.of(Duration.between(now, since.plus(period.multipliedBy(written + 1))));
    }

    private static Optional<Instant> began(SimContainer container) {
        return switch (container.status.state()) {
            case State.Created() -> Optional.empty();
            case State.Running(Instant since) -> Optional.of(since);
            case State.Exited exited ->
                    exited.startedAt().equals(Instant.EPOCH)
                            ? Optional.empty()
                            : Optional.of(exited.startedAt());
        };
    }
}
