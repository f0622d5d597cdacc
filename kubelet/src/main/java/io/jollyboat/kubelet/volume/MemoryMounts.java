package io.jollyboat.kubelet.volume;

import io.jollyboat.core.kernel.FileCalls;
import io.jollyboat.core.kernel.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Volumes that live in memory. Every pod has one, since its token is in one, so the kernel is asked
 * directly; other kinds of file systems are rare and left to the system's own tools, which are on
 * every machine that runs containers.
 */
final class MemoryMounts {

    private static final int PATIENCE_SECONDS = 10;
    private static final int INVALID = 22;
    private static final String NO_SWAP = "noswap";

    /** There on Linux; nothing is mounted by us elsewhere. */
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    /** Whether the kernel can keep what is in memory from being swapped out: from 6.4 on. */
    private static volatile boolean unswappable = true;

    private MemoryMounts() {}

    /**
     * @param limit in bytes; 0 for half of the machine's memory, as the kernel has it
     */
    static void mount(Path path, long limit) throws IOException {
        String size = limit > 0 ? "size=" + limit : "";
        if (unswappable) {
            try {
                FileCalls.mountMemory(
                        path.toString(), size.isEmpty() ? NO_SWAP : size + "," + NO_SWAP);
                return;
            } catch (Kernel.Refused e) {
                if (e.number() != INVALID) {
                    throw e;
                }
                unswappable = false;
            }
        }
        FileCalls.mountMemory(path.toString(), size);
    }

    /**
     * @param pageSize as the kernel reads it, as in {@code 2Mi}
     */
    static void mountHugePages(Path path, String pageSize) throws IOException {
        String option = "pagesize=" + pageSize.replace("i", "");
        run(List.of("mount", "-t", "hugetlbfs", "-o", option, "nodev", path.toString()));
    }

    static boolean mounted(Path path) throws IOException {
        Path whole = path.toAbsolutePath();
        return mounts().stream().anyMatch(mount -> mount.point().equals(whole));
    }

    /** Takes away all that is mounted in a folder, the last that came first. */
    static void unmountBelow(Path directory) throws IOException {
        for (Mounted mount : mounts().reversed()) {
            if (!mount.point().startsWith(directory.toAbsolutePath())) {
                continue;
            }
            if (mount.type().equals("tmpfs")) {
                FileCalls.unbind(mount.point().toString());
            } else {
                run(List.of("umount", mount.point().toString()));
            }
        }
    }

    private record Mounted(Path point, String type) {}

    private static List<Mounted> mounts() throws IOException {
        var mounts = new ArrayList<Mounted>();
        if (!Files.exists(MOUNTS)) {
            return mounts;
        }
        for (String line : Files.readAllLines(MOUNTS)) {
            String[] fields = line.split(" ");
            if (fields.length > 2) {
                mounts.add(new Mounted(Path.of(fields[1].replace("\\040", " ")), fields[2]));
            }
        }
        return mounts;
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
