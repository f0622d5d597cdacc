package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.resource.Strategy;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.pod.status.PodStatusRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What may be said of how a pod is. */
class PodStatusRulesTest {
    private static final Kind PODS = Kind.of("v1", "Pod");
    private static final Strategy STRATEGY = PODS.definition().strategy();
    private static final String ENDED = "{'name':'c','state':{'terminated':{'exitCode':%d}}}";
    private static final String RUNS = "{'name':'c','state':{'running':{}}}";

    private static final String USER =
            "'containerStatuses':[{'name':'c','user':{'linux':{'uid':0,'gid':0}}}]";

    private static ObjectNode pod(String spec, String status) {
        ObjectNode pod =
                PODS.created(
                        "{'spec':{%s'nodeName':'n','containers':[{'name':'c','image':'i'}]}}"
                                .formatted(spec));
        ObjectNode said = Json.object("{" + status + "}");
        pod.withObjectProperty("status").setAll(said);
        return pod;
    }

    private static List<String> wrong(String spec, String from, String to) {
        ObjectNode now = pod(spec, to);
        ObjectNode old = pod(spec, from);
        STRATEGY.prepareForStatusUpdate(now, old);
        return STRATEGY.validateStatusUpdate(now, old).list().stream()
                .map(Violation::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'conditions':[{'type':'a b','status':'True'}] | status.conditions[0].Type: Invalid value: "a b": name part must
                    'conditions':[{'type':'Ready','status':'True','observedGeneration':-1}] | status.conditions[0].observedGeneration: Invalid value: -1: must be a non-negative integer
                    'nominatedNodeName':'m' | status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node
                    'qosClass':'Guaranteed' | status.qosClass: Invalid value: "Guaranteed": field is immutable
                    'resourceClaimStatuses':[{'name':'x'}] | status.resourceClaimStatuses[0].name: Invalid value: "x": must match the name of an entry in `spec.resourceClaims`
                    'podIPs':[{'ip':'1.2.3'}] | status.podIPs[0]: Invalid value: "1.2.3": must be a valid IP address
                    'podIPs':[{'ip':'1.2.3.4'},{'ip':'1.2.3.5'}] | status.podIPs: Invalid value: [{"ip":"1.2.3.4"},{"ip":"1.2.3.5"}]: may specify no more than one IP for each IP family
                    'hostIP':'1.2.3.4','hostIPs':[{'ip':'1.2.3.5'}] | status.hostIPs[0].ip: Invalid value: "1.2.3.5": must be equal to `hostIP`
                    'containerStatuses':[{'name':'c','user':{'linux':{'uid':-1,'gid':0}}}] | status.containerStatuses[0].linux.uid: Invalid value: -1: must be between 0 and 2147483647, inclusive
                    'containerStatuses':[{'name':'c','user':{'linux':{'uid':1,'gid':0,'supplementalGroups':[1,-1]}}}] | status.containerStatuses[0].linux.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, inclusive
                    'containerStatuses':[{'name':'c','allocatedResourcesStatus':[{'name':'a.io/gpu'}]}] | status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: "a.io/gpu": must match one of the container's resource requests
                    'containerStatuses':[{'name':'c','allocatedResourcesStatus':[{'name':'claim:x/r'}]}] | status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: "claim:x/r": must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty
                    'containerStatuses':[{'name':'gone','allocatedResourcesStatus':[{'name':'a.io/gpu','resources':[{'resourceID':'1','health':'Ill'}]}]}] | status.containerStatuses[0].allocatedResourcesStatus[0].resources[0].health: Unsupported value: "Ill": supported values: "Healthy", "Unhealthy", "Unknown"
                    'initContainerStatuses':[{'name':'gone','allocatedResourcesStatus':[{'name':'a.io/gpu','resources':[{'resourceID':'1','health':'Unknown'},{'resourceID':'1','health':'Healthy'}]}]}] | status.initContainerStatuses[0].allocatedResourcesStatus[0].resources[1].resourceID: Duplicate value: "1"
                    'ephemeralContainerStatuses':[{'name':'e','allocatedResourcesStatus':[{'name':'a.io/gpu'}]}] | status.ephemeralContainerStatuses[0].allocatedResourcesStatus: Forbidden: must not be specified in container status
                    """)
    void whatIsWrongIsSaid(String status, String violation) {
        assertThat(wrong("", "", status)).singleElement().asString().startsWith(violation);
    }

    @Test
    void whatAContainerAsksForCanBeHealthy() {
        String status =
                "'containerStatuses':[{'name':'c','allocatedResourcesStatus':[{'name':'%s',"
                        + "'resources':[{'resourceID':'1','health':'Healthy'}]}]}]";
        assertThat(ofDevices(status.formatted("a.io/gpu"))).isEmpty();
        assertThat(ofDevices(status.formatted("claim:x/r"))).isEmpty();
        assertThat(ofDevices(status.formatted("claim:y"))).isEmpty();
        assertThat(ofDevices(status.formatted("claim:x"))).hasSize(1);
        assertThat(wrong("'os':{'name':'windows'},", "", USER))
                .containsExactly(
                        "status.containerStatuses[0].linux: Forbidden: cannot be set for a windows"
                                + " pod");
        assertThat(wrong("", "", USER)).isEmpty();
    }

    private static List<String> ofDevices(String status) {
        Violations violations = new Violations();
        ObjectNode pod =
                Json.object(
                        "{'spec':{'containers':[{'name':'c','resources':{'requests':{'a.io/gpu':'1'},"
                                + "'claims':[{'name':'x','request':'r'},{'name':'y'}]}}]},"
                                + "'status':{"
                                + status
                                + "}}");
        PodStatusRules.check(Field.root(pod, violations), pod.deepCopy());
        return violations.list().stream().map(Violation::toString).toList();
    }

    @Test
    void aPodSaysOfItselfWhatItIs() {
        assertThat(
                        wrong(
                                "",
                                "",
                                "'qosClass':'BestEffort','conditions':[{'type':'Ready',"
                                        + "'status':'True'},{'type':'a.b/c','status':'True'}],"
                                        + "'hostIP':'1.2.3.4','hostIPs':[{'ip':'1.2.3.4'}],"
                                        + "'podIPs':[{'ip':'1.2.3.4'},{'ip':'fd00::1'}]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    Always    | 0 | true
                    OnFailure | 1 | true
                    OnFailure | 0 | false
                    Never     | 1 | false
                    """)
    void whatHasEndedStartsAgainOnlyAsItsPodWantsIt(String policy, int code, boolean again) {
        List<String> wrong =
                wrong(
                        "'restartPolicy':'" + policy + "',",
                        "'containerStatuses':[" + ENDED.formatted(code) + "]",
                        "'containerStatuses':[" + RUNS + "]");
        if (again) {
            assertThat(wrong).isEmpty();
        } else {
            assertThat(wrong)
                    .containsExactly(
                            "status.containerStatuses[0].state: Forbidden: may not be transitioned"
                                    + " to non-terminated state");
        }
    }

    @Test
    void aRuleOfOneContainerStartsIt() {
        String side =
                "'restartPolicy':'Never','initContainers':[{'name':'d','image':'i',"
                        + "'restartPolicy':'Never','restartPolicyRules':[{'action':'Restart',"
                        + "'exitCodes':{'operator':'In','values':[7]}}]}],";
        String statuses = "'initContainerStatuses':[%s]";
        String runs = statuses.formatted(RUNS.replace("'c'", "'d'"));
        assertThat(wrong(side, statuses.formatted(ENDED.replace("'c'", "'d'").formatted(7)), runs))
                .isEmpty();
        assertThat(wrong(side, statuses.formatted(ENDED.replace("'c'", "'d'").formatted(8)), runs))
                .hasSize(1);
    }
}
