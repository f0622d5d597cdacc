package io.jollyboat.kubelet.statistics;

import io.jollyboat.kubelet.disk.FileSystemUsage;
import io.jollyboat.kubelet.disk.TreeUsage;
import io.jollyboat.kubelet.runtime.Usage.DiskUsage;
import java.util.Map;

/**
 * What a pod keeps on the node's disk.
 *
 * @param containers by name
 * @param volumes those that are kept on the node, by name
 * @param mounted volumes that are file systems of their own, by name
 */
public record PodDisk(
        Map<String, DiskUsage> containers,
        Map<String, TreeUsage> volumes,
        Map<String, FileSystemUsage> mounted) {

    public PodDisk {
        containers = Map.copyOf(containers);
        volumes = Map.copyOf(volumes);
        mounted = Map.copyOf(mounted);
    }

    /** All that counts as ephemeral storage. */
    public TreeUsage ephemeral() {
        TreeUsage sum = TreeUsage.NOTHING;
        for (DiskUsage each : containers.values()) {
            sum = sum.plus(new TreeUsage(each.layerBytes() + each.logBytes(), each.inodes()));
        }
        for (TreeUsage each : volumes.values()) {
            sum = sum.plus(each);
        }
        return sum;
    }
}
