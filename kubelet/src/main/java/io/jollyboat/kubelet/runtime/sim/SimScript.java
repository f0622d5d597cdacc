package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a simulated container does; the package's documentation lists the annotations.
 *
 * @param startError not empty: it cannot be run
 * @param exitAfter empty: it runs until it is stopped
 * @param exitReason empty: Completed or Error, by the exit code
 * @param stopDelay empty: it ignores the stop signal
 * @param stopError not empty: the stop signal cannot be given
 * @param cpuNanosPerSecond processor time used in a second
 * @param logPeriod zero: no repeated line
 */
record SimScript(
        Duration startDelay,
        String startError,
        Optional<Duration> exitAfter,
        int exitCode,
        String exitReason,
        Optional<Duration> stopDelay,
        String stopError,
        int stopCode,
        Map<ProbeTransport.Kind, Schedule<Health>> health,
        Schedule<Long> cpuNanosPerSecond,
        Schedule<Long> memoryBytes,
        Schedule<Long> diskBytes,
        List<String> logLines,
        Duration logPeriod,
        String logRepeated) {

    private static final String DOMAIN = "sim.jollyboat.io/";

    SimScript {
        health = Map.copyOf(health);
        logLines = List.copyOf(logLines);
    }

    /** What a probe gets: a word, or the number that an HTTP server or a command answers with. */
    sealed interface Health {
        record Fine() implements Health {}

        record Failing() implements Health {}

        record Slow() implements Health {}

        record Refusing() implements Health {}

        record Coded(int value) implements Health {}

        static Health parse(String text) {
            return switch (text) {
                case "ok" -> new Fine();
                case "fail" -> new Failing();
                case "timeout" -> new Slow();
                case "refused" -> new Refusing();
                default -> new Coded(number(text));
            };
        }
    }

    /** The delay of a pod's sandbox. */
    static Duration sandboxDelay(Map<String, String> annotations) {
        return new Reader(annotations, "").read("sandbox-delay", Duration.ZERO, Durations::parse);
    }

    /**
     * The script of one container.
     *
     * @param usual how long it runs when nothing else is said; empty: until it is stopped
     * @throws ContainerRuntimeException {@code INVALID_CONFIGURATION} naming the annotation that
     *     cannot be read
     */
    static SimScript of(
            Map<String, String> annotations, String containerName, Optional<Duration> usual) {
        var reader = new Reader(annotations, containerName);
        Map<ProbeTransport.Kind, Schedule<Health>> health =
                new EnumMap<>(ProbeTransport.Kind.class);
        health.put(ProbeTransport.Kind.STARTUP, reader.health("startup"));
        health.put(ProbeTransport.Kind.READINESS, reader.health("readiness"));
        health.put(ProbeTransport.Kind.LIVENESS, reader.health("liveness"));
        String repeated = reader.read("log-every", "", text -> text);
        int space = repeated.indexOf(' ');
        return new SimScript(
                reader.read("start-delay", Duration.ZERO, Durations::parse),
                reader.read("start-error", "", text -> text),
                reader.read(
                        "exit-after",
                        usual,
                        text ->
                                text.equals("never")
                                        ? Optional.empty()
                                        : Optional.of(Durations.parse(text))),
                reader.read("exit-code", 0, SimScript::number),
                reader.read("exit-reason", "", text -> text),
                reader.read(
                        "stop-delay",
                        Optional.of(Duration.ZERO),
                        text ->
                                text.equals("never")
                                        ? Optional.empty()
                                        : Optional.of(Durations.parse(text))),
                reader.read("stop-error", "", text -> text),
                reader.read("stop-code", 0, SimScript::number),
                health,
                reader.read(
                        "cpu",
                        Schedule.always(1_000_000L),
                        text -> Schedule.parse(text, 0L, Amounts::nanosPerSecond)),
                reader.read(
                        "memory",
                        Schedule.always(8L << 20),
                        text -> Schedule.parse(text, 0L, Amounts::bytes)),
                reader.read(
                        "disk",
                        Schedule.always(0L),
                        text -> Schedule.parse(text, 0L, Amounts::bytes)),
                reader.read("log", List.of(), text -> text.lines().toList()),
                space < 0
                        ? Duration.ZERO
                        : reader.read(
                                "log-every",
                                Duration.ZERO,
                                text -> positive(text.substring(0, space))),
                space < 0 ? "" : repeated.substring(space + 1));
    }

    private static Duration positive(String text) {
        Duration period = Durations.parse(text);
        if (period.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is shorter than a millisecond");
        }
        return period;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
        }
    }

    /** Looks a key up for one container, then for the pod. */
    private record Reader(Map<String, String> annotations, String container) {
        <T> T read(String key, T absent, Function<String, T> parse) {
            String own = container + "." + DOMAIN + key;
            String name = !container.isEmpty() && annotations.containsKey(own) ? own : DOMAIN + key;
            String text = annotations.get(name);
            if (text == null) {
                return absent;
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new ContainerRuntimeException(
                        Reason.INVALID_CONFIGURATION,
                        "annotation " + name + ": " + e.getMessage(),
                        e);
            }
        }

        Schedule<Health> health(String key) {
            return read(
                    key,
                    Schedule.always(new Health.Fine()),
                    text -> Schedule.parse(text, new Health.Failing(), Health::parse));
        }
    }
}
