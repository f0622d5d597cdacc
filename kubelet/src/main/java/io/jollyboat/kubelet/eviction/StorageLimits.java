package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.ContainerSum;
import io.jollyboat.kubelet.disk.TreeUsage;
import io.jollyboat.kubelet.runtime.Usage.DiskUsage;
import io.jollyboat.kubelet.statistics.PodDisk;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Whether a pod keeps more on disk than its author allowed. Pure. */
final class StorageLimits {

    private static final String RESOURCE = "ephemeral-storage";

    private StorageLimits() {}

    /** Whether there is a limit at all, so that it is worth looking. */
    static boolean given(Pod pod) {
        return pod.spec().volumes().stream().anyMatch(StorageLimits::bounded)
                || pod.spec().containers().stream()
                        .anyMatch(one -> one.resources().limits().containsKey(RESOURCE));
    }

    private static boolean bounded(Volume volume) {
        return volume.emptyDir().has("sizeLimit") && volume.emptyDir().sizeLimit().signum() > 0;
    }

    /** Why the pod has to end, in Kubernetes' words; empty when it keeps within its limits. */
    static Optional<String> exceeded(Pod pod, PodDisk disk) {
        for (Volume volume : pod.spec().volumes()) {
            if (bounded(volume) && held(disk, volume) > volume.emptyDir().sizeLimit().value()) {
                return Optional.of(
                        "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                                .formatted(volume.name(), volume.emptyDir().sizeLimit()));
            }
        }
        Quantity whole = sum(pod);
        if (!whole.isZero() && disk.ephemeral().bytes() > whole.value()) {
            return Optional.of(
                    "Pod ephemeral local storage usage exceeds the total limit of containers %s. "
                            .formatted(whole));
        }
        for (Container container : pod.spec().containers()) {
            Quantity limit = container.resources().limits().getOrDefault(RESOURCE, Quantity.ZERO);
            DiskUsage own = disk.containers().get(container.name());
            if (!limit.isZero()
                    && own != null
                    && own.layerBytes() + own.logBytes() > limit.value()) {
                return Optional.of(
                        "Container %s exceeded its local ephemeral storage limit \"%s\". "
                                .formatted(container.name(), limit));
            }
        }
        return Optional.empty();
    }

    /** What the whole pod may keep: the sum of what limits there are. */
    private static Quantity sum(Pod pod) {
        return new ContainerSum<>(
                        Quantity.ZERO,
                        container ->
                                new Container((ObjectNode) container)
                                        .resources()
                                        .limits()
                                        .getOrDefault(RESOURCE, Quantity.ZERO),
                        Quantity::add,
                        Quantity::max)
                .over(pod.spec().json());
    }

    private static long held(PodDisk disk, Volume volume) {
        var mounted = disk.mounted().get(volume.name());
        return mounted != null
                ? mounted.usedBytes()
                : disk.volumes().getOrDefault(volume.name(), TreeUsage.NOTHING).bytes();
    }
}
