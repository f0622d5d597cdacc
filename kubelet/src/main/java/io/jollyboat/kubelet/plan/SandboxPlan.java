package io.jollyboat.kubelet.plan;

import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives a pod that has no live sandbox one. Containers outlive theirs, without a network: they end
 * before a new one is made, and start anew in it. A pod whose containers are never started again
 * gets no other sandbox once it has had containers: it is over with its first one.
 */
final class SandboxPlan {

    private final PodSituation situation;
    private final Draft draft;

    SandboxPlan(PodSituation situation, Draft draft) {
        this.situation = situation;
        this.draft = draft;
    }

    /** Ends what still runs in a sandbox before that one. */
    void clearOthers(SandboxStatus live) {
        List<ContainerStatus> strays =
                running().stream().filter(one -> !one.sandboxId().equals(live.id())).toList();
        new StopPlan(situation, draft).stopStrays(strays, true);
    }

    void make() {
        List<ContainerStatus> strays = running();
        boolean another =
                nothingHasRun() || !situation.pod().spec().restartPolicy().equals("Never");
        if (!strays.isEmpty()) {
            if (another) {
                tellOfLoss();
            }
            new StopPlan(situation, draft).stopStrays(strays, another);
        } else if (another) {
            create();
        }
    }

    /** Before those are ended that ran in it, and whoever of them is being ended already. */
    private void tellOfLoss() {
        situation
                .seen()
                .sandbox()
                .ifPresent(
                        dead ->
                                draft.take(
                                        new Action.ReportSandboxChanged(
                                                dead.id(), situation.sandbox().retryAt())));
    }

    /** Containers are made while their sandbox starts, which may fail. */
    private boolean nothingHasRun() {
        return situation.seen().containers().stream()
                .allMatch(one -> one.state() instanceof ContainerStatus.State.Created);
    }

    private List<ContainerStatus> running() {
        return situation.seen().containers().stream().filter(ContainerStatus::isRunning).toList();
    }

    private void create() {
        if (!situation.volumes().done()) {
            return;
        }
        Optional<SandboxStatus> dead = situation.seen().sandbox();
        Instant retryAt = situation.sandbox().retryAt();
        if (retryAt != null && retryAt.isAfter(situation.now())) {
            draft.wakeAt(retryAt);
            return;
        }
        tellOfLoss();
        draft.take(new Action.CreateSandbox(dead.map(status -> status.attempt() + 1).orElse(0)));
    }
}
