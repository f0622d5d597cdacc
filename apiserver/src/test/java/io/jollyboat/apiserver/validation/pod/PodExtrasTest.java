package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.defaulting.PodDefaults;
import io.jollyboat.apiserver.defaulting.QualityOfService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What fewer pods have: resources as a whole, claims of devices, restart rules, sysctls. */
class PodExtrasTest {

    @Test
    void aPodMayHaveThemAll() {
        assertThat(
                        Kind.of("v1", "Pod")
                                .wrong(
                                        """
                                        {'spec':{
                                          'os':{'name':'linux'},'shareProcessNamespace':true,
                                          'resources':{'limits':{'cpu':'1','hugepages-2Mi':'4Mi'},
                                            'requests':{'cpu':'500m','hugepages-2Mi':'4Mi'}},
                                          'resourceClaims':[{'name':'gpu','resourceClaimName':'x'},
                                            {'name':'nic','resourceClaimTemplateName':'y'}],
                                          'schedulingGates':[{'name':'a.b/c'},{'name':'a.b/d'}],
                                          'dnsConfig':{'options':[{'name':'ndots','value':'2'},{'name':'edns0'}]},
                                          'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_syncookies','value':'1'},
                                            {'name':'kernel/shm_rmid_forced','value':'0'}]},
                                          'initContainers':[{'name':'i','image':'i','restartPolicy':'Always',
                                            'restartPolicyRules':[{'action':'RestartAllContainers',
                                              'exitCodes':{'operator':'In','values':[88]}}]}],
                                          'containers':[{'name':'c','image':'i','restartPolicy':'Never',
                                            'resizePolicy':[{'resourceName':'cpu','restartPolicy':'NotRequired'},
                                              {'resourceName':'memory','restartPolicy':'RestartContainer'}],
                                            'volumeDevices':[{'name':'v','devicePath':'/dev/x'}],
                                            'resources':{'requests':{'cpu':'250m'},'limits':{'cpu':'1'},
                                              'claims':[{'name':'gpu'},{'name':'nic','request':'a'}]}}],
                                          'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'v'}}]}}
                                        """))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'resources':{'limits':{'pids':'9'}} | spec.resources.limits[pids]: Unsupported value: "pids": supported values: "cpu", "hugepages-", "memory"
                    'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}} | spec.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1
                    'resources':{'claims':[{'name':'x'}]} | spec.resources.claims: Forbidden: claims may not be set for Resources at pod-level
                    'resourceClaims':[{'name':'a'}] | spec.resourceClaims[0]: Invalid value: {"name":"a"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`
                    'os':{'name':'bsd'} | spec.os: Unsupported value: "bsd": supported values: "linux", "windows"
                    'hostPID':true,'shareProcessNamespace':true | spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled
                    'dnsConfig':{'options':[{'value':'2'}]} | spec.dnsConfig.options[0]: Required value: must not be empty
                    'schedulingGates':[{'name':'a'},{'name':'a'}] | spec.schedulingGates[1]: Duplicate value: "a"
                    'securityContext':{'sysctls':[{'name':'A b','value':'1'}]} | spec.securityContext.sysctls[0].name: Invalid value: "A b": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$
                    """)
    void whatIsWrongWithThePodIsSaid(String members, String violation) {
        assertThat(
                        Kind.of("v1", "Pod")
                                .wrong(
                                        "{'spec':{"
                                                + members
                                                + ",'containers':[{'name':'c','image':'i'}]}}"))
                .containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'resources':{'requests':{'cpu':'2'}} | spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2
                    'resources':{'requests':{'cpu':'1'},'limits':{'cpu':'3'}} | spec.containers[0].resources.limits: Invalid value: "3": must be less than or equal to pod limits of 1
                    'resources':{'claims':[{'name':'no'}]} | spec.containers[0].resources.claims[0]: Not found: "no": must be one of the names in pod.spec.resourceClaims which is empty
                    'restartPolicy':'Sometimes' | spec.containers[0].restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"
                    'restartPolicyRules':[{'action':'Restart','exitCodes':{'operator':'In','values':[1]}}] | spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used
                    'resizePolicy':[{'resourceName':'gpu','restartPolicy':'NotRequired'}] | spec.containers[0].resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"
                    'volumeDevices':[{'name':'v','devicePath':'/x'}] | spec.containers[0].volumeDevices[0].name: Not found: "v"
                    """)
    void whatIsWrongWithAContainerIsSaid(String members, String violation) {
        assertThat(
                        Kind.of("v1", "Pod")
                                .wrong(
                                        "{'spec':{'resources':{'limits':{'cpu':'1'},'requests':{'cpu':'1'}},"
                                                + "'containers':[{'name':'c','image':'i',"
                                                + members
                                                + "}]}}"))
                .containsExactly(violation);
    }

    @Test
    void restartRulesAreTwentyAtTheMost() {
        String rule = "{'action':'Restart','exitCodes':{'operator':'In','values':[1]}},";
        String pod =
                "{'spec':{'containers':[{'name':'c','image':'i','restartPolicy':'Never',"
                        + "'restartPolicyRules':[%s]}]}}";
        String twenty = rule.repeat(20);
        assertThat(
                        Kind.of("v1", "Pod")
                                .wrong(pod.formatted(twenty.substring(0, twenty.length() - 1))))
                .isEmpty();
        assertThat(
                        Kind.of("v1", "Pod")
                                .wrong(
                                        pod.formatted(
                                                rule + twenty.substring(0, twenty.length() - 1))))
                .containsExactly(
                        "spec.containers[0].restartPolicyRules: Too many: 21: must have at most 20"
                                + " items");
    }

    @Test
    void aPodAsAWholeAsksForWhatItsContainersAskForOrElseForItsLimits() {
        ObjectNode pod =
                Json.object(
                        "{'spec':{'resources':{'limits':{'cpu':'2','memory':'1Gi'}},'containers':["
                                + "{'name':'a','image':'i','resources':{'requests':{'cpu':'300m'}}},"
                                + "{'name':'b','image':'i','resources':{'requests':{'cpu':'200m'}}}]}}");
        PodDefaults.pod(pod);
        assertThat(pod.path("spec").path("resources").path("requests"))
                .isEqualTo(Json.object("{'cpu':'500m','memory':'1Gi'}"));
        assertThat(QualityOfService.of(pod.path("spec"))).isEqualTo("Burstable");
    }

    @Test
    void aPodThatIsLimitedAsAWholeIsGuaranteedWhatItAsksFor() {
        ObjectNode pod =
                Json.object(
                        "{'spec':{'resources':{'limits':{'cpu':'2','memory':'1Gi'}},"
                                + "'containers':[{'name':'a','image':'i'}]}}");
        PodDefaults.pod(pod);
        assertThat(QualityOfService.of(pod.path("spec"))).isEqualTo("Guaranteed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'mountPropagation':'Bidirectional' | mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers
                    'recursiveReadOnly':'Enabled' | recursiveReadOnly: Forbidden: may only be specified when readOnly is true
                    'recursiveReadOnly':'IfPossible','readOnly':true,'mountPropagation':'HostToContainer' | recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified
                    'recursiveReadOnly':'Deep','readOnly':true | recursiveReadOnly: Unsupported value: "Deep": supported values: "Disabled", "Enabled", "IfPossible"
                    """)
    void whatIsWrongWithAMountIsSaid(String members, String violation) {
        assertThat(mounting(members, false))
                .containsExactly("spec.containers[0].volumeMounts." + violation);
    }

    @Test
    void aPrivilegedContainerMayMountForTheMachineToo() {
        assertThat(mounting("'mountPropagation':'Bidirectional'", true)).isEmpty();
        assertThat(mounting("'readOnly':true,'recursiveReadOnly':'Enabled'", false)).isEmpty();
    }

    private static List<String> mounting(String members, boolean privileged) {
        return Kind.of("v1", "Pod")
                .wrong(
                        "{'spec':{'volumes':[{'name':'v','emptyDir':{}}],'containers':[{'name':'c',"
                                + "'image':'i','securityContext':{'privileged':"
                                + privileged
                                + "},'volumeMounts':[{'name':'v','mountPath':'/v',"
                                + members
                                + "}]}]}}");
    }
}
