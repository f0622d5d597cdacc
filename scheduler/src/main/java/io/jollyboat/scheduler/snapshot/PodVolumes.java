package io.jollyboat.scheduler.snapshot;

import java.util.List;

/**
 * The volumes a pod comes with, as far as they matter for where it can go.
 *
 * @param claims names of claims in its namespace
 * @param ephemeral names of those among the claims that are made for the pod
 * @param inline CSI drivers of volumes that live and die with the pod, one for each volume
 * @param disks volumes that two pods cannot always share, as a name of what it is each
 */
public record PodVolumes(
        List<String> claims, List<String> ephemeral, List<String> inline, List<Disk> disks) {

    public static final PodVolumes NONE =
            new PodVolumes(List.of(), List.of(), List.of(), List.of());

    /** A disk that is named by a pod itself. */
    public record Disk(String identity, boolean readOnly) {

        /** Whether two pods that name these cannot be on one node. */
        public boolean conflictsWith(Disk that) {
            return identity.equals(that.identity) && !(readOnly && that.readOnly);
        }
    }

    public PodVolumes {
        claims = List.copyOf(claims);
        ephemeral = List.copyOf(ephemeral);
        inline = List.copyOf(inline);
        disks = List.copyOf(disks);
    }

    public boolean isNone() {
        return claims.isEmpty() && inline.isEmpty() && disks.isEmpty();
    }
}
