package io.jollyboat.scheduler.plugins.volumes;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.ClaimChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodVolumes;
import io.jollyboat.scheduler.storage.ClaimFacts;
import io.jollyboat.scheduler.storage.Storage;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A claim for one pod only is used by one pod only; a disk that two cannot share is not used by two
 * on a node.
 */
public final class VolumeRestrictions implements FilterPlugin {

    static final String NAME = "VolumeRestrictions";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        PodVolumes volumes = pod.demand().volumes();
        Storage storage = cluster.surroundings().storage();
        Set<String> exclusive =
                volumes.claims().stream()
                        .filter(
                                name ->
                                        storage.claim(new Key(pod.key().namespace(), name))
                                                .filter(ClaimFacts::onePodOnly)
                                                .isPresent())
                        .collect(Collectors.toSet());
        return exclusive.isEmpty() && volumes.disks().isEmpty()
                ? PreFilterResult.SKIP
                : new PreFilterResult.Check(new SharingFilter(pod, exclusive));
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded
                || event instanceof PodRemoved
                || event instanceof ClaimChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case PodRemoved(PodInfo gone, var ignored) -> shares(pod, gone);
            case ClaimChanged(Key claim) -> pod.uses(claim);
            default -> concerns(event);
        };
    }

    /** Whether two pods want something in common that one of them may have to itself. */
    private static boolean shares(PodInfo pod, PodInfo other) {
        PodVolumes theirs = other.demand().volumes();
        return theirs.claims().stream()
                        .anyMatch(name -> pod.uses(new Key(other.key().namespace(), name)))
                || pod.demand().volumes().disks().stream()
                        .anyMatch(disk -> theirs.disks().stream().anyMatch(disk::conflictsWith));
    }
}
