package io.jollyboat.kubelet.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads what the machine is from the places where Linux tells it. */
public final class MachineReader {

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
