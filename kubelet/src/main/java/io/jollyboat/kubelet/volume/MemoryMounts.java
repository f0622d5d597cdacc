package io.jollyboat.kubelet.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Volumes that live in memory. Mounting is left to the system's own tool: it is rare, and the tool
 * is on every machine that runs containers.
 */
final class MemoryMounts {

    private static final int PATIENCE_SECONDS = 10;

    /** There on Linux; nothing is mounted by us elsewhere. */
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private MemoryMounts() {}

    /**
     * @param limit in bytes; 0 for half of the machine's memory, as the kernel has it
     */
    static void mount(Path path, long limit) throws IOException {
        var command = new ArrayList<>(List.of("mount", "-t", "tmpfs"));
        if (limit > 0) {
            command.addAll(List.of("-o", "size=" + limit));
        }
        command.addAll(List.of("tmpfs", path.toString()));
        run(command);
    }

    /**
     * @param pageSize as the kernel reads it, as in {@code 2Mi}
     */
    static void mountHugePages(Path path, String pageSize) throws IOException {
        String option = "pagesize=" + pageSize.replace("i", "");
        run(List.of("mount", "-t", "hugetlbfs", "-o", option, "nodev", path.toString()));
    }

    static boolean mounted(Path path) throws IOException {
        return mountPoints().contains(path.toAbsolutePath());
    }

    /** Takes away all that is mounted in a folder, the last that came first. */
    static void unmountBelow(Path directory) throws IOException {
        for (Path point : mountPoints().reversed()) {
            if (point.startsWith(directory.toAbsolutePath())) {
                run(List.of("umount", point.toString()));
            }
        }
    }

    private static List<Path> mountPoints() throws IOException {
        var points = new ArrayList<Path>();
        if (!Files.exists(MOUNTS)) {
            return points;
        }
        for (String line : Files.readAllLines(MOUNTS)) {
            String[] fields = line.split(" ");
            if (fields.length > 1) {
                points.add(Path.of(fields[1].replace("\\040", " ")));
            }
        }
        return points;
    }

    private static void run(List<String> command) throws IOException {
        run(command, PATIENCE_SECONDS);
    }

    /** What the tool says on the way fits into its pipe. */
    static void run(List<String> command, int patience) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " took too long");
            }
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(said.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was interrupted", e);
        }
    }
}
