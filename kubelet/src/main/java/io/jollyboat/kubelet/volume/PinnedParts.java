package io.jollyboat.kubelet.volume;

import io.jollyboat.core.kernel.FileCalls;
import io.jollyboat.core.kernel.Kernel;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parts of volumes, as {@code subPath} asks for them, held so that the engine mounts what was
 * checked. Who runs in another container of the pod may put a link in place of a directory at any
 * time; so the part is opened by a way that cannot leave the volume, and what was opened is bound
 * to a place of the pod's own until the container has it.
 */
final class PinnedParts {

    private static final int NO_SUCH_FILE = 2;
    private static final int EXISTS = 17;

    private final Map<Path, List<Path>> bound = new ConcurrentHashMap<>(); // by the place's folder

    /**
     * Binds a part to a file or directory below a folder, making the part when it is missing.
     *
     * @param folder of one container's parts
     * @param part relative to the volume
     * @param makes whether a part that is missing is made
     * @throws MissingConfiguration when it is missing and shall not be made
     * @throws IOException when it leads out of the volume, or cannot be made
     */
    Path pin(Path folder, Path volume, String part, boolean makes)
            throws MissingConfiguration, IOException {
        int root = FileCalls.open(volume.toString());
        try {
            int place = makes ? place(root, part, VolumeMounts.mode(volume)) : present(root, part);
            try {
                Path target = target(folder, Files.isDirectory(Path.of("/proc/self/fd/" + place)));
                FileCalls.bind(place, target.toString());
                bound.computeIfAbsent(folder, none -> new ArrayList<>()).add(target);
                return target;
            } finally {
                Kernel.close(place);
            }
        } finally {
            Kernel.close(root);
        }
    }

    private static Path target(Path folder, boolean directory) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; ; number++) {
            Path target = folder.resolve(String.valueOf(number));
            if (!Files.exists(target)) {
                return directory ? Files.createDirectory(target) : Files.createFile(target);
            }
        }
    }

    private static int present(int root, String part) throws MissingConfiguration, IOException {
        try {
            return FileCalls.openBeneath(root, Path.of(part).normalize().toString());
        } catch (Kernel.Refused e) {
            if (e.number() == NO_SUCH_FILE) {
                throw VolumeMounts.missing(part);
            }
            throw e;
        }
    }

    private static int place(int root, String part, int mode) throws IOException {
        Path path = Path.of(part).normalize();
        for (int depth = 1; depth < path.getNameCount(); depth++) {
            Kernel.close(openOrMake(root, path.subpath(0, depth), mode));
        }
        return openOrMake(root, path, mode);
    }

    private static int openOrMake(int root, Path path, int mode) throws IOException {
        try {
            return FileCalls.openBeneath(root, path.toString());
        } catch (Kernel.Refused e) {
            if (e.number() != NO_SUCH_FILE) {
                throw e;
            }
        }
        Path above = path.getParent();
        int parent = above == null ? root : FileCalls.openBeneath(root, above.toString());
        boolean made = false;
        try {
            FileCalls.makeDirectory(parent, path.getFileName().toString(), mode);
            made = true;
        } catch (Kernel.Refused e) {
            if (e.number() != EXISTS) {
                throw e;
            }
        } finally {
            if (parent != root) {
                Kernel.close(parent);
            }
        }
        int place = FileCalls.openBeneath(root, path.toString());
        if (made) { // once more: the process's own mask took from what was asked for
            Files.setAttribute(Path.of("/proc/self/fd/" + place), "unix:mode", mode);
        }
        return place;
    }

    /** The container has what it needs, or will never be: nothing stays bound. */
    void release(Path folder) throws IOException {
        List<Path> targets = bound.remove(folder);
        if (targets == null) {
            return;
        }
        for (Path target : targets) {
            FileCalls.unbind(target.toString());
            Files.deleteIfExists(target);
        }
    }
}
