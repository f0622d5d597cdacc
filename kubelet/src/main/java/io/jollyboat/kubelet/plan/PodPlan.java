package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a pod needs next. The same situation always gives the same decision; a decision
 * whose actions have been carried out changes the situation, so deciding again leads on until
 * nothing is left to do before {@link Decision#wakeAt()} or the next event.
 */
public final class PodPlan {

    private PodPlan() {}

    public static Decision decide(PodSituation situation) {
        var draft = new Draft();
        Ending ending = ending(situation, draft);
        if (ending != null) {
            new StopPlan(situation, draft).stopAll(ending);
        } else if (RestartOfAll.isDue(situation)) {
            new RestartOfAll(situation, draft).clear();
        } else {
            if (RestartOfAll.isCleared(situation)) {
                draft.tellFirst(); // what is started now is not to be taken for what was left
            }
            new StartPlan(situation, draft).keepRunning();
        }
        return draft.decided(ending);
    }

    /** However a pod ends, what ends it besides can leave it less time, and never more. */
    private static @Nullable Ending ending(PodSituation situation, Draft draft) {
        Ending ending = cause(situation, draft);
        Shutdown shutdown = situation.shutdown();
        return ending == null || shutdown == null
                ? ending
                : Ending.of(ending.cause(), shutdown.limit(), ending, situation.now());
    }

    private static @Nullable Ending cause(PodSituation situation, Draft draft) {
        Pod pod = situation.pod();
        Ending before = situation.ending();
        Instant now = situation.now();
        if (pod.beingDeleted()) {
            var cause = situation.removed() ? Ending.Cause.REMOVED : Ending.Cause.DELETED;
            return Ending.of(cause, graceOfDeletion(situation), before, now);
        }
        if (situation.removed()) {
            return Ending.of(Ending.Cause.REMOVED, situation.grace(), before, now);
        }
        if (before != null && before.cause() != Ending.Cause.FINISHED) {
            return before; // the machine's shutdown and a passed deadline are not taken back
        }
        if (finished(situation)) {
            return Ending.of(Ending.Cause.FINISHED, situation.grace(), before, now);
        }
        if (situation.shutdown() != null) {
            Shutdown shutdown = situation.shutdown();
            return Ending.of(shutdown.cause(), shutdown.grace(pod), null, now);
        }
        if (pod.spec().has("activeDeadlineSeconds")) {
            Instant end = situation.startTime().plusSeconds(pod.spec().activeDeadlineSeconds());
            if (!now.isBefore(end)) {
                return Ending.of(Ending.Cause.DEADLINE_EXCEEDED, situation.grace(), null, now);
            }
            draft.wakeAt(end);
        }
        return null;
    }

    /**
     * A deletion without grace is one of the object alone: the API does not wait for the node, so
     * the node has no reason to give the pod less than its own time.
     */
    private static Duration graceOfDeletion(PodSituation situation) {
        long asked = situation.pod().metadata().deletionGracePeriodSeconds(0);
        return asked == 0 ? situation.grace() : Seconds.of(asked);
    }

    /**
     * Whether the pod has done all it will ever do: its phase says so already, an init container
     * failed for good, or every main container has ended and none is to run again.
     */
    static boolean finished(PodSituation situation) {
        Pod pod = situation.pod();
        if (PodLife.hasEnded(pod)) {
            return true;
        }
        if (RestartOfAll.isDue(situation)) {
            return false; // what does not come back by itself comes back with all
        }
        boolean allEnded = true;
        for (Member member : Member.of(pod)) {
            boolean ended = endedForGood(member, situation);
            switch (member.role()) {
                case INIT -> {
                    if (ended && !succeeded(member, situation)) {
                        return true;
                    }
                }
                case MAIN -> allEnded &= ended;
                case SIDECAR, EPHEMERAL -> {}
            }
        }
        return allEnded;
    }

    private static boolean endedForGood(Member member, PodSituation situation) {
        return situation
                .seen()
                .container(member.name())
                .filter(
                        newest ->
                                newest.state() instanceof State.Exited exited
                                        && !situation.comesBack(member, newest, exited.exitCode()))
                .isPresent();
    }

    private static boolean succeeded(Member member, PodSituation situation) {
        List<ContainerStatus> attempts = situation.seen().attempts(member.name());
        return !attempts.isEmpty()
                && attempts.getFirst().state() instanceof State.Exited exited
                && exited.exitCode() == 0;
    }
}
