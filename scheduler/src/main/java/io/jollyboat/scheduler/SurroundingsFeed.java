package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.api.scheduling.v1alpha2.PodGroup;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.BudgetsChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.GroupChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NamespaceChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.WorkloadsChanged;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.snapshot.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Follows what is around nodes and pods. Nothing is listed or watched before the first pod for
 * which it matters; such a pod is held back until all of it is there.
 */
final class SurroundingsFeed {

    private final Informers informers;
    private final boolean spreadsByDefault;
    private final BiConsumer<UnaryOperator<Surroundings>, ClusterEvent> out;
    private final StorageFeed storage;
    private final Map<Part, List<Informer<?>>> started =
            new EnumMap<>(Part.class); // guarded by this

    /** Those whose handlers have heard of all that was there. */
    private final Set<Informer<?>> ready = ConcurrentHashMap.newKeySet();

    /** What is followed as one, or not at all. */
    enum Part {
        NAMESPACES,
        BUDGETS,
        WORKLOADS,
        STORAGE,
        GROUPS
    }

    /**
     * @param spreadsByDefault whether some profile spreads pods that do not say how
     * @param out takes changes and what they are
     */
    SurroundingsFeed(
            Informers informers,
            boolean spreadsByDefault,
            StorageFeed storage,
            BiConsumer<UnaryOperator<Surroundings>, ClusterEvent> out) {
        this.informers = informers;
        this.spreadsByDefault = spreadsByDefault;
        this.storage = storage;
        this.out = out;
    }

    /** Whether everything is there that matters for a pod. If not, it is on its way from now on. */
    boolean isReadyFor(PodInfo pod) {
        return missingFor(pod).isEmpty();
    }

    /**
     * Runs a task once everything is there that matters for a pod: at once, or later and elsewhere.
     */
    void whenReady(PodInfo pod, Runnable task) {
        List<Informer<?>> missing = missingFor(pod);
        if (missing.isEmpty()) {
            task.run();
        } else {
            missing.getFirst().whenSynced(() -> whenReady(pod, task));
        }
    }

    private List<Informer<?>> missingFor(PodInfo pod) {
        List<Informer<?>> missing = new ArrayList<>(0);
        for (Part part : partsFor(pod)) {
            List<Informer<?>> following = start(part);
            // Groups may not be served at all: a pod of one is not held back, but told what it
            // waits for.
            if (part != Part.GROUPS) {
                following.stream().filter(each -> !ready.contains(each)).forEach(missing::add);
            }
        }
        return missing;
    }

    private Set<Part> partsFor(PodInfo pod) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (pod.relations().selectsNamespaces()) {
            parts.add(Part.NAMESPACES);
        }
        if (pod.rank().priority() != 0) {
            parts.add(Part.BUDGETS); // pods of different priority: one may preempt the other
        }
        if (spreadsByDefault) {
            parts.add(Part.WORKLOADS);
        }
        if (!pod.demand().volumes().isNone()) {
            parts.add(Part.STORAGE);
        }
        if (pod.group().isPresent()) {
            parts.add(Part.GROUPS);
        }
        return parts;
    }

    private synchronized List<Informer<?>> start(Part part) {
        List<Informer<?>> known = started.get(part);
        if (known != null) {
            return known;
        }
        List<Informer<?>> fresh =
                switch (part) {
                    case NAMESPACES -> List.of(followNamespaces());
                    case BUDGETS -> List.of(followBudgets());
                    case WORKLOADS -> followWorkloads();
                    case STORAGE -> storage.start();
                    case GROUPS -> List.of(followGroups());
                };
        started.put(part, fresh);
        fresh.forEach(each -> each.whenSynced(() -> ready.add(each)));
        return fresh;
    }

    private Informer<Namespace> followNamespaces() {
        Informer<Namespace> namespaces = informers.of(Resources.NAMESPACES);
        namespaces.addHandler(
                Changes.of(
                        (namespace, there) ->
                                out.accept(
                                        around -> label(around, namespace, there),
                                        new NamespaceChanged(namespace.name()))));
        return namespaces;
    }

    private static Surroundings label(Surroundings around, Namespace namespace, boolean there) {
        Map<String, String> labels = Map.copyOf(namespace.labels());
        if (there && labels.equals(around.namespaces().get(namespace.name()))) {
            return around;
        }
        Map<String, Map<String, String>> all = new HashMap<>(around.namespaces());
        all.remove(namespace.name());
        if (there) {
            all.put(namespace.name(), labels);
        }
        return around.withNamespaces(all);
    }

    private Informer<PodGroup> followGroups() {
        Informer<PodGroup> groups = informers.of(Resources.POD_GROUPS);
        groups.addHandler(
                Changes.of(
                        (group, there) ->
                                out.accept(
                                        around -> group(around, group, there),
                                        new GroupChanged(Key.of(group)))));
        return groups;
    }

    private static Surroundings group(Surroundings around, PodGroup group, boolean there) {
        int minimum = group.spec().schedulingPolicy().gang().minCount();
        return around.withGroup(Key.of(group), known -> there ? known.of(minimum) : known.gone());
    }

    private Informer<PodDisruptionBudget> followBudgets() {
        Informer<PodDisruptionBudget> budgets = informers.of(Resources.POD_DISRUPTION_BUDGETS);
        budgets.addHandler(
                Changes.any(
                        () -> {
                            List<Budget> all = budgets.list().stream().map(Budget::of).toList();
                            out.accept(around -> around.withBudgets(all), new BudgetsChanged());
                        }));
        return budgets;
    }

    private List<Informer<?>> followWorkloads() {
        return List.of(
                followWorkloads(Resources.SERVICES),
                followWorkloads(Resources.REPLICATION_CONTROLLERS),
                followWorkloads(Resources.REPLICA_SETS),
                followWorkloads(Resources.STATEFUL_SETS));
    }

    private <T extends KubernetesObject> Informer<T> followWorkloads(ResourceType<T> type) {
        Informer<T> informer = informers.of(type);
        informer.addHandler(
                Changes.any(
                        () ->
                                out.accept(
                                        around -> around.withWorkloads(workloads()),
                                        new WorkloadsChanged())));
        return informer;
    }

    private List<Workload> workloads() {
        return Stream.of(
                        Resources.SERVICES,
                        Resources.REPLICATION_CONTROLLERS,
                        Resources.REPLICA_SETS,
                        Resources.STATEFUL_SETS)
                .flatMap(type -> informers.of(type).list().stream())
                .map(SurroundingsFeed::workload)
                .toList();
    }

    private static Workload workload(KubernetesObject object) {
        JsonNode selector = object.json().path("spec").path("selector");
        boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
        if (structured) {
            return new Workload(object.namespace(), LabelSelector.of(selector));
        }
        Map<String, String> labels = new HashMap<>();
        selector.forEachEntry((key, value) -> labels.put(key, value.asString("")));
        return new Workload(
                object.namespace(),
                labels.isEmpty() ? LabelSelector.NOTHING : LabelSelector.ofLabels(labels));
    }
}
