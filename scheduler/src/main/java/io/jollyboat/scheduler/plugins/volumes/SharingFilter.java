package io.jollyboat.scheduler.plugins.volumes;

import io.jollyboat.scheduler.framework.rule.ClusterFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodVolumes;
import io.jollyboat.scheduler.snapshot.PodVolumes.Disk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether others use what a pod must have for itself: a claim anywhere, a disk on its node. */
final class SharingFilter implements ClusterFilter {

    private static final Rejected IN_USE =
            Rejected.resolvable(
                    VolumeRestrictions.NAME,
                    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access"
                            + " mode already in-use by another pod");
    private static final Rejected CONFLICT =
            Rejected.resolvable(VolumeRestrictions.NAME, "node(s) had no available disk");

    private final String namespace;
    private final Set<String> exclusive; // names of claims
    private final List<Disk> disks;
    private int users; // pods anywhere that use one of those claims

    SharingFilter(PodInfo pod, Set<String> exclusive) {
        this.namespace = pod.key().namespace();
        this.exclusive = exclusive;
        this.disks = pod.demand().volumes().disks();
    }

    @Override
    public void replace(@Nullable NodeInfo before, @Nullable NodeInfo now) {
        users += users(now) - users(before);
    }

    private int users(@Nullable NodeInfo node) {
        int count = 0;
        for (PodInfo other : node == null ? List.<PodInfo>of() : node.pods()) {
            if (other.key().namespace().equals(namespace)) {
                for (String claim : other.demand().volumes().claims()) {
                    count += exclusive.contains(claim) ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** A disk is in use on its own node. */
    @Override
    public Optional<Set<String>> labels() {
        return disks.isEmpty() ? Optional.of(Set.of()) : Optional.empty();
    }

    @Override
    public Object common() {
        return users > 0;
    }

    @Override
    public boolean isActive() {
        return users > 0 || !disks.isEmpty();
    }

    @Override
    public Verdict filter(NodeInfo node) {
        for (PodInfo other : node.pods()) {
            PodVolumes theirs = other.demand().volumes();
            for (Disk disk : disks) {
                if (theirs.disks().stream().anyMatch(disk::conflictsWith)) {
                    return CONFLICT;
                }
            }
        }
        return users > 0 ? IN_USE : Verdict.FITS;
    }
}
