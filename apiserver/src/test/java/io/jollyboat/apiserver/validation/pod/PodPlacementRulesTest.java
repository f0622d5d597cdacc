package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod says about where it wants to be. */
class PodPlacementRulesTest {
    private static final Kind PODS = Kind.of("v1", "Pod");
    private static final String NEAR =
            "'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{%s}]}}";
    private static final String NODES =
            "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                    + "{'nodeSelectorTerms':[{%s}]}}}";
    private static final String WISH =
            "'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':"
                    + "[{'weight':1,'preference':{%s}}]}}";
    private static final String SPREAD = "'topologySpreadConstraints':[{'maxSkew':1,%s}]";

    private static List<String> wrong(String form, String members) {
        return PODS.wrong(
                "{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c',"
                        + "'image':'i'}],"
                        + form.formatted(members)
                        + "}}");
    }

    @Test
    void aPodMaySayAllOfIt() {
        assertThat(
                        wrong(
                                NEAR,
                                "'topologyKey':'zone','namespaces':['a'],'labelSelector':"
                                        + "{'matchLabels':{'a':'b'}},'matchLabelKeys':['app'],"
                                        + "'mismatchLabelKeys':['a']"))
                .isEmpty();
        assertThat(
                        wrong(
                                NODES,
                                "'matchFields':[{'key':'metadata.name','operator':'In',"
                                        + "'values':['n']}],'matchExpressions':"
                                        + "[{'key':'cores','operator':'Gt','values':['2']}]"))
                .isEmpty();
        assertThat(
                        wrong(
                                SPREAD,
                                "'topologyKey':'zone','whenUnsatisfiable':'DoNotSchedule',"
                                        + "'minDomains':2,'nodeAffinityPolicy':'Honor',"
                                        + "'nodeTaintsPolicy':'Ignore','labelSelector':"
                                        + "{'matchLabels':{'a':'b'}},'matchLabelKeys':['app']},"
                                        + "{'maxSkew':1,'topologyKey':'zone',"
                                        + "'whenUnsatisfiable':'ScheduleAnyway'"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'topologyKey':'z','matchLabelKeys':['a'] | .matchLabelKeys: Forbidden: must not be specified when labelSelector is not set
                    'topologyKey':'z','labelSelector':{},'mismatchLabelKeys':['a b'] | .mismatchLabelKeys[0]: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
                    'topologyKey':'z','labelSelector':{'matchLabels':{'app':'x'}},'matchLabelKeys':['app'] | [0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector
                    'topologyKey':'z','labelSelector':{},'matchLabelKeys':['a'],'mismatchLabelKeys':['a'] | .matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys
                    'topologyKey':'z','namespaces':['a.b'] | .namespace: Invalid value: "a.b": must not contain dots
                    """)
    void whatIsWrongWithANearbyPodIsSaid(String members, String violation) {
        assertThat(wrong(NEAR, members))
                .containsExactly(
                        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]"
                                + violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'matchFields':[{'key':'metadata.name','operator':'In','values':['a','b']}] | .matchFields[0].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector
                    'matchFields':[{'key':'metadata.name','operator':'Exists'}] | .matchFields[0].operator: Invalid value: "Exists": not a valid selector operator
                    'matchFields':[{'key':'spec.x','operator':'In','values':['a']}] | .matchFields[0].key: Invalid value: "spec.x": not a valid field selector key
                    'matchExpressions':[{'key':'a','operator':'Gt','values':['1','2']}] | .matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'
                    """)
    void whatIsWrongWithANodeIsSaid(String members, String violation) {
        assertThat(wrong(NODES, members))
                .containsExactly(
                        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                                + ".nodeSelectorTerms[0]"
                                + violation);
    }

    @Test
    void aValueThatNoLabelCanHaveIsWrongWhereItIsRequiredAndUselessWhereItIsPreferred() {
        String never = "'matchExpressions':[{'key':'a','operator':'In','values':['-']}]";
        assertThat(wrong(NODES, never)).hasSize(1).first().asString().contains("values[0]: ");
        assertThat(wrong(WISH, never)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'topologyKey':'z','whenUnsatisfiable':'ScheduleAnyway','minDomains':1 | .minDomains: Invalid value: 1: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway
                    'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','minDomains':0 | .minDomains: Invalid value: 0: must be greater than zero
                    'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','nodeAffinityPolicy':'x' | .nodeAffinityPolicy: Unsupported value: "x": supported values: "Honor", "Ignore"
                    'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','nodeTaintsPolicy':'x' | .nodeTaintsPolicy: Unsupported value: "x": supported values: "Honor", "Ignore"
                    'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule'},{'maxSkew':2,'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule' | .{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"
                    'topologyKey':'z','whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchLabels':{'app':'web'}},'matchLabelKeys':['app'] | [0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector
                    """)
    void whatIsWrongWithASpreadIsSaid(String members, String violation) {
        assertThat(wrong(SPREAD, members))
                .containsExactly("spec.topologySpreadConstraints[0]" + violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'tolerations':[{'key':'a','value':'-'}] | spec.tolerations[0].operator: Invalid value: "-": a valid label must be an empty string
                    'tolerations':[{'key':'a','operator':'Exists','value':'b'}] | spec.tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is 'Exists'
                    'tolerations':[{'key':'a','operator':'Lt','value':'1'}] | spec.tolerations[0].operator: Unsupported value: "Lt": supported values: "Equal", "Exists", "Lt", "Gt"
                    'readinessGates':[{'conditionType':'a b'}] | spec.readinessGates[0].conditionType: Invalid value: "a b": name part must
                    'schedulingGates':[{'name':'a b'}] | spec.schedulingGates[0]: Invalid value: "a b": name part must
                    'schedulingGates':[{'name':'a'}],'nodeName':'n' | spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared
                    """)
    void whatIsWrongWithWhenItIsPlacedIsSaid(String members, String violation) {
        assertThat(wrong("%s", members)).singleElement().asString().startsWith(violation);
    }
}
