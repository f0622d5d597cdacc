package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts a pod again as a whole in the sandbox that it has, because a container ended in a way that
 * its author has a rule for ({@code RestartAllContainers}). What still runs is ended without its
 * hook and without the pod's grace; then every container is removed, whoever asked for it last, so
 * that the next look, or the next kubelet, finds the work unfinished until it is done. With nothing
 * left the pod comes up as it did at first: volumes and addresses stay, init containers run anew.
 * Ephemeral containers are left alone.
 */
public final class RestartOfAll {

    /** Why a container is not there, in Kubernetes' words. */
    public static final String REASON = "RestartingAllContainers";

    /** All that Kubernetes tells of the end of one that still runs. */
    private static final String KILLING = "killing";

    /** Holds from the end that asks for it until the last container is removed. */
    public static final String CONDITION = "AllContainersRestarting";

    private final PodSituation situation;
    private final Draft draft;
    private final StopPlan stops;

    RestartOfAll(PodSituation situation, Draft draft) {
        this.situation = situation;
        this.draft = draft;
        this.stops = new StopPlan(situation, draft);
    }

    /** Whether any container of the pod has a rule that may ask for it. */
    public static boolean isPossible(Pod pod) {
        return restarting(pod)
                .flatMap(member -> member.spec().restartPolicyRules().stream())
                .anyMatch(rule -> rule.action().equals(Member.RESTART_ALL));
    }

    /** Whether a container has ended so that all are to be restarted, and that is not done yet. */
    public static boolean isDue(PodSituation situation) {
        return restarting(situation.pod()).anyMatch(member -> asks(member, situation));
    }

    /** Whether all containers are removed, and nobody was told so far. */
    public static boolean isCleared(PodSituation situation) {
        return situation.pod().status().conditions().stream()
                        .anyMatch(
                                one -> one.type().equals(CONDITION) && one.status().equals("True"))
                && restarting(situation.pod())
                        .allMatch(member -> situation.seen().attempts(member.name()).isEmpty());
    }

    /** Whether that tells of a container that was removed, and not started again so far. */
    public static boolean isAnew(io.jollyboat.core.api.core.v1.ContainerStatus known) {
        return known.containerID().isEmpty()
                && known.lastState().terminated().reason().equals(REASON);
    }

    private static Stream<Member> restarting(Pod pod) {
        return Member.of(pod).stream().filter(member -> member.role() != ContainerRole.EPHEMERAL);
    }

    private static boolean asks(Member member, PodSituation situation) {
        return situation
                .seen()
                .container(member.name())
                .filter(
                        newest ->
                                newest.state() instanceof State.Exited exited
                                        && member.restartsAllAfter(exited.exitCode()))
                .isPresent();
    }

    /** Takes the next step: ends what runs, or removes what is there. */
    void clear() {
        draft.tellFirst(); // who asks for it cannot be seen any more afterwards
        List<ContainerStatus> running = new ArrayList<>();
        List<ContainerStatus> others = new ArrayList<>();
        List<ContainerStatus> asking = new ArrayList<>();
        restarting(situation.pod())
                .forEach(
                        member -> {
                            List<ContainerStatus> attempts =
                                    situation.seen().attempts(member.name());
                            attempts.stream()
                                    .filter(ContainerStatus::isRunning)
                                    .forEach(running::add);
                            (asks(member, situation) ? asking : others).addAll(attempts);
                        });
        if (!running.isEmpty()) {
            running.forEach(one -> stops.stopWithoutHook(one, situation.now(), KILLING));
            return;
        }
        Stream.concat(others.stream(), asking.reversed().stream())
                .forEach(one -> draft.take(new Action.RemoveContainer(one.id())));
    }
}
