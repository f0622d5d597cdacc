package io.jollyboat.kubelet.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the machine is from the places where Linux tells it. */
public final class MachineReader {

    private static final Pattern PAGE_SIZE = Pattern.compile("hugepages-(\\d+)kB");

    private MachineReader() {}

    /**
     * What cannot be read stays empty or zero: a node without a machine id is still a node.
     *
     * @param state a directory on the file system that holds the pods' files
     */
    public static Machine read(Path state) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                kibibytes("MemTotal") * 1024,
                disk(state),
                hugePages(Path.of("/sys/kernel/mm/hugepages")),
                text("/etc/machine-id"),
                text("/sys/class/dmi/id/product_uuid"),
                text("/proc/sys/kernel/random/boot_id"),
                System.getProperty("os.version", ""),
                release(),
                architecture(System.getProperty("os.arch", "")));
    }

    /** All memory of this machine, of which a node may have a share. */
    public static long memoryBytes() {
        return kibibytes("MemTotal") * 1024;
    }

    /** Whether memory may be swapped out. */
    public static boolean swaps() {
        return text("/proc/swaps").lines().count() > 1;
    }

    /** Of each size that the kernel knows; none where there is no such kernel. */
    static Map<Long, Long> hugePages(Path sizes) {
        var pages = new HashMap<Long, Long>();
        try (var folders = Files.list(sizes)) {
            for (Path folder : folders.toList()) {
                Matcher size = PAGE_SIZE.matcher(folder.getFileName().toString());
                String count = text(folder.resolve("nr_hugepages").toString());
                if (size.matches() && !count.isEmpty()) {
                    long bytes = Long.parseLong(size.group(1)) * 1024;
                    pages.put(bytes, bytes * Long.parseLong(count));
                }
            }
        } catch (IOException _) {
            return Map.of();
        }
        return pages;
    }

    /** A line of the kernel's memory information; 0 when it is not there. */
    static long kibibytes(String field) {
        for (String line : text("/proc/meminfo").split("\n")) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    private static long disk(Path state) {
        Path place = state;
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        try {
            return place == null ? 0 : Files.getFileStore(place).getTotalSpace();
        } catch (IOException _) {
            return 0;
        }
    }

    private static String release() {
        for (String line : text("/etc/os-release").split("\n")) {
            if (line.startsWith("PRETTY_NAME=")) {
                return line.substring("PRETTY_NAME=".length()).replace("\"", "");
            }
        }
        return "Linux";
    }

    /** As Go names architectures. */
    static String architecture(String java) {
        return switch (java.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> java;
        };
    }

    private static String text(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
