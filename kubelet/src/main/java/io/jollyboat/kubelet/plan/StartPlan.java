package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.ContainerResizePolicy;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings a pod up and keeps it up: volumes, a sandbox, init containers one after another, sidecars
 * that stay, then all main containers; each is started again as its restart policy and its back-off
 * say, and stopped when it is unhealthy or out of date.
 */
final class StartPlan {

    /** Of the ended attempts of each container this many are kept, for their logs. */
    private static final int KEPT_ENDED = 1;

    private final PodSituation situation;
    private final Draft draft;
    private final StopPlan stops;

    StartPlan(PodSituation situation, Draft draft) {
        this.situation = situation;
        this.draft = draft;
        this.stops = new StopPlan(situation, draft);
    }

    void keepRunning() {
        if (!situation.volumes().done()) {
            tryOrWait(situation.volumes().retryAt(), new Action.PrepareVolumes());
        }
        SandboxStatus sandbox = situation.liveSandbox().orElse(null);
        var sandboxes = new SandboxPlan(situation, draft);
        if (sandbox == null) {
            sandboxes.make();
            return;
        }
        sandboxes.clearOthers(sandbox);
        removeLeftovers(sandbox);
        startMembers(sandbox.id());
        resizePod(sandbox.id());
    }

    private void removeLeftovers(SandboxStatus live) {
        for (SandboxStatus sandbox : situation.seen().sandboxes()) {
            if (!sandbox.id().equals(live.id())) {
                draft.take(new Action.RemoveSandbox(sandbox.id()));
            }
        }
        if (situation.seen().containers().size() < 2) {
            return; // what there is but once is no leftover
        }
        Stream<String> names =
                situation.seen().containers().stream().map(ContainerStatus::name).distinct();
        names.forEach(
                name -> {
                    List<ContainerStatus> attempts = situation.seen().attempts(name);
                    attempts.stream().skip(1).forEach(this::endRevived);
                    attempts.stream()
                            .filter(attempt -> attempt.state() instanceof State.Exited)
                            .skip(KEPT_ENDED)
                            .forEach(old -> draft.take(new Action.RemoveContainer(old.id())));
                });
    }

    /** Somebody started it again behind our back, and another took its place meanwhile. */
    private void endRevived(ContainerStatus earlier) {
        if (earlier.isRunning()) {
            stop(earlier, situation.grace(), false, "Stopping container " + earlier.name());
        }
    }

    private void startMembers(String sandboxId) {
        List<Member> members = Member.of(situation.pod());
        for (Member member : members) {
            if (member.role() == ContainerRole.EPHEMERAL) {
                main(member, sandboxId); // it may be there to see why the others do not come up
            }
        }
        int reached = reached(members);
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            boolean goOn =
                    switch (member.role()) {
                        case INIT -> i < reached || init(member, sandboxId);
                        case SIDECAR -> sidecar(member, sandboxId) || i < reached;
                        case MAIN -> main(member, sandboxId);
                        case EPHEMERAL -> true;
                    };
            if (!goOn) {
                return;
            }
        }
    }

    /**
     * How far the pod has come in this sandbox: to the last of the containers that come one after
     * another of which there is an attempt, or past all of them while a main container is up. Those
     * before it have been there: what did its work is not to do it again though it be removed, and
     * a sidecar that has to be started again keeps nobody waiting a second time. Main containers
     * that have ended show nothing, so they wait for a sidecar that comes last, as in Kubernetes.
     */
    private int reached(List<Member> members) {
        int last = -1;
        for (int i = 0; i < members.size(); i++) {
            var current = situation.current(members.get(i).name()).orElse(null);
            if (current == null) {
                continue;
            }
            switch (members.get(i).role()) {
                case INIT, SIDECAR -> last = i;
                case MAIN -> {
                    if (!(current.state() instanceof State.Exited)) {
                        return members.size();
                    }
                }
                case EPHEMERAL -> {}
            }
        }
        return last;
    }

    /** Comes after the parts, each of which makes room for itself when it grows. */
    private void resizePod(String sandboxId) {
        ObjectNode wanted = situation.pod().spec().resources().json();
        boolean behind =
                situation
                        .resizing()
                        .whole()
                        .filter(has -> !AppliedResources.same(has, wanted))
                        .isPresent();
        if (behind) {
            draft.take(new Action.ResizePod(sandboxId));
            restartBounded(situation.resizing().whole().orElseThrow(), wanted);
        }
    }

    /** Who has no limit but its pod's, and wants to be restarted when that changes. */
    private void restartBounded(ObjectNode has, ObjectNode wanted) {
        for (Member member : Member.of(situation.pod())) {
            boolean restarts =
                    member.spec().resizePolicy().stream()
                            .filter(policy -> policy.restartPolicy().equals("RestartContainer"))
                            .map(ContainerResizePolicy::resourceName)
                            .filter(
                                    resource ->
                                            AppliedResources.bounded(
                                                    situation.pod(), member, resource))
                            .anyMatch(resource -> !AppliedResources.same(has, wanted, resource));
            if (restarts) {
                situation
                        .current(member.name())
                        .filter(ContainerStatus::isRunning)
                        .ifPresent(running -> stopForResize(member, running));
            }
        }
    }

    private void stopForResize(Member member, ContainerStatus running) {
        stop(
                running,
                situation.grace(),
                true,
                "Container " + member.name() + " resize requires restart");
    }

    /** Whether the init container has done its work. */
    private boolean init(Member member, String sandboxId) {
        var current = situation.current(member.name()).orElse(null);
        if (current != null && current.isRunning()) {
            resize(member, current);
            return false;
        }
        if (current != null
                && current.state() instanceof State.Exited exited
                && exited.exitCode() == 0) {
            return true;
        }
        start(member, current, sandboxId);
        return false;
    }

    /** Whether the sidecar is up, so that what comes after it may begin. */
    private boolean sidecar(Member member, String sandboxId) {
        var current = situation.current(member.name()).orElse(null);
        if (current != null && current.isRunning()) {
            supervise(member, current);
            return !situation.comingUp(current) && situation.probes(current.id()).started();
        }
        start(member, current, sandboxId);
        return false;
    }

    /** Whether what comes after the container may be started. */
    private boolean main(Member member, String sandboxId) {
        var last = situation.seen().container(member.name()).orElse(null);
        if (last != null && last.isRunning()) {
            if (last.sandboxId().equals(sandboxId)) {
                supervise(member, last);
            }
            return !situation.comingUp(last);
        }
        if (last != null
                && last.state() instanceof State.Exited exited
                && !situation.comesBack(member, last, exited.exitCode())
                && !situation.startsWithSandbox(member, last, exited.exitCode())) {
            return true;
        }
        boolean underWay = start(member, last, sandboxId);
        return !(underWay && member.spec().lifecycle().has("postStart"));
    }

    private void supervise(Member member, ContainerStatus container) {
        Kill kill = situation.kills().get(container.id());
        if (kill != null) {
            stops.carryOn(container, kill);
            return;
        }
        if (!member.role().lasting()) {
            return;
        }
        boolean sidecar = member.role() == ContainerRole.SIDECAR;
        String subject = (sidecar ? "Init container " : "Container ") + member.name();
        String back = sidecar ? "" : ", will be restarted"; // of a sidecar that goes without saying
        if (!container.specHash().equals(member.specHash())) {
            stop(container, situation.grace(), true, subject + " definition changed" + back);
            return;
        }
        ProbeResults probes = situation.probes(container.id());
        String failed =
                probes.liveness() == ProbeResults.Result.FAILURE
                        ? "liveness"
                        : probes.startup() == ProbeResults.Result.FAILURE ? "startup" : "";
        if (failed.isEmpty()) {
            resize(member, container);
        } else {
            boolean comesBack = member.restartsOnFailure(situation.pod());
            stop(
                    container,
                    probes.grace() == null ? situation.grace() : probes.grace(),
                    comesBack,
                    subject + " failed " + failed + " probe" + (comesBack ? back : ""));
        }
    }

    /** Brings a container to the resources it is to have, or stops it for them. */
    private void resize(Member member, ContainerStatus container) {
        ObjectNode applied = situation.applied(container).orElse(null);
        ObjectNode wanted = member.spec().resources().json();
        if (applied == null || AppliedResources.same(applied, wanted)) {
            return;
        }
        boolean restarts =
                member.spec().resizePolicy().stream()
                        .filter(policy -> policy.restartPolicy().equals("RestartContainer"))
                        .anyMatch(
                                policy ->
                                        !AppliedResources.same(
                                                applied, wanted, policy.resourceName()));
        if (restarts) {
            stopForResize(member, container);
            return;
        }
        Resizing.Problem problem = situation.resizing().problems().get(container.id());
        tryOrWait(
                problem == null ? null : problem.retryAt(),
                new Action.ResizeContainer(container.id(), member.name()));
    }

    private void stop(ContainerStatus container, Duration grace, boolean again, String message) {
        stops.stop(container, situation.now().plus(grace), again, message);
    }

    /**
     * Takes the next step towards a new attempt of a container that does not run; false when it has
     * failed before and waits to be tried again.
     */
    private boolean start(Member member, @Nullable ContainerStatus last, String sandboxId) {
        ContainerMemory memory = situation.memory(member.name());
        if (last != null && last.state() instanceof State.Created) {
            if (last.id().equals(memory.starting())) {
                return true; // it is about to run; its event comes
            }
            draft.take(new Action.RemoveContainer(last.id())); // a start that was cut short
        }
        if (last != null && last.state() instanceof State.Exited exited) {
            Instant earliest = situation.earliest(last, exited);
            if (earliest.isAfter(situation.now())) {
                draft.take(new Action.ReportBackOff(member.name(), earliest));
                draft.wakeAt(earliest);
                return false;
            }
        }
        if (!situation.volumes().done()) {
            return true;
        }
        ContainerMemory.StartFailure failure = memory.failure();
        if (failure != null && failure.retryAt().isAfter(situation.now())) {
            draft.wakeAt(failure.retryAt());
            return false;
        }
        for (Volume volume : situation.imageVolumes(member)) {
            ImageState state = situation.volumeImage(volume.name());
            if (!(state instanceof ImageState.Present)) {
                return volumeImage(member, volume, state);
            }
        }
        switch (memory.image()) {
            case ImageState.Unknown _ -> draft.take(new Action.EnsureImage(member.name()));
            case ImageState.Pulling _ -> {}
            case ImageState.Failed failed -> {
                tryOrWait(failed.retryAt(), new Action.EnsureImage(member.name()));
                reportImageBackOff(member, member.spec().image(), failed);
                return false;
            }
            case ImageState.Present _ ->
                    draft.take(
                            new Action.StartContainer(
                                    member.name(), attempt(member, last), sandboxId));
        }
        return true;
    }

    /** A container waits for the images that it mounts as for its own. */
    private boolean volumeImage(Member member, Volume volume, ImageState state) {
        var ensure = new Action.EnsureVolumeImage(volume.name());
        switch (state) {
            case ImageState.Unknown _ -> draft.take(ensure);
            case ImageState.Failed failed -> {
                tryOrWait(failed.retryAt(), ensure);
                reportImageBackOff(member, volume.image().reference(), failed);
                return false;
            }
            case ImageState.Pulling _, ImageState.Present _ -> {}
        }
        return true;
    }

    private void reportImageBackOff(Member member, String image, ImageState.Failed failed) {
        Instant from = failed.backOffFrom();
        if (from == null || !failed.retryAt().isAfter(situation.now())) {
            return;
        }
        if (failed.backingOff(situation.now())) {
            draft.take(new Action.ReportImageBackOff(member.name(), image, failed.retryAt()));
        } else {
            draft.wakeAt(from);
        }
    }

    /** The restart count of the next attempt; it goes on even if all containers were lost. */
    private int attempt(Member member, @Nullable ContainerStatus last) {
        if (last != null) {
            return last.state() instanceof State.Created ? last.attempt() : last.attempt() + 1;
        }
        var older = situation.seen().container(member.name());
        if (older.isPresent()) {
            return older.get().attempt() + 1;
        }
        var status = situation.pod().status();
        return Stream.of(
                        status.containerStatuses(),
                        status.initContainerStatuses(),
                        status.ephemeralContainerStatuses())
                .flatMap(List::stream)
                .filter(known -> known.name().equals(member.name()))
                .mapToInt(known -> known.restartCount() + (ran(known) ? 1 : 0))
                .findFirst()
                .orElse(0);
    }

    private static boolean ran(io.jollyboat.core.api.core.v1.ContainerStatus status) {
        return !status.containerID().isEmpty();
    }

    private void tryOrWait(@Nullable Instant retryAt, Action action) {
        if (retryAt != null && retryAt.isAfter(situation.now())) {
            draft.wakeAt(retryAt);
        } else {
            draft.take(action);
        }
    }
}
