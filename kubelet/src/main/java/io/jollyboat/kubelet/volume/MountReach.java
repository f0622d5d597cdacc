package io.jollyboat.kubelet.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the container engine sees what this process mounts. It does where both see the same
 * mounts, and where mounts are shared, as on most machines. A process in a container that talks to
 * the machine's engine may be root and mount what it likes, and nobody else sees anything of it.
 */
final class MountReach {

    private static final String ENGINE = "dockerd";

    private final Path processes;

    /**
     * @param processes where the kernel tells of them
     */
    MountReach(Path processes) {
        this.processes = processes;
    }

    /** Whether what is mounted in a folder is seen by the engine. */
    boolean covers(Path folder) throws IOException {
        Path mountInfo = processes.resolve("self/mountinfo");
        return Files.exists(mountInfo)
                && (shared(Files.readAllLines(mountInfo), folder.toAbsolutePath())
                        || engineIsBeside());
    }

    /** Goes by the innermost mount that the folder is in, the latest where there are several. */
    private static boolean shared(List<String> mountInfo, Path folder) {
        Path innermost = null;
        boolean shared = false;
        for (String line : mountInfo) {
            String[] fields = line.split(" ");
            Path point = Path.of(fields[4].replace("\\040", " "));
            if (folder.startsWith(point) && (innermost == null || point.startsWith(innermost))) {
                innermost = point;
                shared = line.substring(0, line.indexOf(" - ")).contains(" shared:");
            }
        }
        return shared;
    }

    private boolean engineIsBeside() throws IOException {
        Path own = mounts(processes.resolve("self"));
        try (var folders = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (Path process : folders) {
                Path name = process.resolve("comm");
                if (own != null
                        && Files.isReadable(name)
                        && text(name).equals(ENGINE)
                        && own.equals(mounts(process))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) { // so is the process
            return "";
        }
    }

    private static @Nullable Path mounts(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt"));
        } catch (IOException gone) {
            return null;
        }
    }
}
