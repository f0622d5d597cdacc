package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.EmptyDirVolumeSource;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.kubelet.volume.file.AtomicDirectory;
import io.jollyboat.kubelet.volume.file.FileGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Folders that live as long as their pod, on the disk, in memory or in huge pages. */
final class EmptyDirectories {

    private EmptyDirectories() {}

    /**
     * Makes one, unless it is there.
     *
     * @param group whom it is to belong to; null for root's
     */
    static void prepare(Pod pod, Volume volume, Path path, @Nullable Long group)
            throws VolumeException, IOException {
        EmptyDirVolumeSource source = volume.emptyDir();
        boolean fresh = !Files.isDirectory(path);
        Files.createDirectories(path);
        if (source.medium().equals("Memory") && !MemoryMounts.mounted(path)) {
            MemoryMounts.mount(path, source.has("sizeLimit") ? source.sizeLimit().value() : 0);
            fresh = true;
        }
        if (source.medium().startsWith(HugePages.MEDIUM) && !MemoryMounts.mounted(path)) {
            MemoryMounts.mountHugePages(path, HugePages.size(pod, volume.name(), source.medium()));
            fresh = true;
        }
        if (fresh) {
            AtomicDirectory.permit(path, 0777);
            if (group != null) {
                FileGroups.own(path, group);
            }
        }
    }
}
