package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job's status may become, whoever looks after the job (KEP-4368). A rule about what is
 * there is asked only of what changes: a change of the spec may leave a status behind that does not
 * fit until it is looked after.
 *
 * @param job as it shall be
 * @param now its status
 * @param old the whole job as it was
 */
record JobStatusRules(Field job, Field now, ObjectNode old) {

    private static final String COMPLETE = "Complete";
    private static final String FAILED = "Failed";
    private static final String FAILING = "FailureTarget";
    private static final String SUCCEEDING = "SuccessCriteriaMet";

    static void check(Field job, ObjectNode old) {
        var rules = new JobStatusRules(job, job.at("status"), old);
        rules.counts();
        rules.uncounted();
        rules.ends();
        rules.finished();
        rules.indexes();
        rules.numbersOfPods();
        rules.success();
        rules.stays();
    }

    private JsonNode before() {
        return old.path("status");
    }

    private static boolean holds(JsonNode status, String condition) {
        for (JsonNode each : status.path("conditions")) {
            if (Trees.text(each, "type").equals(condition)) {
                return Trees.text(each, "status").equals("True");
            }
        }
        return false;
    }

    private boolean is(String condition) {
        return holds(now.node(), condition);
    }

    private boolean was(String condition) {
        return holds(before(), condition);
    }

    /** Whether any of these conditions, or of these members, is not as it was. */
    private boolean changed(List<String> conditions, String... members) {
        for (String member : members) {
            if (!Trees.same(now.node().path(member), before().path(member))) {
                return true;
            }
        }
        return conditions.stream().anyMatch(each -> is(each) != was(each));
    }

    private boolean isFinished() {
        return is(COMPLETE) || is(FAILED);
    }

    private boolean finishing(String member) {
        return isFinished() != (was(COMPLETE) || was(FAILED)) || changed(List.of(), member);
    }

    private void conditions(String wrong) {
        now.at("conditions").invalidWithoutValue(wrong);
    }

    private void counts() {
        for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            now.at(count).notNegative();
        }
    }

    private void uncounted() {
        Set<String> seen = new HashSet<>();
        for (String kind : List.of("succeeded", "failed")) {
            for (Field uid : now.at("uncountedTerminatedPods", kind).items()) {
                if (uid.text().isEmpty()) {
                    uid.invalid("must not be empty");
                } else if (!seen.add(uid.text())) {
                    uid.duplicate();
                }
            }
        }
    }

    private void ends() {
        if (changed(List.of(COMPLETE, FAILED)) && is(COMPLETE) && is(FAILED)) {
            conditions("cannot set Complete=True and Failed=true conditions");
        }
        if (changed(List.of(COMPLETE, FAILING)) && is(COMPLETE) && is(FAILING)) {
            conditions("cannot set Complete=True and FailureTarget=true conditions");
        }
        Field end = now.at("completionTime");
        if (changed(List.of(COMPLETE), "completionTime")) {
            if (end.present() && !is(COMPLETE)) {
                end.invalid("cannot set completionTime when there is no Complete=True condition");
            }
            if (end.absent() && is(COMPLETE)) {
                end.required("completionTime is required for Complete jobs");
            }
        }
        if (changed(List.of(), "startTime", "completionTime")
                && end.present()
                && now.has("startTime")
                && Instant.parse(end.text()).isBefore(Instant.parse(now.text("startTime")))) {
            end.invalid("completionTime cannot be set before startTime");
        }
        if (changed(List.of(FAILED, FAILING)) && is(FAILED) && !is(FAILING)) {
            conditions("cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if (changed(List.of(COMPLETE, SUCCEEDING)) && is(COMPLETE) && !is(SUCCEEDING)) {
            conditions(
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true"
                            + " condition");
        }
    }

    private void finished() {
        if (!isFinished()) {
            return;
        }
        if (finishing("active") && now.at("active").number(0) > 0) {
            now.at("active").invalid("active>0 is invalid for finished job");
        }
        if (finishing("startTime") && !now.has("startTime")) {
            now.at("startTime").required("startTime is required for finished job");
        }
        Field uncounted = now.at("uncountedTerminatedPods");
        JsonNode succeeded = uncounted.node().path("succeeded");
        JsonNode failed = uncounted.node().path("failed");
        if (finishing("uncountedTerminatedPods") && succeeded.size() + failed.size() > 0) {
            ObjectNode shown = JsonNodeFactory.instance.objectNode();
            shown.set("Succeeded", shownList(succeeded));
            shown.set("Failed", shownList(failed));
            uncounted.invalid(shown, "uncountedTerminatedPods needs to be empty for finished job");
        }
    }

    private static JsonNode shownList(JsonNode list) {
        return list.isArray() ? list : NullNode.getInstance();
    }

    private void indexes() {
        Field completed = now.at("completedIndexes");
        Field failed = now.at("failedIndexes");
        boolean completedChange = changed(List.of(), "completedIndexes");
        boolean failedChange = changed(List.of(), "failedIndexes");
        Field spec = job.at("spec");
        boolean counted = spec.has("completions");
        boolean perIndex = spec.has("backoffLimitPerIndex");
        long below = spec.at("completions").number(0);
        if (completedChange && counted) {
            readable(completed, below);
        }
        if (failedChange && counted && perIndex && failed.present()) {
            readable(failed, below);
        }
        if (completedChange
                && !completed.text().isEmpty()
                && !spec.text("completionMode").equals("Indexed")) {
            completed.invalid(
                    "cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (failedChange && !perIndex && failed.present()) {
            failed.invalid("cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
        if ((completedChange || failedChange) && counted && failed.present()) {
            Optional<Long> both = IndexIntervals.overlap(completed.text(), failed.text(), below);
            both.ifPresent(
                    index ->
                            failed.invalid(
                                    "failedIndexes and completedIndexes overlap at index: "
                                            + index));
        }
    }

    private static void readable(Field indexes, long below) {
        try {
            IndexIntervals.count(indexes.text(), below);
        } catch (IllegalArgumentException unreadable) {
            String name = indexes.path().toString().replaceFirst(".*\\.", "");
            indexes.invalid("error parsing " + name + ": " + unreadable.getMessage());
        }
    }

    private void numbersOfPods() {
        if (isFinished() && finishing("terminating") && now.at("terminating").number(0) > 0) {
            now.at("terminating").invalid("terminating>0 is invalid for finished job");
        }
        if (changed(List.of(), "ready", "active")
                && now.at("ready").number(0) > now.at("active").number(0)) {
            now.at("ready").invalid("cannot set more ready pods than active");
        }
    }

    private void success() {
        if (is(SUCCEEDING) && is(FAILED)) {
            conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions");
        }
        if (is(SUCCEEDING) && is(FAILING)) {
            conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        }
        if (job.at("spec").has("successPolicy") && !is(SUCCEEDING) && is(COMPLETE)) {
            conditions(
                    "cannot set Complete=True for Job with SuccessPolicy unless"
                            + " SuccessCriteriaMet=True");
        }
    }

    /** What does not come back once it was so. */
    private void stays() {
        for (String last : List.of(FAILED, COMPLETE, FAILING)) {
            if (was(last) && !is(last)) {
                conditions("cannot disable the terminal " + last + "=True condition");
            }
        }
        JsonNode spec = job.node().path("spec");
        boolean elastic =
                Trees.text(spec, "completionMode").equals("Indexed")
                        && Trees.same(spec.path("completions"), spec.path("parallelism"));
        notLess("failed");
        if (!elastic) {
            notLess("succeeded");
        }
        Field end = now.at("completionTime");
        JsonNode endBefore = before().path("completionTime");
        if (end.present() && endBefore.isString() && !Trees.same(end.node(), endBefore)) {
            end.invalid("completionTime cannot be mutated");
        }
        if (before().path("startTime").isString()
                && changed(List.of(), "startTime")
                && !job.at("spec", "suspend").flag()) {
            now.at("startTime")
                    .invalid(
                            now.has("startTime")
                                    ? now.at("startTime").node()
                                    : NullNode.getInstance(),
                            "field is immutable for unsuspended job once set");
        }
        if (was(SUCCEEDING) && !is(SUCCEEDING)) {
            conditions("cannot disable the SuccessCriteriaMet=True condition");
        }
        if (was(COMPLETE) && !was(SUCCEEDING) && is(SUCCEEDING)) {
            conditions(
                    "cannot set SuccessCriteriaMet=True for Job already has Complete=true"
                            + " conditions");
        }
    }

    private void notLess(String counter) {
        Field count = now.at(counter);
        if (count.number(0) < Trees.number(before().path(counter), 0)) {
            count.invalid(count.number(0), "cannot decrease the " + counter + " counter");
        }
    }
}
