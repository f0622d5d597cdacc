package io.jollyboat.kubelet.cgroup;

import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import io.jollyboat.kubelet.runtime.Usage.Cpu;
import io.jollyboat.kubelet.runtime.Usage.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the counters of control groups, which cost a tenth of a millisecond where the engine's own
 * statistics cost a second.
 *
 * @param groups where the groups are mounted: {@code /sys/fs/cgroup}
 * @param processes where the kernel tells of processes: {@code /proc}
 */
public record CgroupReader(Path groups, Path processes) {

    public static final CgroupReader OF_MACHINE =
            new CgroupReader(Path.of("/sys/fs/cgroup"), Path.of("/proc"));

    /** The kernel's clock ticks, in which {@code /proc/stat} counts. */
    private static final long TICK_NANOS = 10_000_000;

    /**
     * The groups of a process by controller; the one without a name is that of version 2.
     *
     * @throws IOException when there is no such process
     */
    public Map<String, String> groupsOf(long process) throws IOException {
        Map<String, String> found = new HashMap<>();
        Path file = processes.resolve(Long.toString(process)).resolve("cgroup");
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(":", 3);
            for (String controller : parts[1].split(",")) {
                found.put(controller, parts[2].substring(1));
            }
        }
        return found;
    }

    /**
     * What a set of groups uses, as {@link #groupsOf} tells them.
     *
     * @throws IOException when the groups are gone
     */
    public ContainerUsage usage(Map<String, String> of, Instant now) throws IOException {
        return of.containsKey("memory") ? legacy(of, now) : unified(of.getOrDefault("", ""), now);
    }

    private ContainerUsage legacy(Map<String, String> of, Instant now) throws IOException {
        Path memory = groups.resolve("memory").resolve(of.getOrDefault("memory", ""));
        Path time = groups.resolve("cpuacct").resolve(of.getOrDefault("cpuacct", ""));
        Path cpu = groups.resolve("cpu").resolve(of.getOrDefault("cpu", ""));
        Map<String, Long> held = table(memory.resolve("memory.stat"));
        Map<String, Long> throttling = tableIfThere(cpu.resolve("cpu.stat"));
        return new ContainerUsage(
                now,
                new Cpu(
                        number(time.resolve("cpuacct.usage")),
                        OptionalLong.empty(),
                        throttling.getOrDefault("nr_periods", 0L),
                        throttling.getOrDefault("nr_throttled", 0L),
                        throttling.getOrDefault("throttled_time", 0L)),
                memory(
                        number(memory.resolve("memory.usage_in_bytes")),
                        held.getOrDefault("total_inactive_file", 0L),
                        held.getOrDefault("total_rss", 0L),
                        held.getOrDefault("total_cache", 0L),
                        held.getOrDefault("total_pgfault", 0L),
                        held.getOrDefault("total_pgmajfault", 0L)),
                numberIfThere(
                        groups.resolve("pids")
                                .resolve(of.getOrDefault("pids", ""))
                                .resolve("pids.current")));
    }

    private ContainerUsage unified(String group, Instant now) throws IOException {
        Path path = groups.resolve(group);
        Map<String, Long> held = table(path.resolve("memory.stat"));
        Map<String, Long> cpu = table(path.resolve("cpu.stat"));
        return new ContainerUsage(
                now,
                new Cpu(
                        cpu.getOrDefault("usage_usec", 0L) * 1000,
                        OptionalLong.empty(),
                        cpu.getOrDefault("nr_periods", 0L),
                        cpu.getOrDefault("nr_throttled", 0L),
                        cpu.getOrDefault("throttled_usec", 0L) * 1000),
                memory(
                        number(path.resolve("memory.current")),
                        held.getOrDefault("inactive_file", 0L),
                        held.getOrDefault("anon", 0L),
                        held.getOrDefault("file", 0L),
                        held.getOrDefault("pgfault", 0L),
                        held.getOrDefault("pgmajfault", 0L)),
                numberIfThere(path.resolve("pids.current")));
    }

    private static Memory memory(
            long used, long droppable, long resident, long cache, long faults, long majorFaults) {
        return new Memory(
                used, Math.max(0, used - droppable), resident, cache, faults, majorFaults);
    }

    /**
     * What the whole machine uses.
     *
     * @throws IOException when the kernel does not tell
     */
    public ContainerUsage machine(Instant now) throws IOException {
        Map<String, Long> memory = new HashMap<>();
        for (String line : Files.readAllLines(processes.resolve("meminfo"))) {
            String[] words = line.split(":\\s*| ");
            memory.put(words[0], Long.parseLong(words[1]) * 1024);
        }
        long used = memory.getOrDefault("MemTotal", 0L) - memory.getOrDefault("MemFree", 0L);
        Map<String, Long> events = tableIfThere(processes.resolve("vmstat"));
        return new ContainerUsage(
                now,
                new Cpu(machineNanos(), OptionalLong.empty(), 0, 0, 0),
                memory(
                        used,
                        memory.getOrDefault("Inactive(file)", 0L),
                        memory.getOrDefault("AnonPages", 0L),
                        memory.getOrDefault("Cached", 0L),
                        events.getOrDefault("pgfault", 0L),
                        events.getOrDefault("pgmajfault", 0L)),
                tasks());
    }

    /** Busy time of all processors: all but idle and waiting for disks. */
    private long machineNanos() throws IOException {
        String[] ticks = Files.readAllLines(processes.resolve("stat")).getFirst().split("\\s+");
        long busy = 0;
        for (int field = 1; field < Math.min(ticks.length, 9); field++) {
            boolean idle = field == 4 || field == 5;
            busy += idle ? 0 : Long.parseLong(ticks[field]);
        }
        return busy * TICK_NANOS;
    }

    /** All threads of the machine, which are what runs out. */
    private long tasks() throws IOException {
        String running = Files.readString(processes.resolve("loadavg")).split(" ")[3];
        return Long.parseLong(running.substring(running.indexOf('/') + 1));
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static long numberIfThere(Path file) throws IOException {
        return Files.exists(file) ? number(file) : 0;
    }

    private static Map<String, Long> tableIfThere(Path file) throws IOException {
        return Files.exists(file) ? table(file) : Map.of();
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
}
