package io.jollyboat.kubelet.plan;

import io.jollyboat.core.placement.PodLife;
import io.jollyboat.kubelet.plan.PodSituation.Readiness;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends containers: one alone, or the whole pod, where sidecars outlive the main containers and go
 * one by one, the last one first, within the same deadline. Their hooks do not wait for that: all
 * of a pod are told at once that it ends.
 */
final class StopPlan {

    /** What a container gets before it is killed, however little of the pod's grace is left. */
    static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    /** A kill that brought no end is repeated: the engine may have been away. */
    private static final Duration KILL_AGAIN = Duration.ofSeconds(10);

    private final PodSituation situation;
    private final Draft draft;

    StopPlan(PodSituation situation, Draft draft) {
        this.situation = situation;
        this.draft = draft;
    }

    void stopAll(Ending ending) {
        List<ContainerStatus> running =
                situation.seen().containers().stream().filter(ContainerStatus::isRunning).toList();
        for (ContainerStatus container : situation.seen().containers()) {
            if (container.state() instanceof ContainerStatus.State.Created) {
                draft.take(new Action.RemoveContainer(container.id())); // it never ran
            }
        }
        if (!running.isEmpty()) {
            stopNextTier(running, ending.deadline(), false);
            return;
        }
        for (SandboxStatus sandbox : situation.seen().sandboxes()) {
            if (sandbox.state() != SandboxStatus.State.STOPPED) {
                draft.take(new Action.StopSandbox(sandbox.id()));
            }
        }
        if (ending.removesAll()) {
            removeAll(ending);
        } else if (PodLife.hasEnded(situation.pod())) {
            makeRoom(ending);
        }
    }

    /**
     * The object of a pod that has ended may stay for long. What it has written to volumes must
     * not, nor what its containers have, where it ended for want of room.
     */
    private void makeRoom(Ending ending) {
        if (ending.wantsRoom()) {
            removeEnded();
        }
        if (!situation.volumes().equals(Readiness.OVER)) {
            draft.take(new Action.ReleaseVolumes());
        }
    }

    private void removeEnded() {
        for (ContainerStatus container : situation.seen().containers()) {
            if (!(container.state() instanceof ContainerStatus.State.Created)) {
                draft.take(new Action.RemoveContainer(container.id()));
            }
        }
    }

    private void removeAll(Ending ending) {
        removeEnded();
        for (SandboxStatus sandbox : situation.seen().sandboxes()) {
            draft.take(new Action.RemoveSandbox(sandbox.id()));
        }
        draft.take(new Action.CleanUp());
        if (ending.cause() == Ending.Cause.DELETED) {
            draft.take(new Action.DeleteObject());
        }
    }

    /**
     * Ends what runs in a sandbox that is dead, in the order in which a pod ends.
     *
     * @param again whether it is started anew in another one
     */
    void stopStrays(List<ContainerStatus> running, boolean again) {
        stopNextTier(running, situation.now().plus(situation.grace()), again);
    }

    private void stopNextTier(List<ContainerStatus> running, Instant deadline, boolean again) {
        Map<String, Integer> sidecars = sidecarOrder();
        List<ContainerStatus> others =
                running.stream().filter(c -> !sidecars.containsKey(c.name())).toList();
        if (!others.isEmpty()) {
            others.forEach(container -> stopInTurn(container, deadline, again));
        }
        List<ContainerStatus> lastFirst =
                running.stream()
                        .filter(c -> sidecars.containsKey(c.name()))
                        .sorted(
                                Comparator.comparing(
                                        c -> sidecars.getOrDefault(c.name(), 0),
                                        Comparator.reverseOrder()))
                        .toList();
        for (ContainerStatus sidecar : lastFirst) {
            if (others.isEmpty() && sidecar.equals(lastFirst.getFirst())) {
                stopInTurn(sidecar, deadline, again);
            } else {
                hold(sidecar, deadline, again);
            }
        }
    }

    private void stopInTurn(ContainerStatus container, Instant deadline, boolean again) {
        stop(container, deadline, true, again, "Stopping container " + container.name());
    }

    /** Begins a stop whose signal waits, or hastens one that would last longer. */
    private void hold(ContainerStatus container, Instant deadline, boolean again) {
        Kill kill = situation.kills().get(container.id());
        if (kill == null) {
            draft.take(
                    new Action.StopContainer(
                            container.id(),
                            container.name(),
                            Duration.between(situation.now(), latest(deadline)),
                            true,
                            true,
                            again,
                            "Stopping container " + container.name()));
        } else if (kill.held() && latest(deadline).isBefore(kill.deadline())) {
            draft.take(new Action.HastenStop(container.id(), latest(deadline)));
        }
    }

    /** Whoever is stopped gets a moment, however late it is. */
    private Instant latest(Instant deadline) {
        Instant least = situation.now().plus(LEAST_GRACE);
        return deadline.isBefore(least) ? least : deadline;
    }

    private Map<String, Integer> sidecarOrder() {
        var order = new HashMap<String, Integer>();
        for (Member member : Member.of(situation.pod())) {
            if (member.role() == ContainerRole.SIDECAR) {
                order.put(member.name(), order.size());
            }
        }
        return order;
    }

    /**
     * Begins a stop, hastens one that would last longer, or carries one on.
     *
     * @param again whether the container is started anew, however it ends
     */
    void stop(ContainerStatus container, Instant deadline, boolean again, String message) {
        stop(container, deadline, true, again, message);
    }

    /** The same for one that is removed afterwards; its hook does not run. */
    void stopWithoutHook(ContainerStatus container, Instant deadline, String message) {
        stop(container, deadline, false, false, message);
    }

    private void stop(
            ContainerStatus container,
            Instant deadline,
            boolean hook,
            boolean again,
            String message) {
        Kill kill = situation.kills().get(container.id());
        Instant end = latest(deadline);
        if (kill == null) {
            Duration grace = Duration.between(situation.now(), end);
            draft.take(
                    new Action.StopContainer(
                            container.id(), container.name(), grace, hook, false, again, message));
        } else if (kill.held()) {
            Instant held = latest(kill.deadline()); // from when all were told
            draft.take(new Action.ReleaseStop(container.id(), held.isBefore(end) ? held : end));
        } else if (!kill.forced() && end.isBefore(kill.deadline())) {
            draft.take(new Action.HastenStop(container.id(), end));
        } else {
            carryOn(container, kill);
        }
    }

    /** Kills a container whose time is up. */
    void carryOn(ContainerStatus container, Kill kill) {
        if (!situation.now().isBefore(kill.deadline())) {
            draft.take(new Action.KillContainer(container.id()));
            draft.wakeAt(situation.now().plus(KILL_AGAIN));
        } else {
            draft.wakeAt(kill.deadline());
        }
    }
}
