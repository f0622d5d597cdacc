package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.storage.Storage;
import java.util.List;
import java.util.Map;

/**
 * What scheduling needs to know of the cluster besides its nodes and pods. Immutable; the parts are
 * told apart by identity, so a part that did not change is the same object.
 *
 * @param namespaces the labels of the namespaces, by name
 * @param storage claims, volumes and what nodes can attach
 * @param budgets how many pods may be disrupted
 * @param workloads the selectors of what owns or serves pods, for spreading pods that do not say
 *     how
 * @param groups how many pods of a group are to be placed together at the least, by its namespace
 *     and name
 */
public record Surroundings(
        Map<String, Map<String, String>> namespaces,
        Storage storage,
        List<Budget> budgets,
        List<Workload> workloads,
        Map<Key, Integer> groups) {

    public static final Surroundings NONE =
            new Surroundings(Map.of(), Storage.NONE, List.of(), List.of(), Map.of());

    @SuppressWarnings("ReferenceEquality") // the same object is the same state
    public Surroundings with(Storage changed) {
        if (changed == storage) {
            return this;
        }
        return new Surroundings(namespaces, changed, budgets, workloads, groups);
    }

    public Surroundings withNamespaces(Map<String, Map<String, String>> changed) {
        return new Surroundings(Map.copyOf(changed), storage, budgets, workloads, groups);
    }

    public Surroundings withBudgets(List<Budget> changed) {
        return new Surroundings(namespaces, storage, List.copyOf(changed), workloads, groups);
    }

    public Surroundings withWorkloads(List<Workload> changed) {
        return new Surroundings(namespaces, storage, budgets, List.copyOf(changed), groups);
    }

    public Surroundings withGroups(Map<Key, Integer> changed) {
        return new Surroundings(namespaces, storage, budgets, workloads, Map.copyOf(changed));
    }
}
