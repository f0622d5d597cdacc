package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.storage.v1.CSIDriver;
import io.jollyboat.core.api.storage.v1.CSINode;
import io.jollyboat.core.api.storage.v1.CSIStorageCapacity;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.ClaimChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.StorageChanged;
import io.jollyboat.scheduler.storage.CapacityFacts;
import io.jollyboat.scheduler.storage.StorageReader;
import io.jollyboat.scheduler.storage.StorageState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Follows claims, volumes, their classes, and what nodes can attach. */
final class StorageFeed {

    private final Informers informers;
    private final BiConsumer<Consumer<StorageState>, ClusterEvent> out;

    /**
     * @param out takes changes and what they are
     */
    StorageFeed(Informers informers, BiConsumer<Consumer<StorageState>, ClusterEvent> out) {
        this.informers = informers;
        this.out = out;
    }

    /** Begins to follow; to be called once. */
    List<Informer<?>> start() {
        Informer<PersistentVolumeClaim> claims = informers.of(Resources.PERSISTENT_VOLUME_CLAIMS);
        claims.addHandler(
                Changes.of(
                        (claim, there) ->
                                out.accept(
                                        state -> take(state, claim, there),
                                        new ClaimChanged(Key.of(claim)))));
        Informer<PersistentVolume> volumes = informers.of(Resources.PERSISTENT_VOLUMES);
        volumes.addHandler(
                Changes.of((volume, there) -> changed(state -> take(state, volume, there))));
        Informer<StorageClass> classes = informers.of(Resources.STORAGE_CLASSES);
        classes.addHandler(
                Changes.of((found, there) -> changed(state -> take(state, found, there))));
        Informer<CSINode> nodes = informers.of(Resources.CSI_NODES);
        nodes.addHandler(
                Changes.of(
                        (node, there) ->
                                changed(
                                        state ->
                                                state.limit(
                                                        node.name(),
                                                        there
                                                                ? StorageReader.limits(node)
                                                                : Map.of()))));
        Informer<CSIDriver> drivers = informers.of(Resources.CSI_DRIVERS);
        drivers.addHandler(Changes.any(this::capacities));
        Informer<CSIStorageCapacity> capacities = informers.of(Resources.CSI_STORAGE_CAPACITIES);
        capacities.addHandler(Changes.any(this::capacities));
        return List.<Informer<? extends KubernetesObject>>of(
                        claims, volumes, classes, nodes, drivers, capacities)
                .stream()
                .<Informer<?>>map(each -> each)
                .toList();
    }

    private void changed(Consumer<StorageState> change) {
        out.accept(change, new StorageChanged());
    }

    private static void take(StorageState state, PersistentVolumeClaim claim, boolean there) {
        if (there) {
            state.putClaim(StorageReader.read(claim));
        } else {
            state.removeClaim(Key.of(claim));
        }
    }

    private static void take(StorageState state, PersistentVolume volume, boolean there) {
        if (there) {
            state.putVolume(StorageReader.read(volume));
        } else {
            state.removeVolume(volume.name());
        }
    }

    private static void take(StorageState state, StorageClass storageClass, boolean there) {
        if (there) {
            state.putClass(StorageReader.read(storageClass));
        } else {
            state.removeClass(storageClass.name());
        }
    }

    private void capacities() {
        Set<String> counting =
                informers.of(Resources.CSI_DRIVERS).list().stream()
                        .filter(driver -> driver.spec().storageCapacity())
                        .map(CSIDriver::name)
                        .collect(Collectors.toSet());
        List<CapacityFacts> all =
                informers.of(Resources.CSI_STORAGE_CAPACITIES).list().stream()
                        .map(StorageReader::read)
                        .toList();
        changed(state -> state.capacities(counting, all));
    }
}
