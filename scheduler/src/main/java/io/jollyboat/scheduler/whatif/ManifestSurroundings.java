package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.scheduling.v1alpha2.PodGroup;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.storage.StorageClassFacts;
import io.jollyboat.scheduler.storage.StorageReader;
import io.jollyboat.scheduler.storage.StorageState;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What manifests say of the cluster besides its nodes and pods: claims, volumes and their classes,
 * and groups of pods.
 */
final class ManifestSurroundings {

    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final String USUAL = "standard";

    private final StorageState storage;
    private final boolean assumesClasses;
    private final List<PodGroup> groups = new ArrayList<>();
    private String usualClass;

    /**
     * @param usualClass the class of claims that name none; empty for none
     * @param assumesClasses whether volumes can be had of every class that a claim names: where
     *     there is no cluster to ask
     */
    ManifestSurroundings(StorageState storage, String usualClass, boolean assumesClasses) {
        this.storage = storage;
        this.usualClass = usualClass.isEmpty() && assumesClasses ? USUAL : usualClass;
        this.assumesClasses = assumesClasses;
    }

    /** The class that claims get which name none; empty when there is no such class. */
    static String usual(List<StorageClass> classes) {
        return classes.stream()
                .filter(ManifestSurroundings::isUsual)
                .map(StorageClass::name)
                .findFirst()
                .orElse("");
    }

    private static boolean isUsual(StorageClass each) {
        return each.annotations().getOrDefault(DEFAULT, "").equals("true");
    }

    /**
     * @return whether the object is of a kind that matters here
     */
    boolean add(ObjectNode json) {
        switch (json.path("kind").asString("")) {
            case "PersistentVolumeClaim" -> claim(json);
            case "PersistentVolume" -> {
                ObjectNode volume = json.deepCopy();
                volume.withObject("/status").putIfAbsent("phase", volume.stringNode("Available"));
                storage.putVolume(StorageReader.read(new PersistentVolume(volume)));
            }
            case "StorageClass" -> {
                StorageClass read = new StorageClass(json);
                storage.putClass(StorageReader.read(read));
                usualClass = isUsual(read) ? read.name() : usualClass;
            }
            case "PodGroup" -> groups.add(new PodGroup(json));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A claim, unless the cluster has one of that name already. */
    void claim(ObjectNode json) {
        ObjectNode claim = json.deepCopy();
        ObjectNode metadata = claim.withObject("/metadata");
        metadata.putIfAbsent("namespace", claim.stringNode("default"));
        metadata.putIfAbsent("uid", claim.stringNode(metadata.path("name").asString("")));
        ObjectNode spec = claim.withObject("/spec");
        if (!usualClass.isEmpty()) {
            spec.putIfAbsent("storageClassName", claim.stringNode(usualClass));
        }
        PersistentVolumeClaim read = new PersistentVolumeClaim(claim);
        if (storage.snapshot().claims().containsKey(Key.of(read))) {
            return;
        }
        String named = read.spec().storageClassName();
        if (assumesClasses
                && !named.isEmpty()
                && !storage.snapshot().classes().containsKey(named)) {
            storage.putClass(new StorageClassFacts(named, "assumed", true, List.of()));
        }
        storage.putClaim(StorageReader.read(read));
    }

    /** The surroundings of a cluster with all this. */
    Surroundings in(Surroundings cluster, List<PodInfo> pods) {
        Surroundings all = cluster.with(storage.snapshot());
        for (PodGroup group : groups) {
            String namespace = group.namespace().isEmpty() ? "default" : group.namespace();
            int minimum = group.spec().schedulingPolicy().gang().minCount();
            all = all.withGroup(new Key(namespace, group.name()), known -> known.of(minimum));
        }
        for (PodInfo pod : pods) {
            if (pod.group().isPresent()) {
                all = all.withGroup(pod.group().get(), known -> known.with(pod.key()));
            }
        }
        return all;
    }
}
