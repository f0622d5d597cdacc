package io.jollyboat.scheduler;

import io.jollyboat.scheduler.decision.PointTimes;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PermitPlugin.Permission;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.rule.Verdict.Fits;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.QueueingHints;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The profiles by name, and what the queue wants to know of their rules. */
final class ProfileRules implements QueueingHints {

    private final Map<String, Profile> profiles = new HashMap<>();
    private final Map<String, SchedulingCycle> cycles = new HashMap<>();
    private final PointTimes times;

    static ProfileRules of(SchedulerConfiguration configuration, PointTimes times) {
        return new ProfileRules(
                configuration.profiles().stream()
                        .map(each -> Plugins.profile(each.schedulerName(), each.arrangement()))
                        .toList(),
                times);
    }

    ProfileRules(List<Profile> profiles) {
        this(profiles, PointTimes.UNTOLD);
    }

    /**
     * @param times told how long the rules take
     */
    ProfileRules(List<Profile> profiles, PointTimes times) {
        this.times = times;
        for (Profile profile : profiles) {
            this.profiles.put(profile.schedulerName(), profile);
            this.cycles.put(profile.schedulerName(), new SchedulingCycle(profile, times));
        }
    }

    /** The profile that places the pod; empty when the pod is somebody else's. */
    Optional<Profile> of(PodInfo pod) {
        return Optional.ofNullable(profiles.get(pod.rules().schedulerName()));
    }

    /** The cycle of that profile; for the scheduling loop alone. */
    Optional<SchedulingCycle> cycleFor(PodInfo pod) {
        return Optional.ofNullable(cycles.get(pod.rules().schedulerName()));
    }

    /** What the pod takes with it to the node it names. */
    List<Promise> reserve(PodInfo placed, NodeSnapshot cluster) {
        long begun = times.now();
        NodeInfo node = cluster.find(placed.nodeName()).orElseThrow();
        List<Promise> promises =
                of(placed).stream()
                        .flatMap(profile -> profile.binding().reserves().stream())
                        .flatMap(plugin -> plugin.reserve(placed, node, cluster).stream())
                        .toList();
        times.took("Reserve", "Success", placed.rules().schedulerName(), begun);
        return promises;
    }

    /**
     * Whether the pod may be bound to the node it names.
     *
     * @param placed how many pods of its group have nodes
     */
    Permission permit(PodInfo pod, int placed, NodeSnapshot cluster) {
        long begun = times.now();
        Permission permission =
                of(pod).stream()
                        .flatMap(profile -> profile.binding().permits().stream())
                        .map(plugin -> plugin.permit(pod, placed, cluster))
                        .filter(Permission.Wait.class::isInstance)
                        .findFirst()
                        .orElse(Permission.GRANTED);
        String status = permission instanceof Permission.Wait ? "Wait" : "Success";
        times.took("Permit", status, pod.rules().schedulerName(), begun);
        return permission;
    }

    @Override
    public boolean mayBeTried(PodInfo pod) {
        return of(pod).stream()
                .flatMap(profile -> profile.preEnqueue().stream())
                .allMatch(plugin -> plugin.preEnqueue(pod) instanceof Fits);
    }

    @Override
    public boolean concerns(ClusterEvent event, Set<String> rejectedBy) {
        if (rejectedBy.isEmpty()) {
            return true;
        }
        for (Profile profile : profiles.values()) {
            for (FilterPlugin plugin : profile.filters()) {
                if (rejectedBy.contains(plugin.name()) && plugin.concerns(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Room that a pod's own group gave back is what it did not fit into together with them. */
    private static boolean isOfItsOwnGroup(ClusterEvent event, PodInfo pod) {
        return pod.group().isPresent()
                && event instanceof PodRemoved(PodInfo gone, var ignored)
                && gone.group().equals(pod.group());
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod, Set<String> rejectedBy) {
        if (isOfItsOwnGroup(event, pod)) {
            return false;
        }
        if (rejectedBy.isEmpty()) {
            return true;
        }
        for (FilterPlugin plugin : of(pod).map(Profile::filters).orElse(List.of())) {
            if (rejectedBy.contains(plugin.name()) && plugin.mayHelp(event, pod)) {
                return true;
            }
        }
        return false;
    }
}
