package io.jollyboat.jolly.simulation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sees every change of every pod and of what makes pods, all through a storm, and every eviction;
 * notes what must not be: an eviction that was allowed and left a budget fewer healthy pods than it
 * needs, and a status that goes back in time.
 *
 * <p>A budget can only count on what its controller can know. So pods that lost their health by
 * other ways than eviction a short while before count as if they had it still.
 */
final class Lookout {

    /** Longer than a controller is away or behind. */
    private static final Duration BEHIND = Duration.ofMinutes(1);

    private static final List<ResourceType<? extends KubernetesObject>> FOLLOWED =
            List.of(
                    Resources.DEPLOYMENTS,
                    Resources.REPLICA_SETS,
                    Resources.STATEFUL_SETS,
                    Resources.DAEMON_SETS,
                    Resources.JOBS,
                    Resources.POD_DISRUPTION_BUDGETS);

    private record Loss(Pod pod, Instant at) {}

    private final SimulatedCluster cluster;
    private final Map<String, Pod> healthy = new HashMap<>(); // by uid
    private final Set<String> evicted = new HashSet<>();
    private final List<Loss> losses = new ArrayList<>();
    private final Map<String, ObjectNode> last = new HashMap<>(); // by uid

    /** What must not have been. */
    final List<String> wrongs = new ArrayList<>();

    /** Evictions of healthy pods that have a budget, by whether it was asked and agreed. */
    int allowed;

    int refused;

    /** Those of the allowed that were judged without regard for other losses. */
    int strict;

    Lookout(SimulatedCluster cluster) {
        this.cluster = cluster;
        watch(Resources.PODS, (type, object) -> see(new Pod(object), type.equals("DELETED")));
        FOLLOWED.forEach(type -> watch(type, this::follow));
    }

    private interface Seen {
        void event(String type, ObjectNode object);
    }

    private void watch(ResourceType<? extends KubernetesObject> type, Seen seen) {
        var list = cluster.client.list(type, "", ListOptions.ALL);
        list.items().forEach(one -> seen.event("ADDED", one.json()));
        cluster.client.watch(
                type,
                "",
                ListOptions.ALL,
                list.resourceVersion(),
                new WatchSink() {
                    @Override
                    public void event(String kind, ObjectNode object) {
                        if (!kind.equals("BOOKMARK")) {
                            seen.event(kind, object);
                        }
                    }

                    @Override
                    public void closed(@Nullable ApiException why) {
                        watch(type, seen);
                    }
                });
    }

    private void see(Pod pod, boolean gone) {
        if (!gone && isHealthy(pod)) {
            healthy.put(pod.uid(), pod);
        } else if (healthy.remove(pod.uid()) != null && !evicted.contains(pod.uid())) {
            losses.add(new Loss(pod, cluster.timeline.now()));
        }
    }

    private static boolean isHealthy(Pod pod) {
        return !pod.beingDeleted()
                && pod.status().conditions().stream()
                        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private void follow(String type, ObjectNode object) {
        String uid = object.at("/metadata/uid").asString();
        ObjectNode before = type.equals("DELETED") ? last.remove(uid) : last.put(uid, object);
        long observed = object.at("/status/observedGeneration").asLong(0);
        if (observed > object.at("/metadata/generation").asLong(0)) {
            wrong(object, "has observed what is not yet");
        }
        if (before == null) {
            return;
        }
        if (observed < before.at("/status/observedGeneration").asLong(0)) {
            wrong(object, "has observed less than before");
        }
        if (object.path("kind").asString("").equals("Job")) {
            followJob(before, object);
        }
    }

    private void followJob(ObjectNode before, ObjectNode now) {
        for (String count : List.of("succeeded", "failed")) {
            if (now.path("status").path(count).asInt(0)
                    < before.path("status").path(count).asInt(0)) {
                wrong(now, "has fewer pods that " + count);
            }
        }
        if (ended(before) && !ended(now)) {
            wrong(now, "had ended and goes on");
        }
    }

    private static boolean ended(ObjectNode job) {
        return job.at("/status/conditions")
                .valueStream()
                .anyMatch(
                        one ->
                                Set.of("Complete", "Failed").contains(one.path("type").asString(""))
                                        && one.path("status").asString("").equals("True"));
    }

    private void wrong(ObjectNode object, String what) {
        wrongs.add(
                "%s: %s %s/%s %s"
                        .formatted(
                                cluster.timeline.now(),
                                object.path("kind").asString(""),
                                object.at("/metadata/namespace").asString(""),
                                object.at("/metadata/name").asString(""),
                                what));
    }

    /** Evicts a pod, and judges that. */
    void evict(Pod pod) {
        List<Pod> before = look();
        boolean counts = before.stream().anyMatch(one -> same(one, pod) && isHealthy(one));
        Optional<PodDisruptionBudget> budget =
                cluster.list(Resources.POD_DISRUPTION_BUDGETS).stream()
                        .filter(one -> selects(one, pod))
                        .findFirst();
        try {
            evicted.add(pod.uid());
            Storm.evict(cluster, pod);
        } catch (ApiException e) {
            evicted.remove(pod.uid());
            refused += budget.isPresent() && counts ? 1 : 0;
            throw e;
        }
        if (counts) {
            budget.ifPresent(one -> judge(one, pod));
        }
    }

    private void judge(PodDisruptionBudget budget, Pod evicted) {
        Instant since = cluster.timeline.now().minus(BEHIND);
        long left =
                look().stream().filter(Lookout::isHealthy).filter(p -> selects(budget, p)).count();
        losses.removeIf(loss -> loss.at.isBefore(since));
        long lost = losses.stream().filter(loss -> selects(budget, loss.pod)).count();
        allowed++;
        strict += lost == 0 ? 1 : 0;
        if (left + lost < budget.status().desiredHealthy()) {
            wrongs.add(
                    "%s: the eviction of %s left %d healthy pods (%d lost otherwise): %s"
                            .formatted(
                                    cluster.timeline.now(),
                                    evicted.name(),
                                    left,
                                    lost,
                                    budget.json()));
        }
    }

    /** All pods as they are at this very moment. */
    private List<Pod> look() {
        List<Pod> pods = cluster.list(Resources.PODS);
        Set<String> there = new HashSet<>();
        for (Pod pod : pods) {
            there.add(pod.uid());
            see(pod, false);
        }
        List.copyOf(healthy.values()).stream()
                .filter(pod -> !there.contains(pod.uid()))
                .forEach(pod -> see(pod, true));
        return pods;
    }

    private static boolean same(Pod one, Pod other) {
        return one.uid().equals(other.uid());
    }

    private static boolean selects(PodDisruptionBudget budget, Pod pod) {
        return budget.namespace().equals(pod.namespace())
                && LabelSelector.of(budget.spec().selector().json()).matches(pod.labels());
    }
}
