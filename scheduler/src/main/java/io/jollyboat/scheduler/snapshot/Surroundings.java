package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.storage.Storage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What scheduling needs to know of the cluster besides its nodes and pods. Immutable; the parts are
 * told apart by identity, so a part that did not change is the same object.
 *
 * @param namespaces the labels of the namespaces, by name
 * @param storage claims, volumes and what nodes can attach
 * @param budgets how many pods may be disrupted
 * @param workloads the selectors of what owns or serves pods, for spreading pods that do not say
 *     how
 * @param groups those that pods are placed together in, by namespace and name
 */
public record Surroundings(
        Map<String, Map<String, String>> namespaces,
        Storage storage,
        List<Budget> budgets,
        List<Workload> workloads,
        Map<Key, Group> groups) {

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

    private Surroundings withGroups(Map<Key, Group> changed) {
        return new Surroundings(namespaces, storage, budgets, workloads, Map.copyOf(changed));
    }

    /** With one of the groups changed. */
    public Surroundings withGroup(Key key, UnaryOperator<Group> change) {
        Group before = Group.of(key, groups);
        Group after = change.apply(before);
        if (after.equals(before)) {
            return this;
        }
        Map<Key, Group> all = new HashMap<>(groups);
        all.put(key, after);
        all.values().removeIf(Group::isUnknown);
        return withGroups(all);
    }
}
