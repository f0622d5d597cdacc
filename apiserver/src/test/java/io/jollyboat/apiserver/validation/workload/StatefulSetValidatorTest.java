package io.jollyboat.apiserver.validation.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StatefulSetValidatorTest {
    private static final Kind SETS = Kind.of("apps/v1", "StatefulSet");
    private static final String CLAIM =
            "{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],"
                    + "'resources':{'requests':{'storage':'1Gi'}}}}";

    private static String set(String containers, String more) {
        return "{'spec':{'serviceName':'s','selector':{'matchLabels':{'app':'x'}},"
                + "'template':{'metadata':{'labels':{'app':'x'}},'spec':{'containers':["
                + containers
                + "]}}"
                + more
                + "}}";
    }

    private static String mounting(String volume) {
        return "{'name':'a','image':'i','volumeMounts':[{'name':'"
                + volume
                + "','mountPath':'/d'}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'podManagementPolicy':'Fast' | spec.podManagementPolicy: Invalid value: "Fast": must be 'OrderedReady' or 'Parallel'
                    ,'updateStrategy':{'type':'OnDelete','rollingUpdate':{'partition':1}} | spec.updateStrategy.rollingUpdate: Invalid value: {"partition":1}: only allowed for updateStrategy 'RollingUpdate'
                    ,'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Keep'} | spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Keep": supported values: "Retain", "Delete"
                    ,'ordinals':{'start':-1} | spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0
                    ,'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'resources':{'requests':{'storage':'1Gi'}}}}] | spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required
                    ,'serviceName':'A' | spec.serviceName: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
                    """)
    void setsAreHeldToTheirRules(String more, String violation) {
        SETS.expect(set("{'name':'a','image':'i'}", more), violation);
    }

    @Test
    void theTemplateOfASetIsHeldToTheRulesOfPodsWithTheVolumesOfItsClaims() {
        assertThat(SETS.wrong(set("{'name':'a'}", "")))
                .containsExactly("spec.template.spec.containers[0].image: Required value");
        assertThat(SETS.wrong(set(mounting("data"), ",'volumeClaimTemplates':[" + CLAIM + "]")))
                .isEmpty();
        assertThat(SETS.wrong(set(mounting("other"), ",'volumeClaimTemplates':[" + CLAIM + "]")))
                .containsExactly(
                        "spec.template.spec.containers[0].volumeMounts[0].name: Not found:"
                                + " \"other\"");
    }

    @Test
    void aTemplateOfClaimsReplacesAVolumeOfItsName() {
        String own = set(mounting("data"), ",'volumeClaimTemplates':[" + CLAIM + "," + CLAIM + "]");
        assertThat(
                        SETS.wrong(
                                own.replace(
                                        "'spec':{'containers'",
                                        "'spec':{'volumes':[{'name':'data','emptyDir':{}}],'containers'")))
                .isEmpty();
    }

    @Test
    void aSetThatWasKeptWrongMayStayButNoneBecomesWrong() {
        String right = set("{'name':'a','image':'i'}", "");
        String wrong = set("{'name':'a'}", ",'serviceName':'A'");
        assertThat(SETS.wrongUpdate(wrong, wrong.replace("'app'", "'app'"))).isEmpty();
        assertThat(SETS.wrongUpdate(right, set("{'name':'a'}", "")))
                .containsExactly("spec.template.spec.containers[0].image: Required value");
        String claims =
                set(
                        "{'name':'a','image':'i'}",
                        ",'volumeClaimTemplates':[{'metadata':{'name':'data'}}]");
        assertThat(SETS.wrongUpdate(claims, claims)).isEmpty();
    }

    @Test
    void aSelectorThatCannotBeReadIsToldAsSuch() {
        ObjectNode set = SETS.created(set("{'name':'a','image':'i'}", ""));
        set.withObject("/spec/selector/matchLabels").put("a b", "c");
        List<String> wrong =
                SETS.definition().strategy().validateCreate(set).list().stream()
                        .map(Violation::toString)
                        .toList();
        assertThat(wrong)
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo(
                        "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"x\",\"a b\":\"c\"}}");
    }

    @Test
    void howManyMayBeUnavailableIsHeldToItsRulesWhereItIsStillTold() {
        Kind sets = Kind.of("apps/v1", "StatefulSet");
        var old =
                sets.created(
                        "{'spec':{'serviceName':'s','selector':{'matchLabels':{'a':'b'}},'template':"
                                + "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        var rolling = old.withObject("/spec/updateStrategy/rollingUpdate");
        rolling.put("maxUnavailable", 1);
        var now = old.deepCopy();
        now.withObject("/spec/updateStrategy/rollingUpdate").put("maxUnavailable", "200%");
        assertThat(sets.definition().strategy().validateUpdate(now, old).list())
                .extracting(Violation::toString)
                .containsExactly(
                        "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"200%\":"
                                + " must not be greater than 100%");
    }
}
