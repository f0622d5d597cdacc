package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.kubelet.plan.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Claims of {@code volumeMode: Block}: devices of this node, given to containers as they are. */
final class BlockVolumes {

    private static final String BLOCK = "Block";
    private static final int TYPE = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    private BlockVolumes() {}

    static boolean is(PersistentVolume volume) {
        return volume.spec().volumeMode().equals(BLOCK);
    }

    /** That a pod uses a device as files or files as a device; empty when it does neither. */
    static String misuse(Pod pod, Volume volume, PersistentVolume found) {
        boolean device = is(found);
        for (Member member : Member.of(pod)) {
            boolean mounted =
                    member.spec().volumeMounts().stream()
                            .anyMatch(one -> one.name().equals(volume.name()));
            boolean given =
                    member.spec().volumeDevices().stream()
                            .anyMatch(one -> one.name().equals(volume.name()));
            if (device && mounted) {
                return wrong(volume, BLOCK, "volumeMounts");
            }
            if (!device && given) {
                return wrong(volume, "Filesystem", "volumeDevices");
            }
        }
        return "";
    }

    private static String wrong(Volume volume, String mode, String list) {
        return "volume "
                + volume.name()
                + " has volumeMode "
                + mode
                + ", but is specified in "
                + list;
    }

    /**
     * @throws VolumeException when there is no such device here
     */
    static void check(PersistentVolume volume) throws VolumeException, IOException {
        Path path = Path.of(volume.spec().local().path());
        if (!volume.spec().has("local")) {
            throw failed(volume, "no volume plugin matched for volume " + volume.name());
        }
        if (!Files.exists(path)) {
            throw failed(volume, "path \"" + path + "\" does not exist");
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        if ((mode & TYPE) != BLOCK_DEVICE) {
            throw failed(volume, "path \"" + path + "\" is not a block device");
        }
    }

    private static VolumeException failed(PersistentVolume volume, String why) {
        return new VolumeException(
                "MapVolume.SetUpDevice failed for volume \"" + volume.name() + "\" : " + why);
    }
}
