package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Use as the kernel counts it: the files of a container's control group and the counters of a
 * sandbox's network namespace, which cost a tenth of a millisecond where the engine's own
 * statistics cost a second.
 */
final class DockerUsage implements Usage {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Inventory inventory;
    private final Timeline timeline;

    DockerUsage(Inventory inventory, Timeline timeline) {
        this.inventory = inventory;
        this.timeline = timeline;
    }

    @Override
    public Optional<ContainerUsage> container(String containerId) {
        long process = process(containerId);
        if (process == 0) {
            return Optional.empty();
        }
        try {
            Map<String, String> groups = new HashMap<>();
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/cgroup"))) {
                String[] parts = line.split(":", 3);
                for (String controller : parts[1].split(",")) {
                    groups.put(controller, parts[2].substring(1));
                }
            }
            return Optional.of(
                    groups.containsKey("memory")
                            ? legacy(groups)
                            : unified(groups.getOrDefault("", "")));
        } catch (IOException e) {
            return Optional.empty(); // it ended while we looked
        }
    }

    private ContainerUsage legacy(Map<String, String> groups) throws IOException {
        Path memory = ROOT.resolve("memory").resolve(groups.getOrDefault("memory", ""));
        Path cpu = ROOT.resolve("cpuacct").resolve(groups.getOrDefault("cpuacct", ""));
        Map<String, Long> details = table(memory.resolve("memory.stat"));
        long used = number(memory.resolve("memory.usage_in_bytes"));
        return usage(
                number(cpu.resolve("cpuacct.usage")),
                used,
                details.getOrDefault("total_inactive_file", 0L),
                details.getOrDefault("total_rss", 0L));
    }

    private ContainerUsage unified(String group) throws IOException {
        Path path = ROOT.resolve(group);
        Map<String, Long> details = table(path.resolve("memory.stat"));
        long micros = table(path.resolve("cpu.stat")).getOrDefault("usage_usec", 0L);
        return usage(
                micros * 1000,
                number(path.resolve("memory.current")),
                details.getOrDefault("inactive_file", 0L),
                details.getOrDefault("anon", 0L));
    }

    private ContainerUsage usage(long cpuNanos, long used, long droppable, long resident) {
        return new ContainerUsage(
                timeline.now(), cpuNanos, used, Math.max(0, used - droppable), resident);
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /** A file of lines with a name and a number each. */
    private static Map<String, Long> table(Path file) throws IOException {
        Map<String, Long> table = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                table.put(
                        line.substring(0, space),
                        Long.parseUnsignedLong(line.substring(space + 1).strip()));
            }
        }
        return table;
    }

    @Override
    public Optional<NetworkUsage> network(String sandboxId) {
        Optional<Inspected> sandbox = inventory.inspect(sandboxId).filter(Inspected::isRunning);
        if (sandbox.isEmpty() || sandbox.get().hostNetwork()) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(Path.of("/proc/" + sandbox.get().processId() + "/net/dev"))
                    .stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("eth0:"))
                    .map(line -> line.substring(5).strip().split("\\s+"))
                    .map(
                            columns ->
                                    new NetworkUsage(
                                            timeline.now(),
                                            Long.parseLong(columns[0]),
                                            Long.parseLong(columns[2]),
                                            Long.parseLong(columns[8]),
                                            Long.parseLong(columns[10])))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private long process(String containerId) {
        return inventory.inspect(containerId).map(Inspected::processId).orElse(0L);
    }
}
