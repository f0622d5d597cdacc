package io.jollyboat.core.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The running kernel's settings, as files below {@code /proc/sys}. A number there is told by the
 * first read alone, however little that asks for: what reads a file bit by bit, as {@code
 * Files.readString} does where a file says that it is empty, gets the first digit.
 */
public final class KernelSettings {

    private static final int LONGEST = 4096;

    private KernelSettings() {}

    /**
     * What a setting is.
     *
     * @param name with slashes, as in {@code kernel/pid_max}
     * @return without the end of the line
     * @throws IOException when there is none, or it cannot be read
     */
    public static String read(String name) throws IOException {
        byte[] bytes = new byte[LONGEST];
        try (var file = new FileInputStream("/proc/sys/" + name)) {
            int length = file.read(bytes);
            return new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8).strip();
        }
    }

    /**
     * How many tasks, which are processes and their threads, there may be at once.
     *
     * @throws IOException when the kernel does not tell
     */
    public static long mostTasks() throws IOException {
        return Math.min(number("kernel/pid_max"), number("kernel/threads-max"));
    }

    private static long number(String name) throws IOException {
        String text = read(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(name + " is no number: " + text, e);
        }
    }
}
