package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.placement.PodLife;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod in three words, as kubectl's users read it.
 *
 * <p>The status is the phase unless something more telling is known: a container that waits or has
 * ended says why, init containers say how far they are, and a deletion outdoes them all.
 */
final class PodSummary {
    private final ObjectNode pod;
    private final Set<String> sidecars = new HashSet<>();
    private String reason;
    private long restarts;
    private String lastRestart = "";
    private int ready;
    private int total;

    private PodSummary(ObjectNode pod) {
        this.pod = pod;
        String stated = Trees.text(pod, "status", "reason");
        this.reason = stated.isEmpty() ? Trees.text(pod, "status", "phase") : stated;
    }

    static PodSummary of(ObjectNode pod) {
        PodSummary summary = new PodSummary(pod);
        summary.countContainers();
        summary.readGates();
        boolean initializing = summary.readInitContainers();
        if (!initializing || Cells.condition(pod, "Initialized").equals("True")) {
            summary.readContainers();
        }
        summary.readDeletion();
        return summary;
    }

    String ready() {
        return ready + "/" + total;
    }

    String status() {
        return reason;
    }

    String restarts(Instant now) {
        return restarts == 0 || lastRestart.isEmpty()
                ? Long.toString(restarts)
                : restarts + " (" + Ages.since(lastRestart, now) + " ago)";
    }

    /** A sidecar is an init container that goes on running; it counts among the containers. */
    private void countContainers() {
        total = pod.path("spec").path("containers").size();
        for (ObjectNode container : Trees.objects(pod, "spec", "initContainers")) {
            if (Trees.text(container, "restartPolicy").equals("Always")) {
                sidecars.add(Trees.text(container, "name"));
                total++;
            }
        }
    }

    private void readGates() {
        for (ObjectNode condition : Trees.objects(pod, "status", "conditions")) {
            if (Trees.text(condition, "type").equals("PodScheduled")
                    && Trees.text(condition, "reason").equals("SchedulingGated")) {
                reason = "SchedulingGated";
            }
        }
    }

    /** Returns whether one of them still has to succeed. */
    private boolean readInitContainers() {
        List<ObjectNode> statuses = Trees.objects(pod, "status", "initContainerStatuses");
        for (int i = 0; i < statuses.size(); i++) {
            ObjectNode status = statuses.get(i);
            countRestarts(status);
            boolean sidecar = sidecars.contains(Trees.text(status, "name"));
            JsonNode terminated = Trees.at(status, "state", "terminated");
            if (terminated.isObject() && Cells.count(terminated, "exitCode") == 0) {
                continue;
            }
            if (sidecar && Trees.flag(status, "started")) {
                ready += Trees.flag(status, "ready") ? 1 : 0;
                continue;
            }
            String waiting = Trees.text(status, "state", "waiting", "reason");
            if (terminated.isObject()) {
                reason = "Init:" + ending(terminated);
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                reason = "Init:" + waiting;
            } else {
                int all = pod.path("spec").path("initContainers").size();
                reason = "Init:" + i + "/" + all;
            }
            return true;
        }
        return false;
    }

    private void readContainers() {
        restarts = 0;
        lastRestart = "";
        for (ObjectNode status : Trees.objects(pod, "status", "initContainerStatuses")) {
            if (sidecars.contains(Trees.text(status, "name"))) {
                countRestarts(status);
            }
        }
        boolean running = false;
        for (ObjectNode status : Trees.objects(pod, "status", "containerStatuses").reversed()) {
            countRestarts(status);
            String waiting = Trees.text(status, "state", "waiting", "reason");
            JsonNode terminated = Trees.at(status, "state", "terminated");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (terminated.isObject()) {
                reason = ending(terminated);
            } else if (Trees.flag(status, "ready")
                    && Trees.at(status, "state", "running").isObject()) {
                running = true;
                ready++;
            }
        }
        if (reason.equals("Completed") && running) {
            reason = Cells.condition(pod, "Ready").equals("True") ? "Running" : "NotReady";
        }
    }

    private void readDeletion() {
        if (Trees.absent(pod.path("metadata").get("deletionTimestamp"))) {
            return;
        }
        if (Trees.text(pod, "status", "reason").equals("NodeLost")) {
            reason = "Unknown";
        } else if (!PodLife.hasEnded(pod)) {
            reason = "Terminating";
        }
    }

    private static String ending(JsonNode terminated) {
        String reason = Trees.text(terminated, "reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        long signal = Cells.count(terminated, "signal");
        return signal != 0 ? "Signal:" + signal : "ExitCode:" + Cells.count(terminated, "exitCode");
    }

    private void countRestarts(ObjectNode status) {
        restarts += Cells.count(status, "restartCount");
        String ended = Trees.text(status, "lastState", "terminated", "finishedAt");
        // Times are stored in one form, so their texts sort as they do.
        if (ended.compareTo(lastRestart) > 0) {
            lastRestart = ended;
        }
    }
}
