package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.RestartOfAll;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * How far a pod is in its life: Pending, Running, Succeeded or Failed. It only goes forward, but
 * for a pod whose containers are all restarted, which is Pending while it initializes again; and
 * the last two are told only once nothing of the pod runs any more.
 */
public final class PodPhase {

    private static final String PENDING = "Pending";
    private static final String RUNNING = "Running";
    static final String SUCCEEDED = "Succeeded";
    static final String FAILED = "Failed";

    private int waiting;
    private int running;
    private int stopped;
    private int succeeded;
    private boolean comesBack; // some ended container is to run again
    private boolean initFailed;
    private boolean initPending;
    private boolean anythingRuns;
    private boolean initRuns; // or a sidecar comes up
    private boolean anew; // all its containers were removed, and are started again

    private PodPhase() {}

    static String of(PodSituation situation) {
        String before = situation.pod().status().phase();
        if (PodLife.isEnd(before)) {
            return before;
        }
        var count = new PodPhase();
        for (Member member : Member.of(situation.pod())) {
            count.count(member, situation);
        }
        String phase = count.phase(situation.told());
        return phase.equals(PENDING) && before.equals(RUNNING) && !count.anew ? RUNNING : phase;
    }

    private void count(Member member, PodSituation situation) {
        Pod pod = situation.pod();
        ContainerStatus newest = situation.seen().container(member.name()).orElse(null);
        State.Exited exited =
                newest != null && newest.state() instanceof State.Exited end ? end : null;
        anythingRuns |= newest != null && newest.isRunning();
        var told = ContainerStates.known(pod, member);
        boolean known = told.filter(status -> !status.containerID().isEmpty()).isPresent();
        boolean removed =
                newest == null
                        && (known
                                ? RestartOfAll.isCleared(situation)
                                : told.filter(RestartOfAll::isAnew).isPresent());
        switch (member.role()) {
            case INIT -> {
                boolean done = exited != null && exited.exitCode() == 0;
                boolean over =
                        exited != null && !done && !member.restartsAfter(pod, exited.exitCode());
                initFailed |= over;
                initPending |= !done;
                initRuns |= newest != null && newest.isRunning();
            }
            case SIDECAR -> {
                boolean up =
                        newest != null
                                && newest.isRunning()
                                && situation.probes(newest.id()).started();
                initPending |= !up;
                initRuns |= !up && newest != null && newest.isRunning();
            }
            case MAIN -> {
                anew |= removed;
                if (removed) {
                    stopped++;
                    comesBack = true;
                } else if (newest != null && newest.isRunning()) {
                    running++;
                } else if (newest != null && exited != null) {
                    stopped++;
                    succeeded += exited.exitCode() == 0 ? 1 : 0;
                    comesBack |= situation.comesBack(member, newest, exited.exitCode());
                } else if (known || situation.seen().attempts(member.name()).size() > 1) {
                    stopped++; // it ran and is gone, or waits to run again
                    comesBack |= member.restartsAfter(pod, 137);
                } else {
                    waiting++;
                }
            }
            case EPHEMERAL -> {}
        }
    }

    private String phase(@Nullable Ending ending) {
        if (ending != null && ending.cause() != Ending.Cause.FINISHED) {
            if (anythingRuns) {
                return running + stopped > 0 ? RUNNING : PENDING;
            }
            boolean forced =
                    ending.cause() == Ending.Cause.DEADLINE_EXCEEDED
                            || ending.cause() == Ending.Cause.EVICTED
                            || ending.cause() == Ending.Cause.EXCEEDING
                            || ending.cause() == Ending.Cause.PREEMPTED
                            || ending.cause() == Ending.Cause.REJECTED
                            || ending.cause() == Ending.Cause.NODE_SHUTDOWN;
            boolean well = !forced && !initFailed && stopped == succeeded;
            // What never came to run has failed too: whoever holds the pod back until it has ended
            // would wait for ever.
            return well && stopped > 0 && waiting == 0 ? SUCCEEDED : FAILED;
        }
        if (initFailed && !anythingRuns) {
            return FAILED;
        }
        if (anew) {
            return initRuns && running == 0 ? PENDING : RUNNING;
        }
        if (waiting > 0 || (initPending && running + stopped == 0)) {
            return PENDING;
        }
        if (running > 0 || comesBack || anythingRuns) {
            return RUNNING;
        }
        return stopped == succeeded ? SUCCEEDED : FAILED;
    }

    /** Whether the pod's initialization is complete. */
    static boolean initialized(PodSituation situation) {
        var count = new PodPhase();
        for (Member member : Member.of(situation.pod())) {
            count.count(member, situation);
        }
        return !count.initPending
                || (count.running + count.stopped > 0
                        && situation.pod().spec().containers().stream()
                                .anyMatch(c -> situation.current(c.name()).isPresent()));
    }
}
