package io.jollyboat.scheduler;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much time, and how much of the processors', something took. */
final class Meter {

    private final long began = System.nanoTime();
    private final long used = processorNanos();
    private double seconds;
    private double processorSeconds;

    void stop() {
        seconds = (System.nanoTime() - began) / 1e9;
        processorSeconds = (processorNanos() - used) / 1e9;
    }

    double seconds() {
        return seconds;
    }

    double processorSeconds() {
        return processorSeconds;
    }

    /** Without what the virtual machine's compiler takes while it warms up. */
    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                                ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                - compilerNanos();
    }

    private static long compilerNanos() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.mapToLong(Meter::ticksOfCompiler).sum() * 10_000_000;
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static long ticksOfCompiler(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return stat.contains("CompilerThre")
                    ? Long.parseLong(fields[11]) + Long.parseLong(fields[12])
                    : 0;
        } catch (IOException ended) {
            return 0;
        }
    }
}
