package io.jollyboat.controllers.job;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.controllers.pods.StatusDraft;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A job's status while it is worked on. For one thread and one reconciliation. */
final class JobStatusDraft {

    private static final String NOTED = "/uncountedTerminatedPods/";

    private final StatusDraft draft;
    private final ObjectNode status;
    private final Instant now;

    JobStatusDraft(Job job, Instant now) {
        this.draft = new StatusDraft(job, now);
        this.status = draft.tree();
        this.now = now;
        status.withObject("/uncountedTerminatedPods");
    }

    StatusDraft draft() {
        return draft;
    }

    void started() {
        status.put("startTime", Conditions.time(now));
    }

    /** It is as if it had not started yet. */
    void stopped() {
        status.remove("startTime");
    }

    boolean hasStarted() {
        return status.has("startTime");
    }

    void pods(int active, int ready, int terminating) {
        draft.count("active", active).number("ready", ready).number("terminating", terminating);
    }

    void succeeded(int count) {
        draft.count("succeeded", count);
    }

    void completedIndexes(String indexes) {
        draft.text("completedIndexes", indexes);
    }

    /** Always there when there is a limit per index, be it empty. */
    void failedIndexes(String indexes) {
        status.put("failedIndexes", indexes);
    }

    /**
     * Sets a condition, unless that would say of something new that it does not hold.
     *
     * @return whether anything changed
     */
    boolean condition(String type, boolean holds, String reason, String message) {
        if (!holds && Conditions.find(status, type).isEmpty()) {
            return false;
        }
        boolean changed =
                Conditions.set(status, type, holds ? "True" : "False", reason, message, now);
        if (changed) {
            Conditions.find(status, type).orElseThrow().put("lastProbeTime", Conditions.time(now));
        }
        return changed;
    }

    void completed() {
        status.put("completionTime", Conditions.time(now));
    }

    /** Notes that a pod has succeeded, though it was noted as failed while it still went. */
    void noteSucceeded(String uid) {
        withdraw("failed", uid);
        note("succeeded", uid);
    }

    void noteFailed(String uid) {
        note("failed", uid);
    }

    private void note(String list, String uid) {
        if (noted(list).noneMatch(uid::equals)) {
            status.withArray(NOTED + list).add(uid);
        }
    }

    /** The API refuses a pod that is noted as both. */
    private void withdraw(String list, String uid) {
        if (noted(list).anyMatch(uid::equals)) {
            List<String> others = noted(list).filter(one -> !one.equals(uid)).toList();
            ArrayNode uids = status.withArray(NOTED + list);
            uids.removeAll();
            others.forEach(uids::add);
        }
    }

    private Stream<String> noted(String list) {
        return status.at(NOTED + list).valueStream().map(one -> one.asString(""));
    }

    /** How many pods are noted and not yet counted. */
    int noted() {
        JsonNode noted = status.path("uncountedTerminatedPods");
        return noted.path("succeeded").size() + noted.path("failed").size();
    }

    /** Counts noted pods that are no longer held by their finalizer. */
    void count(Set<String> held) {
        count("succeeded", held);
        count("failed", held);
    }

    private void count(String list, Set<String> held) {
        ObjectNode noted = status.withObject("/uncountedTerminatedPods");
        List<String> left = new ArrayList<>();
        int counted = 0;
        for (JsonNode uid : noted.path(list)) {
            if (held.contains(uid.asString(""))) {
                left.add(uid.asString(""));
            } else {
                counted++;
            }
        }
        if (counted == 0) {
            return;
        }
        draft.number(list, Trees.integer(status, list, 0) + counted);
        if (left.isEmpty()) {
            noted.remove(list);
        } else {
            ArrayNode uids = noted.putArray(list);
            left.forEach(uids::add);
        }
    }
}
