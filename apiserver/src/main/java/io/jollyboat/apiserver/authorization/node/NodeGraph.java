package io.jollyboat.apiserver.authorization.node;

import io.jollyboat.apiserver.cache.CacheEvent;
import io.jollyboat.apiserver.cache.ChangeLog;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/**
 * Which node has to do with what: the pods that are bound to it lead to secrets, config maps,
 * claims and accounts; claims lead to volumes, and volumes to secrets of their own.
 *
 * <p>Read from the cache when somebody asks, since only kubelets do. Safe for use by several
 * threads.
 */
public final class NodeGraph {

    private static final String PODS = "pods";
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String VOLUMES = "persistentvolumes";

    /** A pod's node and all that the pod leads to; itself included. */
    private record Bound(String node, Set<Reference> references) {}

    /** What a volume leads to and what leads to it. */
    private record Volume(Reference claim, Set<Reference> secrets) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ChangeLog podLog;
    private final ChangeLog volumeLog;
    private final Placements attachments;
    private final Placements slices;

    private final Map<String, Bound> pods = new HashMap<>(); // by key; guarded by lock
    private final Map<String, Volume> volumes = new ConcurrentHashMap<>(); // by name
    private final Map<Reference, Set<String>> volumesOfSecret = new ConcurrentHashMap<>();

    /** How many pods of each node lead to a thing. */
    private final Map<Reference, Map<String, Integer>> nodes = new ConcurrentHashMap<>();

    public NodeGraph(
            ResourceCache podCache,
            ResourceCache volumeCache,
            ResourceCache attachmentCache,
            ResourceCache sliceCache) {
        podLog = podCache.log(() -> {});
        volumeLog = volumeCache.log(() -> {});
        attachments = new Placements(attachmentCache);
        slices = new Placements(sliceCache);
    }

    /** Whether a node's pods lead to a thing. */
    boolean leads(String node, Reference to) {
        catchUp();
        if (direct(node, to)) {
            return true;
        }
        return switch (to.resource()) {
            case VOLUMES -> volumeOf(node, to.name());
            case "secrets" ->
                    volumesOfSecret.getOrDefault(to, Set.of()).stream()
                            .anyMatch(volume -> volumeOf(node, volume));
            case "volumeattachments" -> attachments.isAt(node, to.name());
            case "resourceslices" -> slices.isAt(node, to.name());
            default -> false;
        };
    }

    private boolean direct(String node, Reference to) {
        return nodes.getOrDefault(to, Map.of()).containsKey(node);
    }

    private boolean volumeOf(String node, String name) {
        Volume volume = volumes.get(name);
        return volume != null && direct(node, volume.claim());
    }

    private void catchUp() {
        if (podLog.isEmpty()
                && volumeLog.isEmpty()
                && attachments.isCurrent()
                && slices.isCurrent()) {
            return;
        }
        lock.lock();
        try {
            podLog.drain(this::pods);
            volumeLog.drain(this::volumes);
            attachments.catchUp();
            slices.catchUp();
        } finally {
            lock.unlock();
        }
    }

    /** The caller holds the lock. */
    private void pods(ChangeLog.Note note) {
        switch (note) {
            case ChangeLog.Note.Reset reset -> {
                pods.clear();
                nodes.clear();
                reset.objects().forEach(this::putPod);
            }
            case ChangeLog.Note.Changed(CacheEvent event) -> {
                StoredObject now = event.after();
                if (now == null) {
                    removePod(event.key());
                } else {
                    putPod(now);
                }
            }
        }
    }

    private void putPod(StoredObject object) {
        removePod(object.key());
        JsonNode pod = object.tree();
        String node = Trees.text(pod, "spec", "nodeName");
        if (node.isEmpty()) {
            return;
        }
        Set<Reference> references = new HashSet<>(PodReferences.of(pod));
        references.add(
                new Reference(
                        PODS,
                        Trees.text(pod, "metadata", "namespace"),
                        Trees.text(pod, "metadata", "name")));
        pods.put(object.key(), new Bound(node, references));
        for (Reference reference : references) {
            nodes.computeIfAbsent(reference, none -> new ConcurrentHashMap<>())
                    .merge(node, 1, Integer::sum);
        }
    }

    private void removePod(String key) {
        Bound gone = pods.remove(key);
        if (gone == null) {
            return;
        }
        for (Reference reference : gone.references()) {
            nodes.computeIfPresent(
                    reference,
                    (same, counts) -> {
                        counts.computeIfPresent(
                                gone.node(), (node, count) -> count == 1 ? null : count - 1);
                        return counts.isEmpty() ? null : counts;
                    });
        }
    }

    /** The caller holds the lock. */
    private void volumes(ChangeLog.Note note) {
        switch (note) {
            case ChangeLog.Note.Reset reset -> {
                volumes.clear();
                volumesOfSecret.clear();
                reset.objects().forEach(object -> putVolume(object.tree()));
            }
            case ChangeLog.Note.Changed(CacheEvent event) -> {
                StoredObject before = event.before();
                StoredObject now = event.after();
                if (before != null) {
                    removeVolume(Trees.text(before.tree(), "metadata", "name"));
                }
                if (now != null) {
                    putVolume(now.tree());
                }
            }
        }
    }

    private void putVolume(JsonNode volume) {
        String name = Trees.text(volume, "metadata", "name");
        JsonNode claim = volume.path("spec").path("claimRef");
        Reference claimed =
                new Reference(CLAIMS, Trees.text(claim, "namespace"), Trees.text(claim, "name"));
        Set<Reference> secrets = VolumeSecrets.of(volume, claimed.namespace());
        volumes.put(name, new Volume(claimed, secrets));
        for (Reference secret : secrets) {
            volumesOfSecret
                    .computeIfAbsent(secret, none -> ConcurrentHashMap.newKeySet())
                    .add(name);
        }
    }

    private void removeVolume(String name) {
        Volume gone = volumes.remove(name);
        if (gone == null) {
            return;
        }
        for (Reference secret : gone.secrets()) {
            volumesOfSecret.computeIfPresent(
                    secret,
                    (same, names) -> {
                        names.remove(name);
                        return names.isEmpty() ? null : names;
                    });
        }
    }
}
