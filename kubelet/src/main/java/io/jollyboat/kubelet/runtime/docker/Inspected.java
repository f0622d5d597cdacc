package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the engine says of one container when asked in full.
 *
 * @param word the engine's for its state: created, running, paused, restarting, removing, exited,
 *     dead
 * @param processId of its first process on the engine's machine; 0 when it does not run
 * @param logPath the file of its log on the engine's machine; empty when there is none
 * @param startedAt {@link Instant#EPOCH} when never
 * @param stdinOnce its input ends with that of who attaches first
 */
record Inspected(
        String id,
        PodIdentity pod,
        Map<String, String> labels,
        String imageId,
        String word,
        long processId,
        int exitCode,
        boolean outOfMemory,
        String error,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        boolean tty,
        boolean stdinOnce,
        String stopSignal,
        String logPath) {

    static Inspected read(JsonNode json, PodIdentity pod) {
        JsonNode state = json.path("State");
        JsonNode config = json.path("Config");
        Map<String, String> labels = Labels.read(config.path("Labels"));
        return new Inspected(
                json.path("Id").asString(""),
                pod,
                labels,
                json.path("Image").asString(""),
                state.path("Status").asString(""),
                state.path("Pid").asLong(0),
                state.path("ExitCode").asInt(0),
                state.path("OOMKilled").asBoolean(false),
                state.path("Error").asString(""),
                time(json.path("Created").asString("")),
                time(state.path("StartedAt").asString("")),
                time(state.path("FinishedAt").asString("")),
                config.path("Tty").asBoolean(false),
                config.path("StdinOnce").asBoolean(false),
                config.path("StopSignal").asString(""),
                json.path("LogPath").asString(""));
    }

    /** The engine's zero time, of the year 1, is the epoch here. */
    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    boolean isRunning() {
        return word.equals("running") || word.equals("paused") || word.equals("restarting");
    }

    boolean isSandbox() {
        return Labels.isSandbox(labels);
    }

    String address() {
        return labels.getOrDefault(Labels.ADDRESS, "");
    }

    String sandboxId() {
        return labels.getOrDefault(Labels.SANDBOX_ID, "");
    }

    /** What it is as a sandbox: only those say by their address whether they have a network. */
    SandboxStatus sandbox() {
        SandboxStatus.State state =
                isRunning() ? SandboxStatus.State.READY : SandboxStatus.State.STOPPED;
        return new SandboxStatus(
                id,
                pod,
                Labels.attempt(labels),
                state,
                address(),
                address().isEmpty(),
                state == SandboxStatus.State.READY ? processId : 0,
                createdAt);
    }

    ContainerStatus container() {
        return new ContainerStatus(
                id,
                pod,
                sandboxId(),
                labels.getOrDefault(Labels.CONTAINER_NAME, ""),
                Labels.attempt(labels),
                labels.getOrDefault(Labels.IMAGE, ""),
                imageId,
                labels.getOrDefault(Labels.HASH, ""),
                createdAt,
                state(),
                tty,
                labels);
    }

    State state() {
        if (isRunning()) {
            return new State.Running(startedAt);
        }
        if (word.equals("created")) {
            // A start that failed leaves the container as created, with the error; that its sandbox
            // had ended is not its own.
            return error.isEmpty() && exitCode == 0 || EngineErrors.isOfSandbox(error)
                    ? new State.Created()
                    : new State.Exited(
                            Instant.EPOCH, createdAt, exitCode, "ContainerCannotRun", error);
        }
        // Two processes of the engine take the two times: what ends at once may seem to end before
        // it began.
        Instant end = finishedAt.isBefore(startedAt) ? startedAt : finishedAt;
        return new State.Exited(startedAt, end, exitCode, reason(), error);
    }

    /**
     * The engine says out of memory also when only a child was killed and the container ended well.
     */
    private String reason() {
        if (exitCode == 0) {
            return "Completed";
        }
        return outOfMemory
                ? "OOMKilled"
                : startedAt.equals(Instant.EPOCH) ? "ContainerCannotRun" : "Error";
    }
}
