package io.jollyboat.scheduler.whatif;

import static java.util.Objects.requireNonNull;

import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.decision.DecisionRecord;
import io.jollyboat.scheduler.decision.Explanation;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.PreEnqueuePlugin;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Wants;
import io.jollyboat.scheduler.whatif.Plan.Departure;
import io.jollyboat.scheduler.whatif.Plan.Obstacle;
import io.jollyboat.scheduler.whatif.Plan.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A cluster in which one pod is placed after the other, as if it were real. */
final class Planning {

    private final Map<String, Profile> profiles = new HashMap<>();
    private final Map<String, SchedulingCycle> cycles = new HashMap<>();
    private final ClusterState state;

    private final List<Placement> placements = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    private final List<Departure> departures = new ArrayList<>();
    private final Map<List<Object>, List<String>> causes = new HashMap<>(); // by wants and message

    Planning(List<Profile> profiles, ClusterState state) {
        for (Profile profile : profiles) {
            this.profiles.put(profile.schedulerName(), profile);
            cycles.put(profile.schedulerName(), new SchedulingCycle(profile));
        }
        this.state = state;
    }

    void add(NodeFacts node) {
        state.putNode(node);
    }

    void remove(NodeFacts node) {
        state.removeNode(node.name());
    }

    /** Why a pod would not even be tried; empty when it would. */
    Optional<String> blocked(PodInfo pod) {
        Profile profile = profiles.get(pod.rules().schedulerName());
        if (profile == null) {
            return Optional.of(
                    "no scheduler here is named \"%s\"".formatted(pod.rules().schedulerName()));
        }
        for (PreEnqueuePlugin plugin : profile.preEnqueue()) {
            if (plugin.preEnqueue(pod) instanceof Rejected rejected) {
                return Optional.of(String.join(", ", rejected.reasons()));
            }
        }
        return Optional.empty();
    }

    /** Places a pod if it fits; nobody leaves for it. */
    boolean fits(PodInfo pod) {
        return settle(pod) instanceof Placed;
    }

    /**
     * The same, and says where or why not.
     *
     * @param pod one that is not {@linkplain #blocked}
     */
    Decision settle(PodInfo pod) {
        Decision decision = decide(pod);
        if (decision instanceof Placed(String node, int ignored)) {
            state.putPod(pod.on(node));
        }
        return decision;
    }

    /** Notes that a pod is not tried. */
    void leaveOut(Obstacle why) {
        obstacles.add(why);
    }

    /**
     * Places pods that wait together, if need be instead of others, and notes what became of each.
     *
     * @param pods in the order of their turns; it is changed where the scheduler would change it
     */
    void placeAll(List<PodInfo> pods) {
        List<PodInfo> waiting = new ArrayList<>(pods.size());
        for (PodInfo pod : pods) {
            Optional<String> blocked = blocked(pod);
            blocked.ifPresent(why -> obstacles.add(new Obstacle(pod.key(), why, List.of())));
            if (blocked.isEmpty()) {
                waiting.add(pod);
            }
        }
        for (int done = 0; done < waiting.size(); ) {
            List<PodInfo> together = together(waiting.subList(done, waiting.size()));
            inBestOrder(together).forEach(this::place);
            done += together.size();
        }
    }

    /** The first, and those after it among which the scheduler would look for a better order. */
    private List<PodInfo> together(List<PodInfo> waiting) {
        PodInfo first = waiting.getFirst();
        SchedulingCycle cycle = cycle(first);
        int count = 1;
        while (count < Math.min(waiting.size(), SchedulingCycle.TOGETHER)
                && cycle.mayReorder(first)
                && areEqual(first, waiting.get(count))
                && cycle.mayReorder(waiting.get(count))) {
            count++;
        }
        return waiting.subList(0, count);
    }

    private static boolean areEqual(PodInfo one, PodInfo other) {
        return one.rules().schedulerName().equals(other.rules().schedulerName())
                && Plugins.queueSort().order().compare(one, other) == 0;
    }

    private List<PodInfo> inBestOrder(List<PodInfo> together) {
        return together.size() == 1
                ? together
                : cycle(together.getFirst()).jointly(together, state.snapshot()).orElse(together);
    }

    private void place(PodInfo pod) {
        switch (decide(pod)) {
            case Placed(String node, int ignored) -> place(pod, node);
            case Unschedulable no when no.wayOut() instanceof WayOut.Preempt way -> {
                way.victims().forEach(victim -> leave(victim, way.node(), pod));
                place(pod, way.node());
            }
            case Unschedulable no -> nowhere(pod, no);
        }
    }

    /** Nodes are many, and so are pods of one template: one speaks for all of them. */
    private void nowhere(PodInfo pod, Unschedulable no) {
        List<String> why =
                causes.computeIfAbsent(
                        List.of(Wants.of(pod), no.message()), none -> causes(pod, no));
        obstacles.add(new Obstacle(pod.key(), no.message(), why));
    }

    private List<String> causes(PodInfo pod, Unschedulable no) {
        return causes(pod, no, _ -> true).get();
    }

    /**
     * What is said against the nodes as they are now; worked out when it is asked for.
     *
     * @param which the nodes that are told of
     */
    Supplier<List<String>> causes(PodInfo pod, Unschedulable no, Predicate<NodeInfo> which) {
        Profile profile = requireNonNull(profiles.get(pod.rules().schedulerName()));
        NodeSnapshot cluster = state.snapshot();
        return () ->
                Causes.of(
                        Explanation.of(new DecisionRecord(Instant.EPOCH, pod, cluster, no), profile)
                                .stream()
                                .filter(each -> cluster.find(each.node()).filter(which).isPresent())
                                .toList());
    }

    private Decision decide(PodInfo pod) {
        return cycle(pod).decide(pod, state.snapshot());
    }

    private SchedulingCycle cycle(PodInfo pod) {
        SchedulingCycle cycle = cycles.get(pod.rules().schedulerName());
        if (cycle == null) {
            throw new IllegalArgumentException(pod.key() + " is somebody else's");
        }
        return cycle;
    }

    private void place(PodInfo pod, String node) {
        placements.add(new Placement(pod.key(), node));
        state.putPod(pod.on(node));
    }

    private void leave(PodInfo victim, String node, PodInfo preemptor) {
        List<String> broken =
                state.surroundings().budgets().stream()
                        .filter(
                                each ->
                                        each.without(victim).allowed()
                                                < Math.min(0, each.allowed()))
                        .map(each -> each.namespace() + "/" + each.name())
                        .toList();
        departures.add(new Departure(victim.key(), node, preemptor.key(), broken));
        state.removePod(victim.key());
        state.surroundedBy(
                state.surroundings()
                        .withBudgets(
                                state.surroundings().budgets().stream()
                                        .map(each -> each.without(victim))
                                        .toList()));
        // One of those that were just placed: it is placed no longer.
        if (placements.removeIf(each -> each.pod().equals(victim.key()))) {
            obstacles.add(new Obstacle(victim.key(), "preempted by " + preemptor.key(), List.of()));
        }
    }

    Plan plan() {
        return new Plan(placements, departures, obstacles, state.snapshot());
    }
}
