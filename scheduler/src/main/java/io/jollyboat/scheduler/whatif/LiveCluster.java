package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
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
 * A cluster as its API has it now.
 *
 * @param placed the pods that have nodes and have not ended
 */
public record LiveCluster(
        List<NodeFacts> nodes,
        List<PodInfo> placed,
        PriorityClasses priorities,
        Surroundings surroundings) {

    /** Reads everything that scheduling looks at. Blocks. */
    public static LiveCluster read(CallingClient client) {
        List<NodeFacts> nodes =
                list(client, Resources.NODES).stream().map(NodeReader::read).toList();
        List<PodInfo> placed =
                list(client, Resources.PODS).stream()
                        .filter(pod -> !pod.spec().nodeName().isEmpty())
                        .filter(pod -> !PodReader.hasEnded(pod))
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
        list(client, Resources.STORAGE_CLASSES)
                .forEach(each -> storage.putClass(StorageReader.read(each)));
        list(client, Resources.CSI_NODES)
                .forEach(node -> storage.limit(node.name(), StorageReader.limits(node)));
        List<Budget> budgets =
                list(client, Resources.POD_DISRUPTION_BUDGETS).stream().map(Budget::of).toList();
        return new LiveCluster(
                nodes,
                placed,
                new PriorityClasses(list(client, Resources.PRIORITY_CLASSES)),
                Surroundings.NONE
                        .withNamespaces(namespaces)
                        .withBudgets(budgets)
                        .with(storage.snapshot()));
    }

    private static <T extends KubernetesObject> List<T> list(
            CallingClient client, ResourceType<T> type) {
        return client.list(type, "", ListOptions.ALL).items();
    }
}
