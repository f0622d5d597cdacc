package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that a decision about one pod rests on, at one instant.
 *
 * @param pod as it is wanted; its last known form once it is removed
 * @param removed its object is gone from the API
 * @param seen what the runtime has of it
 * @param memory by container name
 * @param volumeImages how far the images that are volumes have come, by the volume's name
 * @param probes by container id
 * @param kills stops in progress, and those after which a container is started anew, by its id
 * @param lastWords what ended containers left in their termination message, by container id
 * @param resizing how far a change of its resources has come; {@code pod} asks for what was granted
 * @param ending the last decision's
 * @param shutdown the machine goes down, or the cluster is put away; else null
 * @param startTime when the kubelet first had the pod
 */
public record PodSituation(
        Pod pod,
        boolean removed,
        PodRecord seen,
        Map<String, ContainerMemory> memory,
        Map<String, ImageState> volumeImages,
        Map<String, ProbeResults> probes,
        Map<String, Kill> kills,
        Map<String, String> lastWords,
        Readiness volumes,
        Readiness sandbox,
        Resizing resizing,
        @Nullable Ending ending,
        @Nullable Shutdown shutdown,
        Instant startTime,
        Instant now) {

    public PodSituation {
        memory = Map.copyOf(memory);
        volumeImages = Map.copyOf(volumeImages);
        probes = Map.copyOf(probes);
        kills = Map.copyOf(kills);
        lastWords = Map.copyOf(lastWords);
    }

    /**
     * How far a preparation has come.
     *
     * @param done whether it succeeded
     * @param retryAt when to try again after a failure; null when it was not tried yet
     */
    public record Readiness(boolean done, @Nullable Instant retryAt) {
        public static final Readiness NOT_YET = new Readiness(false, null);
        public static final Readiness DONE = new Readiness(true, null);

        /** Taken down for good. */
        public static final Readiness OVER = new Readiness(true, Instant.MAX);

        public static Readiness failedUntil(Instant retryAt) {
            return new Readiness(false, retryAt);
        }
    }

    public ContainerMemory memory(String container) {
        return memory.getOrDefault(container, ContainerMemory.NONE);
    }

    /**
     * Whether a container is still coming up, since its hook after the start has not ended: nobody
     * is told yet that it runs, nobody probes it, and what comes after it has to wait.
     */
    public boolean comingUp(ContainerStatus container) {
        return container.isRunning() && memory(container.name()).hook().equals(container.id());
    }

    /** The same as others are to see it: what is still coming up does not run yet. */
    public PodSituation shown() {
        if (!anyComesUp()) {
            return this;
        }
        var containers =
                seen.containers().stream()
                        .map(one -> comingUp(one) ? one.withState(new State.Created()) : one)
                        .toList();
        return new PodSituation(
                pod,
                removed,
                new PodRecord(seen.pod(), seen.sandboxes(), containers),
                memory,
                volumeImages,
                probes,
                kills,
                lastWords,
                volumes,
                sandbox,
                resizing,
                ending,
                shutdown,
                startTime,
                now);
    }

    private boolean anyComesUp() {
        for (ContainerStatus container : seen.containers()) {
            if (comingUp(container)) {
                return true;
            }
        }
        return false;
    }

    public ImageState volumeImage(String volume) {
        return volumeImages.getOrDefault(volume, new ImageState.Unknown());
    }

    /** The volumes of a container that are images. */
    public List<Volume> imageVolumes(Member member) {
        return pod.spec().volumes().stream()
                .filter(volume -> volume.has("image"))
                .filter(
                        volume ->
                                member.spec().volumeMounts().stream()
                                        .anyMatch(mount -> mount.name().equals(volume.name())))
                .toList();
    }

    /** What the probes of a container say; of one that is not probed, that all is well. */
    public ProbeResults probes(String containerId) {
        return probes.getOrDefault(containerId, ProbeResults.NONE);
    }

    /** The sandbox the pod lives in or is about to; absent when the newest is dead. */
    public Optional<SandboxStatus> liveSandbox() {
        return seen.sandbox().filter(sandbox -> sandbox.state() != SandboxStatus.State.STOPPED);
    }

    /** The newest attempt of a container within the live sandbox. */
    public Optional<ContainerStatus> current(String container) {
        Optional<SandboxStatus> live = liveSandbox();
        if (live.isPresent()) {
            for (ContainerStatus attempt : seen.attempts(container)) {
                if (attempt.sandboxId().equals(live.get().id())) {
                    return Optional.of(attempt);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a main container that has ended is to be started again: since its policy says so, or
     * since it was ended only for that. What was ended together with its pod's sandbox comes back
     * in the next one if there is nothing to initialize; where there is, the pod waits for that,
     * and then the policy alone decides, as in Kubernetes.
     */
    public boolean comesBack(Member member, ContainerStatus ended, int exitCode) {
        if (member.restartsAfter(pod, exitCode)) {
            return true;
        }
        if (!wasStoppedToStartAnew(ended)
                || ending != null
                || member.role() == ContainerRole.EPHEMERAL) {
            return false;
        }
        boolean stays = liveSandbox().filter(one -> one.id().equals(ended.sandboxId())).isPresent();
        return stays || pod.spec().initContainers().isEmpty() || !initializedAnew();
    }

    /**
     * Whether a main container that had ended for good before its pod got another sandbox is to run
     * in that one all the same: where there is nothing to initialize all are started with it, but
     * for those that succeeded and were to repeat failures alone, by their own policy or their
     * pod's. Of the latter the API lets nobody say that they run again.
     */
    boolean startsWithSandbox(Member member, ContainerStatus ended, int exitCode) {
        boolean another =
                liveSandbox().filter(live -> !live.id().equals(ended.sandboxId())).isPresent();
        boolean done =
                exitCode == 0
                        && (member.policy(pod).equals("OnFailure")
                                || pod.spec().restartPolicy().equals("OnFailure"));
        return another
                && !done
                && member.role() == ContainerRole.MAIN
                && pod.spec().initContainers().isEmpty();
    }

    /** When a container that has ended may start again. */
    public Instant earliest(ContainerStatus ended, State.Exited exited) {
        RestartBackoff backoff = memory(ended.name()).backoff();
        return wasStoppedToStartAnew(ended)
                ? backoff.earliestAfterStop(exited.finishedAt())
                : backoff.earliest(exited.finishedAt());
    }

    /**
     * The back-off of a container once it is started. What was stopped only for that the first time
     * has not ended yet, as far as this is concerned.
     *
     * @param longest of the waits
     */
    public RestartBackoff afterStart(String container, Duration longest) {
        RestartBackoff backoff = memory(container).backoff();
        ContainerStatus last = seen.container(container).orElse(null);
        return last == null
                        || !(last.state() instanceof State.Exited exited)
                        || (last.attempt() == 0 && wasStoppedToStartAnew(last))
                ? backoff
                : backoff.restarted(exited.finishedAt(), now, longest);
    }

    private boolean wasStoppedToStartAnew(ContainerStatus ended) {
        Kill kill = kills.get(ended.id());
        return kill != null && kill.again();
    }

    /** Whether all initialization was done in the sandbox that the pod has now. */
    private boolean initializedAnew() {
        return Member.of(pod).stream()
                .allMatch(
                        member ->
                                switch (member.role()) {
                                    case INIT ->
                                            current(member.name()).filter(this::did).isPresent();
                                    case SIDECAR ->
                                            current(member.name())
                                                    .filter(ContainerStatus::isRunning)
                                                    .filter(one -> probes(one.id()).started())
                                                    .isPresent();
                                    case MAIN, EPHEMERAL -> true;
                                });
    }

    private boolean did(ContainerStatus work) {
        return work.state() instanceof State.Exited exited && exited.exitCode() == 0;
    }

    /**
     * The resources a container has: what it was given while it ran, here or, as the API remembers,
     * by an earlier kubelet; else what it was made with. Empty when that is not known.
     */
    public Optional<ObjectNode> applied(ContainerStatus container) {
        ObjectNode given = resizing.applied().get(container.id());
        if (given != null) {
            return Optional.of(given);
        }
        var status = pod.status();
        return Stream.of(status.containerStatuses(), status.initContainerStatuses())
                .flatMap(List::stream)
                .filter(known -> known.containerID().endsWith("://" + container.id()))
                .filter(known -> known.has("resources"))
                .map(known -> known.resources().json())
                .findFirst()
                .or(() -> AppliedResources.of(container));
    }

    /**
     * How its end is told: of a pod that is to be deleted and that its node has to end before that,
     * the latter.
     */
    public @Nullable Ending told() {
        return ending != null
                        && ending.cause() == Ending.Cause.DELETED
                        && shutdown != null
                        && shutdown.cause() != Ending.Cause.SUSPENDED
                ? new Ending(shutdown.cause(), ending.grace(), ending.deadline())
                : ending;
    }

    /** The pod's own grace, thirty seconds unless its author says otherwise. */
    public Duration grace() {
        return grace(pod);
    }

    public static Duration grace(Pod pod) {
        return Seconds.of(
                pod.spec().has("terminationGracePeriodSeconds")
                        ? pod.spec().terminationGracePeriodSeconds()
                        : 30);
    }
}
