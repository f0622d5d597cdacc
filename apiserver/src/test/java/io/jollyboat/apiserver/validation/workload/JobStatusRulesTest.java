package io.jollyboat.apiserver.validation.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class JobStatusRulesTest {
    private static final String START = "'startTime':'2026-01-01T00:00:00Z'";
    private static final String END = "'completionTime':'2026-01-01T01:00:00Z'";
    private static final String DONE = START + "," + END + ",'conditions':[%s,%s]";

    private static ObjectNode job(String spec, String status) {
        return Json.object(
                "{'metadata':{'name':'j','namespace':'default'},'spec':{%s},'status':{%s}}"
                        .formatted(spec, status));
    }

    private static List<String> wrong(String spec, String before, String now) {
        return Kind.of("batch/v1", "Job")
                .definition()
                .strategy()
                .validateStatusUpdate(job(spec, now), job(spec, before))
                .list()
                .stream()
                .map(Violation::toString)
                .toList();
    }

    private static String holds(String condition) {
        return "{'type':'%s','status':'True'}".formatted(condition);
    }

    @Test
    void aJobIsDoneWhenItsGoalWasReachedAndItsTimesAreKnown() {
        String done = DONE.formatted(holds("SuccessCriteriaMet"), holds("Complete"));
        assertThat(wrong("", START, done)).isEmpty();
        assertThat(wrong("", START, "'conditions':[%s]".formatted(holds("Complete"))))
                .containsExactly(
                        "status.completionTime: Required value: completionTime is required for Complete jobs",
                        "status.conditions: Invalid value: cannot set Complete=True condition without the"
                                + " SuccessCriteriaMet=true condition",
                        "status.startTime: Required value: startTime is required for finished job",
                        "status.startTime: Invalid value: null: field is immutable for unsuspended job once"
                                + " set");
        assertThat(wrong("", "", "'conditions':[%s]".formatted(holds("Failed"))))
                .contains(
                        "status.conditions: Invalid value: cannot set Failed=True condition without the"
                                + " FailureTarget=true condition");
        assertThat(wrong("", START, START + "," + END))
                .containsExactly(
                        "status.completionTime: Invalid value: \"2026-01-01T01:00:00Z\": cannot set"
                                + " completionTime when there is no Complete=True condition");
    }

    @Test
    void whatHasEndedStaysSoAndHasNoPods() {
        String done = DONE.formatted(holds("SuccessCriteriaMet"), holds("Complete"));
        assertThat(wrong("", done, done.replace("True", "False")))
                .contains(
                        "status.conditions: Invalid value: cannot disable the terminal Complete=True"
                                + " condition",
                        "status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True"
                                + " condition");
        assertThat(wrong("", done, done + ",'active':1,'terminating':2,'ready':1"))
                .containsExactly(
                        "status.active: Invalid value: 1: active>0 is invalid for finished job",
                        "status.terminating: Invalid value: 2: terminating>0 is invalid for finished job");
        assertThat(wrong("", done, done + ",'uncountedTerminatedPods':{'failed':['u']}"))
                .containsExactly(
                        "status.uncountedTerminatedPods: Invalid value:"
                                + " {\"Succeeded\":null,\"Failed\":[\"u\"]}: uncountedTerminatedPods needs to"
                                + " be empty for finished job");
        assertThat(wrong("", done, done.replace("T01", "T02")))
                .containsExactly(
                        "status.completionTime: Invalid value: \"2026-01-01T02:00:00Z\":"
                                + " completionTime cannot be mutated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'active':-1|status.active: Invalid value: -1: must be greater than or equal to 0",
                "'failed':1|status.failed: Invalid value: 1: cannot decrease the failed counter",
                "'failed':2,'succeeded':2"
                        + "|status.succeeded: Invalid value: 2: cannot decrease the succeeded counter",
                "'active':1,'ready':2|status.ready: Invalid value: 2: cannot set more ready pods than active",
                "'uncountedTerminatedPods':{'succeeded':['a'],'failed':['a']}"
                        + "|status.uncountedTerminatedPods.failed[0]: Duplicate value: \"a\"",
                "'uncountedTerminatedPods':{'succeeded':['']}"
                        + "|status.uncountedTerminatedPods.succeeded[0]: Invalid value: \"\": must not be empty",
                "'completedIndexes':'1'|status.completedIndexes: Invalid value: \"1\": cannot set non-empty"
                        + " completedIndexes when non-indexed completion mode",
                "'failedIndexes':'1'|status.failedIndexes: Invalid value: \"1\": cannot set non-null"
                        + " failedIndexes when backoffLimitPerIndex is null"
            })
    void countsGoUpwardsAndPartsAreNoMoreThanTheWhole(String now, String wrong) {
        String kept = now.contains("failed':") ? "" : "'failed':2,";
        String more = now.contains("'succeeded':2") ? "" : "'succeeded':3,";
        assertThat(wrong("", "'failed':2,'succeeded':3", more + kept + now)).contains(wrong);
    }

    @Test
    void indexesCanBeReadAndNoneFailsThatIsDone() {
        String spec =
                "'completionMode':'Indexed','completions':8,'parallelism':2,'backoffLimitPerIndex':1";
        assertThat(wrong(spec, "", "'completedIndexes':'1-3,5','failedIndexes':'4'")).isEmpty();
        assertThat(wrong(spec, "", "'completedIndexes':'1-3,5','failedIndexes':'3-4'"))
                .containsExactly(
                        "status.failedIndexes: Invalid value: \"3-4\": failedIndexes and completedIndexes"
                                + " overlap at index: 3");
        assertThat(wrong(spec, "", "'completedIndexes':'8-9'"))
                .containsExactly(
                        "status.completedIndexes: Invalid value: \"8-9\": error parsing completedIndexes:"
                                + " too large index: \"8\"");
        assertThat(wrong(spec, "'completedIndexes':'8'", "'completedIndexes':'8'"))
                .as("the spec has changed since")
                .isEmpty();
        String elastic = spec.replace("'parallelism':2", "'parallelism':8");
        assertThat(wrong(elastic, "'succeeded':3", "'succeeded':2")).isEmpty();
    }

    @Test
    void aSuspendedJobMayStartAnew() {
        assertThat(wrong("'suspend':true", START, "")).isEmpty();
        assertThat(wrong("", START, ""))
                .containsExactly(
                        "status.startTime: Invalid value: null: field is immutable for unsuspended job"
                                + " once set");
    }
}
