package io.jollyboat.core.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the process takes that a component runs in; other components may run in it as well. */
public final class ProcessMetrics {

    private static final Path MEMORY = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ProcessMetrics() {}

    /** Adds them; what the machine does not tell has no samples. */
    public static void addTo(Metrics metrics) {
        metrics.total(
                "process_cpu_seconds_total",
                "Processor time of the process, in seconds.",
                List.of(),
                () ->
                        sample(
                                ProcessHandle.current()
                                        .info()
                                        .totalCpuDuration()
                                        .map(Duration::toMillis)));
        metrics.gauge(
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                List.of(),
                () ->
                        sample(
                                ProcessHandle.current()
                                        .info()
                                        .startInstant()
                                        .map(Instant::toEpochMilli)));
        metrics.gauge(
                "process_resident_memory_bytes",
                "Memory that the process holds.",
                List.of(),
                ProcessMetrics::memory);
    }

    private static Map<List<String>, Double> sample(Optional<Long> millis) {
        return millis.map(value -> Map.of(List.<String>of(), value / 1e3)).orElse(Map.of());
    }

    private static Map<List<String>, Long> memory() {
        try {
            for (String line : Files.readAllLines(MEMORY)) {
                if (line.startsWith(RESIDENT)) {
                    String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
                    return Map.of(List.of(), Long.parseLong(kibibytes) << 10);
                }
            }
        } catch (IOException notLinux) {
            return Map.of(); // only Linux has such a file
        }
        return Map.of();
    }
}
