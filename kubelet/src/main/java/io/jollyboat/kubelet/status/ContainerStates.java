package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.api.core.v1.VolumeMount;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.plan.ContainerMemory;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.RestartOfAll;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.ProcessUser;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of each container of a pod, as {@code kubectl describe pod} shows it. */
final class ContainerStates {

    /** What Kubernetes says of a container that is gone and does not come again, ... */
    private static final String LOST =
            "The container could not be located when the pod was terminated";

    /** ... and of one that does. */
    private static final String LOST_RUNNING =
            "The container could not be located when the pod was deleted."
                    + "  The container used to be Running";

    /** ... and of one that was removed so that it runs again with all others. */
    private static final String REMOVED =
            "The container is removed because RestartAllContainers in place";

    /** ... and of one that must have done its work, though nobody saw it. */
    private static final String UNSEEN =
            "Unable to get init container status from container runtime and pod has been"
                    + " initialized, treat it as exited normally";

    private final PodSituation situation;
    private final NodeIdentity node;

    ContainerStates(PodSituation situation, NodeIdentity node) {
        this.situation = situation;
        this.node = node;
    }

    ObjectNode status(Member member) {
        ObjectNode json = found(member);
        boolean unseen =
                member.role() == ContainerRole.INIT
                        && situation.seen().attempts(member.name()).isEmpty();
        if (unseen && json.path("state").has("waiting") && ranMain()) {
            json.putObject("state")
                    .putObject("terminated")
                    .put("exitCode", 0)
                    .put("reason", "Completed")
                    .put("message", UNSEEN);
            json.put("ready", true);
        }
        return json;
    }

    /** Whether there is a main container, if only one that ended with an earlier sandbox. */
    private boolean ranMain() {
        return !RestartOfAll.isCleared(situation)
                && situation.pod().spec().containers().stream()
                        .anyMatch(main -> !situation.seen().attempts(main.name()).isEmpty());
    }

    private ObjectNode found(Member member) {
        List<ContainerStatus> attempts = situation.seen().attempts(member.name());
        ContainerStatus newest = attempts.isEmpty() ? null : attempts.getFirst();
        var known = known(situation.pod(), member).orElse(null);
        ObjectNode json = Trees.newObject();
        json.put("name", member.name());
        if (newest == null && known != null && !known.containerID().isEmpty()) {
            boolean removed =
                    member.role() != ContainerRole.EPHEMERAL && RestartOfAll.isCleared(situation);
            return removed ? removed(member, known, json) : lost(member, known, json);
        }
        ObjectNode last = known == null ? null : found(known.json(), "lastState");
        if (attempts.size() > 1 && attempts.get(1).state() instanceof State.Exited exited) {
            last = terminated(attempts.get(1), exited);
        } else if (known != null && newest != null && replaced(known, newest)) {
            last = endOf(known);
        }
        ObjectNode state;
        if (newest != null && newest.state() instanceof State.Running running) {
            state = Trees.newObject();
            state.putObject("running").put("startedAt", time(running.startedAt()));
        } else if (newest != null && newest.state() instanceof State.Exited exited) {
            ObjectNode ended = terminated(newest, exited);
            ObjectNode waiting = waitingForRestart(member, newest, exited);
            state = waiting == null ? ended : waiting;
            last = waiting == null ? last : ended;
        } else {
            ObjectNode failure = failure(member);
            state = failure == null ? waiting(initialReason(member), "") : failure;
        }
        json.set("state", state);
        json.set("lastState", last == null ? Trees.newObject() : last);
        json.put("ready", ready(member, newest));
        int restarts = newest == null ? 0 : newest.attempt();
        json.put(
                "restartCount",
                known == null ? restarts : Math.max(restarts, known.restartCount()));
        json.put("image", newest == null ? member.spec().image() : newest.image());
        json.put("imageID", newest == null ? "" : id(newest.imageId()));
        if (newest != null && !(newest.state() instanceof State.Created)) {
            json.put("containerID", id(newest.id()));
        }
        json.put(
                "started",
                newest != null && newest.isRunning() && situation.probes(newest.id()).started());
        mounts(member, json);
        String signal = member.spec().lifecycle().stopSignal();
        if (newest != null && !signal.isEmpty()) {
            json.put("stopSignal", signal);
        }
        if (newest != null && newest.user() != null) {
            user(newest.user(), json);
        }
        if (newest != null && newest.isRunning()) {
            situation.applied(newest).ifPresent(resources -> resources(member, resources, json));
        } else if (newest != null) {
            resources(member, member.spec().resources().json(), json);
        }
        return json;
    }

    /** What of the volumes it has: a mount that is read only is not so in mounts below it. */
    private static void mounts(Member member, ObjectNode json) {
        if (member.spec().volumeMounts().isEmpty()) {
            return;
        }
        ArrayNode mounts = json.putArray("volumeMounts");
        for (VolumeMount mount : member.spec().volumeMounts()) {
            ObjectNode one =
                    mounts.addObject()
                            .put("name", mount.name())
                            .put("mountPath", mount.mountPath());
            if (mount.readOnly()) {
                one.put("readOnly", true).put("recursiveReadOnly", "Disabled");
            }
        }
    }

    /** Whom its first process began as. */
    private static void user(ProcessUser user, ObjectNode json) {
        ObjectNode linux =
                json.putObject("user")
                        .putObject("linux")
                        .put("uid", user.user())
                        .put("gid", user.group());
        ArrayNode groups = linux.putArray("supplementalGroups");
        user.groups().forEach(groups::add);
    }

    /** What the node grants, and what the container has of it. */
    private static void resources(Member member, ObjectNode resources, ObjectNode json) {
        ObjectNode granted = member.spec().resources().json();
        if (granted.get("requests") instanceof ObjectNode requests && !requests.isEmpty()) {
            json.set("allocatedResources", requests.deepCopy());
        }
        json.set("resources", resources.deepCopy());
    }

    /** A container the API knows of and the runtime does not: its end is told once, then kept. */
    private ObjectNode lost(
            Member member, io.jollyboat.core.api.core.v1.ContainerStatus known, ObjectNode json) {
        json.setAll(known.json().deepCopy());
        json.put("ready", member.role() == ContainerRole.INIT && known.ready());
        json.put("started", false);
        ObjectNode before = found(known.json(), "state");
        if (before != null && before.has("terminated")) {
            boolean comesBack =
                    situation.ending() == null
                            && member.restartsAfter(
                                    situation.pod(), known.state().terminated().exitCode());
            if (comesBack) {
                ObjectNode failure = failure(member);
                json.set("lastState", before.deepCopy());
                json.set("state", failure == null ? waiting(initialReason(member), "") : failure);
            }
            return json;
        }
        if (before == null || !before.has("running")) {
            return json;
        }
        if (situation.ending() == null && member.restartsAfter(situation.pod(), 137)) {
            json.set("state", waiting(initialReason(member), ""));
            json.set("lastState", unknownEnd(known, LOST_RUNNING));
        } else {
            json.set("state", unknownEnd(known, LOST));
        }
        return json;
    }

    /** A container that was taken away because all are restarted: how it ended is not kept. */
    private static ObjectNode removed(
            Member member, io.jollyboat.core.api.core.v1.ContainerStatus known, ObjectNode json) {
        json.set("state", waiting(RestartOfAll.REASON, REMOVED));
        json.putObject("lastState")
                .putObject("terminated")
                .put("exitCode", 137)
                .put("reason", RestartOfAll.REASON)
                .put("message", REMOVED);
        json.put("ready", false);
        json.put("restartCount", known.restartCount() + 1);
        json.put("image", member.spec().image());
        json.put("imageID", "");
        json.put("started", false);
        mounts(member, json);
        return json;
    }

    private static ObjectNode unknownEnd(
            io.jollyboat.core.api.core.v1.ContainerStatus known, String message) {
        ObjectNode end = Trees.newObject();
        end.putObject("terminated")
                .put("exitCode", 137)
                .put("reason", "ContainerStatusUnknown")
                .put("message", message)
                .put("containerID", known.containerID());
        return end;
    }

    /** Whether the API was told of an earlier container, which the runtime has no more. */
    private boolean replaced(
            io.jollyboat.core.api.core.v1.ContainerStatus known, ContainerStatus newest) {
        return !known.containerID().isEmpty() && !known.containerID().equals(id(newest.id()));
    }

    /** How a container that is gone ended, as far as it was told. */
    private static @Nullable ObjectNode endOf(io.jollyboat.core.api.core.v1.ContainerStatus known) {
        ObjectNode state = found(known.json(), "state");
        if (state != null && state.has("terminated")) {
            return state;
        }
        return state != null && state.has("running")
                ? unknownEnd(known, LOST_RUNNING)
                : found(known.json(), "lastState");
    }

    private boolean ready(Member member, @Nullable ContainerStatus newest) {
        if (newest == null) {
            return false;
        }
        if (member.role() == ContainerRole.INIT) {
            return newest.state() instanceof State.Exited exited && exited.exitCode() == 0;
        }
        return newest.isRunning() && situation.probes(newest.id()).ready();
    }

    /** What an ended container waits for before it runs again; null when it does not wait. */
    private @Nullable ObjectNode waitingForRestart(
            Member member, ContainerStatus newest, State.Exited exited) {
        Pod pod = situation.pod();
        if (situation.ending() != null
                || !situation.comesBack(member, newest, exited.exitCode())
                || member.restartsAllAfter(exited.exitCode())) {
            return null;
        }
        ContainerMemory memory = situation.memory(member.name());
        Instant earliest = situation.earliest(newest, exited);
        if (earliest.isAfter(situation.now())) {
            return waiting(
                    "CrashLoopBackOff",
                    "back-off "
                            + words(memory.backoff().delay())
                            + " restarting failed container="
                            + member.name()
                            + " pod="
                            + fullName(pod));
        }
        ObjectNode failure = failure(member);
        // Once its end was told, the API would let nobody say that it runs again.
        boolean onlyForThat = !member.restartsAfter(pod, exited.exitCode());
        return failure == null && onlyForThat ? waiting(initialReason(member), "") : failure;
    }

    private @Nullable ObjectNode failure(Member member) {
        for (Volume volume : situation.imageVolumes(member)) {
            if (situation.volumeImage(volume.name()) instanceof ImageState.Failed failed) {
                return noImage(volume.image().reference(), failed);
            }
        }
        ContainerMemory memory = situation.memory(member.name());
        if (memory.image() instanceof ImageState.Failed failed) {
            return noImage(member.spec().image(), failed);
        }
        return memory.failure() == null
                ? null
                : waiting(memory.failure().reason(), memory.failure().message());
    }

    private ObjectNode noImage(String image, ImageState.Failed failed) {
        return failed.backingOff(situation.now())
                ? waiting(
                        "ImagePullBackOff",
                        "Back-off pulling image \""
                                + image
                                + "\": "
                                + failed.reason()
                                + ": "
                                + failed.message())
                : waiting(failed.reason(), failed.message());
    }

    private String initialReason(Member member) {
        boolean waitsForOthers =
                member.role() == ContainerRole.INIT || member.role() == ContainerRole.SIDECAR
                        ? !firstInit(member)
                        : !situation.pod().spec().initContainers().isEmpty();
        return waitsForOthers && !initialized() ? "PodInitializing" : "ContainerCreating";
    }

    private boolean firstInit(Member member) {
        return situation.pod().spec().initContainers().getFirst().name().equals(member.name());
    }

    /** Whether a main container was made, which happens only after all initialization. */
    private boolean initialized() {
        return situation.pod().spec().containers().stream()
                .anyMatch(container -> situation.current(container.name()).isPresent());
    }

    private ObjectNode terminated(ContainerStatus container, State.Exited exited) {
        ObjectNode state = Trees.newObject();
        ObjectNode end = state.putObject("terminated");
        end.put("exitCode", exited.exitCode());
        end.put("reason", exited.reason());
        String words = situation.lastWords().getOrDefault(container.id(), exited.message());
        if (!words.isEmpty()) {
            end.put("message", words);
        }
        end.put("startedAt", time(exited.startedAt()));
        end.put("finishedAt", time(exited.finishedAt()));
        end.put("containerID", id(container.id()));
        return state;
    }

    private static ObjectNode waiting(String reason, String message) {
        ObjectNode state = Trees.newObject();
        ObjectNode waiting = state.putObject("waiting").put("reason", reason);
        if (!message.isEmpty()) {
            waiting.put("message", message);
        }
        return state;
    }

    private String id(String plain) {
        return plain.isEmpty() ? "" : node.runtime() + "://" + plain;
    }

    private static @Nullable ObjectNode found(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode object && !object.isEmpty()
                ? object.deepCopy()
                : null;
    }

    /** What the API server was told of a member before. */
    static Optional<io.jollyboat.core.api.core.v1.ContainerStatus> known(Pod pod, Member member) {
        var status = pod.status();
        var list =
                switch (member.role()) {
                    case INIT, SIDECAR -> status.initContainerStatuses();
                    case MAIN -> status.containerStatuses();
                    case EPHEMERAL -> status.ephemeralContainerStatuses();
                };
        return list.stream().filter(one -> one.name().equals(member.name())).findFirst();
    }

    /** How Kubernetes names a pod in messages. */
    static String fullName(Pod pod) {
        return pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    }

    /** API times have whole seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** As Go prints a duration of whole seconds: 10s, 1m20s, 5m0s. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
