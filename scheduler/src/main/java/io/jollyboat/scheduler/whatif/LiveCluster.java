package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.scheduling.v1alpha2.PodGroup;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.node.NodeReader;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodReader;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.storage.StorageReader;
import io.jollyboat.scheduler.storage.StorageState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster as its API has it now, or as files say.
 *
 * @param placed the pods that have nodes and have not ended
 * @param storage claims, volumes and classes, to which others may be added
 * @param usualClass the class of claims that name none; empty for none
 * @param isOfFiles there is no API to ask
 */
public record LiveCluster(
        List<NodeFacts> nodes,
        List<PodInfo> placed,
        PriorityClasses priorities,
        StorageState storage,
        String usualClass,
        boolean isOfFiles,
        Surroundings surroundings) {

    /** A cluster of nothing but nodes. */
    public static LiveCluster of(List<NodeFacts> nodes) {
        return new LiveCluster(
                nodes,
                List.of(),
                new PriorityClasses(List.of()),
                new StorageState(),
                "",
                true,
                Surroundings.NONE);
    }

    /** Reads everything that scheduling looks at. Blocks. */
    public static LiveCluster read(CallingClient client) {
        return read(client, list(client, Resources.PODS));
    }

    /**
     * The same, of one who knows the pods already.
     *
     * @param pods all of them
     */
    public static LiveCluster read(CallingClient client, List<Pod> pods) {
        List<NodeFacts> nodes =
                list(client, Resources.NODES).stream().map(NodeReader::read).toList();
        List<PodInfo> placed =
                pods.stream()
                        .filter(pod -> !pod.spec().nodeName().isEmpty())
                        .filter(pod -> !PodLife.hasEnded(pod))
                        .map(PodReader::read)
                        .toList();
        Map<String, Map<String, String>> namespaces = new HashMap<>();
        list(client, Resources.NAMESPACES)
                .forEach(each -> namespaces.put(each.name(), Map.copyOf(each.labels())));
        StorageState storage = new StorageState();
        list(client, Resources.PERSISTENT_VOLUME_CLAIMS)
                .forEach(claim -> storage.putClaim(StorageReader.read(claim)));
        list(client, Resources.PERSISTENT_VOLUMES)
                .forEach(volume -> storage.putVolume(StorageReader.read(volume)));
        List<StorageClass> classes = list(client, Resources.STORAGE_CLASSES);
        classes.forEach(each -> storage.putClass(StorageReader.read(each)));
        list(client, Resources.CSI_NODES)
                .forEach(node -> storage.limit(node.name(), StorageReader.limits(node)));
        List<Budget> budgets =
                list(client, Resources.POD_DISRUPTION_BUDGETS).stream().map(Budget::of).toList();
        return new LiveCluster(
                nodes,
                placed,
                new PriorityClasses(list(client, Resources.PRIORITY_CLASSES)),
                storage,
                ManifestSurroundings.usual(classes),
                false,
                groups(client, Surroundings.NONE.withNamespaces(namespaces).withBudgets(budgets)));
    }

    private static Surroundings groups(CallingClient client, Surroundings around) {
        Surroundings all = around;
        for (PodGroup group : groups(client)) {
            int minimum = group.spec().schedulingPolicy().gang().minCount();
            all = all.withGroup(Key.of(group), known -> known.of(minimum));
        }
        return all;
    }

    /** None where their API, an alpha one, is not served. */
    private static List<PodGroup> groups(CallingClient client) {
        try {
            return list(client, Resources.POD_GROUPS);
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static <T extends KubernetesObject> List<T> list(
            CallingClient client, ResourceType<T> type) {
        return client.list(type, "", ListOptions.ALL).items();
    }
}
