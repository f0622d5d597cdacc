package io.jollyboat.apiserver.validation.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobPolicyRulesTest {

    private static List<String> wrong(String spec) {
        return Kind.of("batch/v1", "Job")
                .wrong(
                        "{'spec':{"
                                + spec
                                + ",'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}");
    }

    @Test
    void aFailurePolicyThatMakesSenseIsTaken() {
        assertThat(
                        wrong(
                                "'podFailurePolicy':{'rules':[{'action':'FailJob','onExitCodes':"
                                        + "{'containerName':'c','operator':'In','values':[1,42]}},"
                                        + "{'action':'Ignore','onPodConditions':[{'type':'DisruptionTarget','status':'True'}]}]}"))
                .isEmpty();
    }

    @Test
    void aConditionWithoutAStatusIsOneThatHolds() {
        assertThat(
                        wrong(
                                "'podFailurePolicy':{'rules':[{'action':'Ignore','onPodConditions':[{'type':'DisruptionTarget'}]}]}"))
                .isEmpty();
        assertThat(
                        Kind.of("batch/v1", "CronJob")
                                .wrong(
                                        "{'spec':{'schedule':'@daily','jobTemplate':{'spec':{'podFailurePolicy':"
                                                + "{'rules':[{'action':'Ignore','onPodConditions':[{'type':'DisruptionTarget'}]}]},"
                                                + "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}"))
                .isEmpty();
    }

    @Test
    void rulesOnExitCodesAreCheckedValueByValue() {
        assertThat(
                        wrong(
                                "'podFailurePolicy':{'rules':[{'action':'FailJob','onExitCodes':"
                                        + "{'containerName':'other','operator':'In','values':[0,5,5,2]}}]}"))
                .containsExactlyInAnyOrder(
                        "spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value:"
                                + " \"other\": must be one of the container or initContainer names"
                                + " in the pod template",
                        "spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0:"
                                + " must not be 0 for the In operator",
                        "spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 5",
                        "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value:"
                                + " [0,5,5,2]: must be ordered");
    }

    @Test
    void anActionPerIndexNeedsALimitPerIndex() {
        assertThat(
                        wrong(
                                "'podFailurePolicy':{'rules':[{'action':'FailIndex','onExitCodes':"
                                        + "{'operator':'In','values':[1]}}]}"))
                .containsExactly(
                        "spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\":"
                                + " requires the backoffLimitPerIndex to be set");
        assertThat(wrong("'backoffLimitPerIndex':1"))
                .containsExactly(
                        "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion"
                                + " mode");
        assertThat(wrong("'completionMode':'Indexed','completions':2,'maxFailedIndexes':1"))
                .containsExactly(
                        "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is"
                                + " specified");
    }

    @Test
    void aSuccessPolicyIsForIndexedJobsAndTheirIndexes() {
        String rule = "'successPolicy':{'rules':[{'succeededIndexes':'%s','succeededCount':%d}]}";
        String indexed = "'completionMode':'Indexed','completions':5,'parallelism':5,";
        assertThat(wrong(indexed + rule.formatted("0-2,4", 3))).isEmpty();
        assertThat(wrong(indexed + rule.formatted("0-1", 3)))
                .containsExactly(
                        "spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less"
                                + " than or equal to 2 (the number of indexes in the specified"
                                + " succeededIndexes field)");
        assertThat(wrong(indexed + rule.formatted("3,1", 1)))
                .containsExactly(
                        "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"3,1\":"
                                + " error parsing succeededIndexes: non-increasing order, previous:"
                                + " 3, current: 1",
                        "spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less"
                                + " than or equal to 0 (the number of indexes in the specified"
                                + " succeededIndexes field)");
        assertThat(wrong(rule.formatted("0", 1)))
                .singleElement()
                .asString()
                .endsWith("requires indexed completion mode");
        assertThat(wrong(indexed + "'successPolicy':{'rules':[]}"))
                .containsExactly(
                        "spec.successPolicy.rules: Required value: at least one rules must be"
                                + " specified when the successPolicy is specified");
    }

    @Test
    void aRuleOfAFailurePolicyLooksAtCodesOrAtConditions() {
        assertThat(wrong("'podFailurePolicy':{'rules':[{'action':'Ignore'}]}"))
                .containsExactly(
                        "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of"
                                + " OnExitCodes and OnPodConditions is required");
        String rule = "{'action':'Ignore','onPodConditions':[{'type':'a b'}]}";
        assertThat(wrong("'podFailurePolicy':{'rules':[" + rule + "]}"))
                .singleElement()
                .asString()
                .startsWith(
                        "spec.podFailurePolicy.rules[0].onPodConditions[0].type: Invalid value:");
        String all = String.join(",", Collections.nCopies(21, rule.replace("a b", "A")));
        assertThat(wrong("'podFailurePolicy':{'rules':[" + all + "]}"))
                .containsExactly(
                        "spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items");
    }

    @Test
    void anotherControllerIsNamedByADomainAndAPath() {
        assertThat(wrong("'managedBy':'acme.io/foo'")).isEmpty();
        assertThat(wrong("'managedBy':'acme_io/foo'"))
                .singleElement()
                .asString()
                .startsWith("spec.managedBy: Invalid value: \"acme_io\": a lowercase RFC 1123");
        assertThat(wrong("'managedBy':'foo'"))
                .containsExactly(
                        "spec.managedBy: Invalid value: \"foo\": must be a domain-prefixed path"
                                + " (such as \"acme.io/foo\")");
    }
}
