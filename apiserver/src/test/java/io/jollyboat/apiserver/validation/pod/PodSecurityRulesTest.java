package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod shares with its node, what confines it, and what differs by operating system. */
class PodSecurityRulesTest {
    private static final Kind PODS = Kind.of("v1", "Pod");

    private static List<String> wrong(String annotations, String spec, String container) {
        return PODS.wrong(
                "{'metadata':{'annotations':{%s}},'spec':{%s'containers':[{'name':'c','image':'i'%s}]}}"
                        .formatted(annotations, spec, container));
    }

    @Test
    void aPodMaySayAllOfIt() {
        assertThat(
                        wrong(
                                "'seccomp.security.alpha.kubernetes.io/pod':'localhost/a/b',"
                                        + "'container.apparmor.security.beta.kubernetes.io/c':'localhost/p',"
                                        + "'controller.kubernetes.io/pod-deletion-cost':'-5'",
                                "'os':{'name':'linux'},'hostUsers':false,'hostnameOverride':'a.b',"
                                        + "'securityContext':{'supplementalGroupsPolicy':'Strict',"
                                        + "'seLinuxChangePolicy':'MountOption','seccompProfile':"
                                        + "{'type':'Localhost','localhostProfile':'a/b'}},",
                                ",'securityContext':{'procMount':'Unmasked','appArmorProfile':"
                                        + "{'type':'Localhost','localhostProfile':'p'}}"))
                .isEmpty();
        assertThat(
                        wrong(
                                "",
                                "'os':{'name':'windows'},'hostNetwork':true,'securityContext':"
                                        + "{'windowsOptions':{'hostProcess':true,"
                                        + "'runAsUserName':'NT AUTHORITY\\\\SYSTEM'}},",
                                ""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'hostUsers':false,'hostNetwork':true | spec.hostNetwork: Forbidden: when `hostUsers` is false
                    'hostUsers':false,'hostPID':true | spec.HostPID: Forbidden: when `hostUsers` is false
                    'hostUsers':false,'hostIPC':true | spec.HostIPC: Forbidden: when `hostUsers` is false
                    'hostnameOverride':'a','hostNetwork':true | spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true
                    'hostnameOverride':'a','setHostnameAsFQDN':true | spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true
                    'hostNetwork':true,'securityContext':{'sysctls':[{'name':'net/core/somaxconn','value':'1'}]} | spec.securityContext.sysctls[0].name: Invalid value: "net/core/somaxconn": may not be specified when 'hostNetwork' is true
                    'hostIPC':true,'securityContext':{'sysctls':[{'name':'kernel.shmmax','value':'1'}]} | spec.securityContext.sysctls[0].name: Invalid value: "kernel.shmmax": may not be specified when 'hostIPC' is true
                    'securityContext':{'supplementalGroupsPolicy':'x'} | spec.securityContext.supplementalGroupsPolicy: Unsupported value: "x": supported values: "Merge", "Strict"
                    'securityContext':{'seccompProfile':{}} | spec.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set
                    'securityContext':{'seccompProfile':{'type':'Localhost','localhostProfile':'/a'}} | spec.securityContext.seccompProfile.localhostProfile: Invalid value: "/a": must be a relative path
                    'securityContext':{'appArmorProfile':{'type':'Localhost'}} | spec.securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost
                    'securityContext':{'appArmorProfile':{'type':'Unconfined','localhostProfile':'x'}} | spec.securityContext.appArmorProfile.localhostProfile: Invalid value: "x": can only be set when AppArmor type is Localhost
                    'securityContext':{'windowsOptions':{'gmsaCredentialSpec':''}} | spec.securityContext.windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string
                    'securityContext':{'windowsOptions':{'runAsUserName':'..'}} | spec.securityContext.windowsOptions.runAsUserName: Invalid value: "..": runAsUserName's User cannot contain only periods or spaces
                    'securityContext':{'windowsOptions':{'hostProcess':true}} | spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers
                    'os':{'name':'linux'},'securityContext':{'windowsOptions':{}} | spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod
                    'os':{'name':'windows'},'hostPID':true | spec.hostPID: Forbidden: cannot be set for a windows pod
                    'os':{'name':'windows'},'securityContext':{'runAsUser':1} | spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod
                    'os':{'name':'windows'},'resources':{'limits':{'cpu':'1'}} | spec.resources: Forbidden: may not be set for a windows pod
                    """)
    void whatIsWrongWithThePodIsSaid(String members, String violation) {
        assertThat(wrong("", members + ",", "")).containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    '' | 'procMount':'Unmasked' | procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`
                    '' | 'seccompProfile':{'type':'Unconfined','localhostProfile':'x'} | seccompProfile.localhostProfile: Invalid value: {"type":"Unconfined","localhostProfile":"x"}: can only be set when seccomp type is Localhost
                    '' | 'appArmorProfile':{'type':'x'} | appArmorProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"
                    'os':{'name':'windows'}, | 'privileged':true | privileged: Forbidden: cannot be set for a windows pod
                    'hostNetwork':true,'securityContext':{'windowsOptions':{'hostProcess':true}}, | 'windowsOptions':{'hostProcess':false} | windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true
                    """)
    void whatIsWrongWithAContainerIsSaid(String pod, String members, String violation) {
        assertThat(wrong("", pod.equals("''") ? "" : pod, ",'securityContext':{" + members + "}"))
                .containsExactly("spec.containers[0].securityContext." + violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'kubernetes.io/config.mirror':'x' | metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set
                    'controller.kubernetes.io/pod-deletion-cost':'01' | metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "01": must be a 32bit integer
                    'controller.kubernetes.io/pod-deletion-cost':'2147483648' | metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "2147483648": must be a 32bit integer
                    'container.seccomp.security.alpha.kubernetes.io/c':'x' | metadata.annotations.container.seccomp.security.alpha.kubernetes.io/c: Invalid value: "x": must be a valid seccomp profile
                    'container.apparmor.security.beta.kubernetes.io/d':'unconfined' | metadata.annotations[container.apparmor.security.beta.kubernetes.io/d]: Invalid value: "d": container not found
                    'container.apparmor.security.beta.kubernetes.io/c':'x' | metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Invalid value: "x": invalid AppArmor profile name: "x"
                    """)
    void whatIsWrongWithANoteIsSaid(String annotation, String violation) {
        assertThat(wrong(annotation, "", "")).containsExactly(violation);
    }

    @Test
    void noteAndFieldSayTheSame() {
        String profile = ",'securityContext':{'%s':{'type':'RuntimeDefault'}}";
        assertThat(
                        wrong(
                                "'container.seccomp.security.alpha.kubernetes.io/c':'unconfined'",
                                "",
                                profile.formatted("seccompProfile")))
                .containsExactly(
                        "spec.containers[0].securityContext.seccompProfile.type: Forbidden: seccomp"
                                + " type in annotation and field must match");
        assertThat(
                        wrong(
                                "'container.apparmor.security.beta.kubernetes.io/c':'unconfined'",
                                "",
                                profile.formatted("appArmorProfile")))
                .containsExactly(
                        "spec.containers[0].securityContext.appArmorProfile.type: Forbidden:"
                                + " apparmor type in annotation and field must match");
    }

    @Test
    void someNotesStayAsTheyWere() {
        String pod =
                "{'metadata':{'annotations':{%s'a':'b'}},"
                        + "'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}]}}";
        String mirror = pod.formatted("'kubernetes.io/config.mirror':'x',");
        assertThat(PODS.wrongUpdate(mirror, pod.formatted("")))
                .containsExactly(
                        "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not"
                                + " remove or update mirror pod annotation");
        assertThat(PODS.wrongUpdate(pod.formatted(""), mirror))
                .containsExactly(
                        "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add"
                                + " mirror pod annotation");
        assertThat(
                        PODS.wrongUpdate(
                                pod.formatted(""),
                                pod.formatted(
                                        "'container.apparmor.security.beta.kubernetes.io/c':"
                                                + "'unconfined',")))
                .containsExactly(
                        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]:"
                                + " Forbidden: may not add AppArmor annotations");
        assertThat(PODS.wrongUpdate(pod.formatted(""), pod.formatted("'c':'d',"))).isEmpty();
    }
}
