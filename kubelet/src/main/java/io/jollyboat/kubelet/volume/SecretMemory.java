package io.jollyboat.kubelet.volume;

import io.jollyboat.core.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps folders with secrets in memory, so that they are never on a disk. Where this process may
 * not mount, or the engine would not see it, they stay on the disk: every pod has a token, and none
 * would find it.
 */
final class SecretMemory {

    private static final Logger log = LoggerFactory.getLogger(SecretMemory.class);
    private static final int NOT_PERMITTED = 1;

    private final MountReach reach = new MountReach(Path.of("/proc"));
    private volatile @Nullable Boolean usable; // null until the first folder asks

    /**
     * Mounts memory at a folder that is new, or that was all there is left of one when the machine
     * went down. What was filled on the disk stays there: containers hold on to that.
     */
    void prepare(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                return;
            }
        }
        if (!usable(folder) || MemoryMounts.mounted(folder)) {
            return;
        }
        try {
            MemoryMounts.mount(folder, 0);
        } catch (Kernel.Refused e) {
            if (e.number() != NOT_PERMITTED) {
                throw e;
            }
            usable = told(false);
        }
    }

    private boolean usable(Path folder) throws IOException {
        Boolean known = usable;
        if (known == null) {
            known = told(reach.covers(folder));
            usable = known;
        }
        return known;
    }

    private static boolean told(boolean usable) {
        if (!usable) {
            log.warn("secrets of pods are on the disk, since the engine sees no mounts of ours");
        }
        return usable;
    }
}
