package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodValidatorTest {
    private static final ResourceDefinition PODS =
            BuiltInResources.registry().byResource("", "v1", "pods").orElseThrow();

    private static ObjectNode pod(String spec) {
        ObjectNode pod =
                Json.object(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'x','namespace':'d'}}");
        pod.set("spec", Json.object(spec));
        PODS.strategy().defaults(pod);
        return pod;
    }

    private static List<String> wrong(String spec) {
        return PODS.strategy().validateCreate(pod(spec)).list().stream()
                .map(Violation::toString)
                .toList();
    }

    /** The members of a container named a. */
    private static List<String> wrongContainer(String members) {
        return wrong("{'containers':[{'name':'a','image':'i'" + members + "}]}");
    }

    @Test
    void aPlainPodIsSound() {
        assertThat(wrongContainer("")).isEmpty();
    }

    @Test
    void aPodWithMostOfTheTrimmingsIsSound() {
        assertThat(
                        wrong(
                                """
                                {'containers':[{'name':'web','image':'web:1',
                                  'ports':[{'name':'http','containerPort':80,'hostPort':8080}],
                                  'env':[{'name':'A','value':'1'},
                                         {'name':'B','valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}},
                                         {'name':'C','valueFrom':{'fieldRef':{'fieldPath':"metadata.labels['app']"}}},
                                         {'name':'D','valueFrom':{'configMapKeyRef':{'name':'c','key':'k'}}}],
                                  'envFrom':[{'secretRef':{'name':'s'}}],
                                  'livenessProbe':{'httpGet':{'port':'http'}},
                                  'readinessProbe':{'tcpSocket':{'port':80}},
                                  'resources':{'requests':{'cpu':'100m'},'limits':{'cpu':'1','memory':'1Gi'}},
                                  'volumeMounts':[{'name':'v','mountPath':'/v'}],
                                  'securityContext':{'runAsUser':1000}}],
                                 'initContainers':[{'name':'init','image':'i'},
                                   {'name':'car','image':'i','restartPolicy':'Always','livenessProbe':{'exec':{'command':['true']}}}],
                                 'volumes':[{'name':'v'},{'name':'c','configMap':{'name':'c'}},
                                   {'name':'h','hostPath':{'path':'/tmp'}}],
                                 'tolerations':[{'operator':'Exists'}],
                                 'nodeSelector':{'a':'b'},
                                 'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':
                                   [{'topologyKey':'kubernetes.io/hostname','labelSelector':{'matchLabels':{'a':'b'}}}]}}}
                                """
                                        .replace(
                                                "\"metadata.labels['app']\"",
                                                "'metadata.labels[@app@]'")
                                        .replace("@", "\\u0027")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {} | spec.containers: Required value
                    {'containers':[{'image':'i'}]} | spec.containers[0].name: Required value
                    {'containers':[{'name':'a'}]} | spec.containers[0].image: Required value
                    {'containers':[{'name':'a','image':' i'}]} | spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace
                    {'containers':[{'name':'a.b','image':'i'}]} | spec.containers[0].name: Invalid value: "a.b": must not contain dots
                    {'containers':[{'name':'a','image':'i'},{'name':'a','image':'i'}]} | spec.containers[1].name: Duplicate value: "a"
                    {'containers':[{'name':'a','image':'i'}],'initContainers':[{'name':'a','image':'i'}]} | spec.initContainers[0].name: Duplicate value: "a"
                    {'containers':[{'name':'a','image':'i'}],'restartPolicy':'Sometimes'} | spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"
                    {'containers':[{'name':'a','image':'i'}],'dnsPolicy':'x'} | spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"
                    {'containers':[{'name':'a','image':'i'}],'activeDeadlineSeconds':0} | spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive
                    {'containers':[{'name':'a','image':'i'}],'volumes':[{'name':'v','secret':{}}]} | spec.volumes[0].secret.secretName: Required value
                    {'containers':[{'name':'a','image':'i'}],'volumes':[{'name':'v'},{'name':'v'}]} | spec.volumes[1].name: Duplicate value: "v"
                    {'containers':[{'name':'a','image':'i'}],'volumes':[{'name':'v','emptyDir':{},'nfs':{}}]} | spec.volumes[0].nfs: Forbidden: may not specify more than 1 volume type
                    {'containers':[{'name':'a','image':'i'}],'tolerations':[{'value':'x'}]} | spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"
                    {'containers':[{'name':'a','image':'i'}],'initContainers':[{'name':'b','image':'i','livenessProbe':{'tcpSocket':{'port':1}}}]} | spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always
                    {'containers':[{'name':'a','image':'i'}],'nodeSelector':{'a b':'c'}} | spec.nodeSelector: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
                    """)
    void whatIsWrongWithAPodIsSaidInKubernetesWords(String spec, String violation) {
        assertThat(wrong(spec)).containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'imagePullPolicy':'x' | spec.containers[0].imagePullPolicy: Unsupported value: "x": supported values: "Always", "IfNotPresent", "Never"
                    ,'ports':[{'containerPort':70000}] | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive
                    ,'ports':[{}] | spec.containers[0].ports[0].containerPort: Required value
                    ,'ports':[{'containerPort':1,'protocol':'http'}] | spec.containers[0].ports[0].protocol: Unsupported value: "http": supported values: "SCTP", "TCP", "UDP"
                    ,'ports':[{'containerPort':1,'hostPort':1},{'containerPort':2,'hostPort':1}] | spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//1"
                    ,'env':[{'value':'x'}] | spec.containers[0].env[0].name: Required value
                    ,'env':[{'name':'a=b'}] | spec.containers[0].env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='
                    ,'env':[{'name':'a','value':'b','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}] | spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty
                    ,'volumeMounts':[{'name':'v','mountPath':'/v'}] | spec.containers[0].volumeMounts[0].name: Not found: "v"
                    ,'livenessProbe':{} | spec.containers[0].livenessProbe: Required value: must specify a handler type
                    ,'livenessProbe':{'tcpSocket':{'port':1},'periodSeconds':-1} | spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0
                    ,'livenessProbe':{'tcpSocket':{'port':1},'successThreshold':2} | spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1
                    ,'readinessProbe':{'httpGet':{'port':'HTTP'}} | spec.containers[0].readinessProbe.httpGet.port: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
                    ,'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}} | spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1
                    ,'resources':{'requests':{'memory':'-1'}} | spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0
                    ,'securityContext':{'privileged':true,'allowPrivilegeEscalation':false} | spec.containers[0].securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true
                    """)
    void whatIsWrongWithAContainerIsSaidInKubernetesWords(String members, String violation) {
        assertThat(wrongContainer(members)).contains(violation);
    }

    @Test
    void severalViolationsAreToldAtOnce() {
        var violations = PODS.strategy().validateCreate(pod("{'containers':[{}]}"));
        assertThatThrownBy(() -> violations.refuse("", "Pod", "x"))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "Pod \"x\" is invalid: [spec.containers[0].name: Required value,"
                                + " spec.containers[0].image: Required value]");
        assertThat(violations.causes().getFirst().reason()).isEqualTo("FieldValueRequired");
    }

    @Test
    void namesAreSubdomains() {
        ObjectNode pod = pod("{'containers':[{'name':'a','image':'i'}]}");
        ((ObjectNode) pod.get("metadata")).put("name", "No_Way");
        assertThat(PODS.strategy().validateCreate(pod).list().getFirst())
                .hasToString(
                        "metadata.name: Invalid value: \"No_Way\": a lowercase RFC 1123 subdomain"
                                + " must consist of lower case alphanumeric characters, '-' or '.',"
                                + " and must start and end with an alphanumeric character (e.g."
                                + " 'example.com', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }

    private static List<String> wrongUpdate(String from, String to) {
        return PODS.strategy().validateUpdate(pod(to), pod(from)).list().stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void imagesDeadlinesAndTolerationsMayChange() {
        assertThat(
                        wrongUpdate(
                                "{'containers':[{'name':'a','image':'i'}],'activeDeadlineSeconds':9}",
                                "{'containers':[{'name':'a','image':'j','imagePullPolicy':'Always'}],"
                                        + "'activeDeadlineSeconds':5,'tolerations':[{'operator':'Exists'}]}"))
                .isEmpty();
    }

    @Test
    void nothingElseMayChange() {
        assertThat(
                        wrongUpdate(
                                "{'containers':[{'name':'a','image':'i'}]}",
                                "{'containers':[{'name':'a','image':'i'}],'hostNetwork':true}"))
                .singleElement()
                .asString()
                .startsWith(
                        "spec: Forbidden: pod updates may not change fields other than"
                                + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
                                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to"
                                + " existing tolerations),`spec.terminationGracePeriodSeconds`")
                .endsWith("\n  hostNetwork: none -> true");
        assertThat(
                        wrongUpdate(
                                "{'containers':[{'name':'a','image':'i'}]}",
                                "{'containers':[{'name':'a','image':'i'},{'name':'b','image':'i'}]}"))
                .containsExactly(
                        "spec.containers: Forbidden: pod updates may not add or remove containers");
    }

    private static List<String> wrongPart(String subresource, String from, String to) {
        return PODS.strategy().validatePartUpdate(pod(to), pod(from), subresource).list().stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void containersForDebuggingComeAndStay() {
        String plain = "{'containers':[{'name':'a','image':'i'}]}";
        String debugged =
                "{'containers':[{'name':'a','image':'i'}],"
                        + "'ephemeralContainers':[{'name':'debug','image':'i'}]}";
        assertThat(wrongPart("ephemeralcontainers", plain, debugged)).isEmpty();
        assertThat(wrongPart("ephemeralcontainers", debugged, plain))
                .containsExactly(
                        "spec.ephemeralContainers: Forbidden: existing ephemeral containers"
                                + " \"debug\" may not be removed\n");
    }

    @Test
    void containersCanAskForMoreButNotBecomeOfAnotherClass() {
        String small =
                "{'containers':[{'name':'a','image':'i','resources':{'requests':{'cpu':'1'}}}]}";
        assertThat(wrongPart("resize", small, small.replace("'1'", "'2'"))).isEmpty();
        assertThat(wrongPart("resize", small, small.replace("'requests':{'cpu':'1'}", "")))
                .containsExactly(
                        "spec: Invalid value: \"BestEffort\": Pod QOS Class may not change as a"
                                + " result of resizing",
                        "spec.containers[0].resources.requests: Forbidden: resource requests"
                                + " cannot be removed");
        assertThat(
                        wrongPart(
                                "resize",
                                small,
                                small.replace(
                                        "{'cpu':'1'}", "{'cpu':'1','ephemeral-storage':'1'}")))
                .containsExactly("spec: Forbidden: only cpu and memory resources are mutable");
        assertThat(wrongPart("resize", small, small.replace("'a'", "'b'")))
                .containsExactly(
                        "spec.containers[0].name: Forbidden: containers may not be renamed or"
                                + " reordered on resize");
    }

    @Test
    void thoseBeforeTheOthersAndPodsAsAWholeCanAskForMoreToo() {
        String pod =
                "{'resources':{'requests':{'cpu':'1'}},'initContainers':[{'name':'b','image':'i',"
                        + "'restartPolicy':'Always','resources':{'requests':{'cpu':'100m'}}}],"
                        + "'containers':[{'name':'a','image':'i'}]}";
        assertThat(wrongPart("resize", pod, pod.replace("'1'", "'2'"))).isEmpty();
        assertThat(wrongPart("resize", pod, pod.replace("'100m'", "'200m'"))).isEmpty();
        String init = pod.replace("'restartPolicy':'Always',", "");
        assertThat(wrongPart("resize", init, init.replace("'100m'", "'200m'"))).isEmpty();
        assertThat(wrongPart("resize", init, init.replace("'cpu':'100m'", "")))
                .containsExactly(
                        "spec.initContainers[0].resources.requests: Forbidden: resource requests"
                                + " cannot be removed");
        assertThat(wrongPart("resize", init, init.replace("'100m'", "'100m','x.io/y':'1'")))
                .contains(
                        "spec.initContainers[0]: Forbidden: only cpu and memory resources for init"
                                + " or sidecar containers are mutable");
        String whole = init.replace("{'cpu':'1'}", "{'cpu':'1','hugepages-2Mi':'2Mi'}");
        assertThat(wrongPart("resize", init, whole))
                .contains(
                        "spec: Forbidden: only cpu and memory resources are mutable at pod-level");
    }

    @Test
    void anInitContainerThatWouldHaveToRestartForItKeepsWhatItHas() {
        String pod =
                "{'initContainers':[{'name':'b','image':'i','resources':{'requests':{'cpu':'100m'}},"
                        + "'resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]"
                        + "}],'containers':[{'name':'a','image':'i'}]}";
        assertThat(wrongPart("resize", pod, pod.replace("'100m'", "'200m'")))
                .contains(
                        "spec.initContainers[0]: Forbidden: non-sidecar init containers with a"
                                + " resize policy of RestartContainer cannot be resized");
        assertThat(wrongPart("resize", pod, pod)).noneMatch(one -> one.contains("resized"));
    }
}
