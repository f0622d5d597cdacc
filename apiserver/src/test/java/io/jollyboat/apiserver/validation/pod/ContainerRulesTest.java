package io.jollyboat.apiserver.validation.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What containers of the three kinds have, and how they use what their pod has. */
class ContainerRulesTest {
    private static final Kind PODS = Kind.of("v1", "Pod");
    private static final String CONTAINER = "'containers':[{'name':'c','image':'i'}]";
    private static final String VOLUMES =
            "'volumes':[{'name':'e','emptyDir':{}},{'name':'p','persistentVolumeClaim':"
                    + "{'claimName':'p'}}],";

    private static List<String> wrong(String pod, String container) {
        return PODS.wrong(
                "{'spec':{%s'containers':[{'name':'c','image':'i',%s}]}}"
                        .formatted(pod, container));
    }

    @Test
    void aContainerMayHaveAllOfIt() {
        assertThat(
                        wrong(
                                VOLUMES,
                                """
                                'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.hugepages-2Mi','divisor':'1Mi'}}},
                                  {'name':'B','valueFrom':{'resourceFieldRef':{'resource':'requests.cpu','divisor':'1m'}}},
                                  {'name':'C','valueFrom':{'fileKeyRef':{'key':'K','volumeName':'e','path':'a/b'}}},
                                  {'name':'D','valueFrom':{'fieldRef':{'fieldPath':'spec.host'}}}],
                                'envFrom':[{'prefix':'p.','configMapRef':{'name':'a.b'}}],
                                'volumeMounts':[{'name':'e','mountPath':'/e','subPath':'a/b'}],
                                'volumeDevices':[{'name':'p','devicePath':'/dev/p'}],
                                'lifecycle':{'preStop':{'sleep':{'seconds':0}},'postStart':{'sleep':{'seconds':30}}},
                                'livenessProbe':{'grpc':{'port':5}},
                                'resources':{'limits':{'x.y/z':'1','hugepages-2Mi':'4Mi','cpu':'1'}}
                                """))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'status.phase'}}}] | env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"
                    'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'spec.x'}}}] | env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: field label not supported: spec.x
                    'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.x'}}}] | env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.x": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"
                    'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'2'}}}] | env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource
                    'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.memory','divisor':'1m'}}}] | env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.memory": only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource
                    'env':[{'name':'A','valueFrom':{'fileKeyRef':{'key':'K','volumeName':'e','path':'../b'}}}] | env[0].valueFrom.fileKeyRef.path: Invalid value: "../b": must not contain '..'
                    'env':[{'name':'A','valueFrom':{'fileKeyRef':{'key':'K','volumeName':'p','path':'b'}}}] | env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "p": referenced volume must be of type emptyDir
                    'env':[{'name':'A','valueFrom':{'fileKeyRef':{'key':'K','volumeName':'x','path':'b'}}}] | env[0].valueFrom.fileKeyRef.volumeName: Not found: "x"
                    'envFrom':[{'configMapRef':{'name':'a'},'secretRef':{'name':'a'}}] | envFrom: Invalid value: "": may not have more than one field specified at a time
                    'volumeMounts':[{'name':'e','mountPath':'/a','subPath':'/a'}] | volumeMounts.subPath: Invalid value: "/a": must be a relative path
                    'volumeMounts':[{'name':'p','mountPath':'/a'}],'volumeDevices':[{'name':'p','devicePath':'/b'}] | volumeMounts[0].name: Invalid value: "p": must not already exist in volumeDevices
                    'volumeMounts':[{'name':'e','mountPath':'/a'}],'volumeDevices':[{'name':'p','devicePath':'/a'}] | volumeDevices[0].devicePath: Invalid value: "/a": must not already exist as a path in volumeMounts
                    'volumeDevices':[{'name':'e','devicePath':'/b'}] | volumeDevices[0].name: Invalid value: "e": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode
                    'volumeDevices':[{'name':'p','devicePath':'/b'},{'name':'p','devicePath':'/c'}] | volumeDevices[1].name: Invalid value: "p": must be unique
                    'volumeDevices':[{'name':'p','devicePath':'/../c'}] | volumeDevices[0].devicePath: Invalid value: "/../c": can not contain backsteps ('..')
                    'lifecycle':{'preStop':{'sleep':{'seconds':31}}} | lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)
                    'livenessProbe':{'grpc':{'port':0}} | livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive
                    'livenessProbe':{'httpGet':{'port':1,'httpHeaders':[{'name':'a b'}]}} | livenessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')
                    'resources':{'requests':{'x.y/z':'1'}} | resources.limits: Required value: Limit must be set for non overcommitable resources
                    'resources':{'limits':{'hugepages-2Mi':'2Mi'}} | resources: Forbidden: HugePages require cpu or memory
                    'resources':{'limits':{'cpu':'1','hugepages-2Mi':'3Mi'},'requests':{}} | resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi
                    'resources':{'claims':[{'name':'g'},{'name':'g','request':'a'}]} | resources.claims[1]: Duplicate value: "g"
                    """)
    void whatIsWrongWithAContainerIsSaid(String members, String violation) {
        assertThat(
                        wrong(
                                VOLUMES
                                        + "'resourceClaims':[{'name':'g','resourceClaimName':'x'}],",
                                members))
                .contains("spec.containers[0]." + violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'dnsPolicy':'None' | spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None
                    'dnsPolicy':'None','dnsConfig':{} | spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None
                    'dnsConfig':{'searches':['a..b']} | spec.dnsConfig.searches[0]: Invalid value: "a..b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')
                    'hostNetwork':true,'containers':[{'name':'d','image':'i','ports':[{'containerPort':1,'hostPort':2}]}] | spec.containers[0].ports[0].hostPort: Invalid value: 2: must match `containerPort` when `hostNetwork` is true
                    'ephemeralContainers':[{'name':'e','image':'i'}] | spec.ephemeralContainers: Forbidden: cannot be set on create
                    'overhead':{'cpu':'-1'} | spec.overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0
                    'initContainers':[{'name':'d','image':'i','resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]}] | spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to 'RestartContainer' for non-sidecar initContainers
                    'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}}] | spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set
                    'serviceAccountName':'a','volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'t','expirationSeconds':5}}]}}] | spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes
                    'volumes':[{'name':'t','projected':{'sources':[{'secret':{'name':'s','items':[{'key':'a','path':'x'}]}},{'configMap':{'name':'c','items':[{'key':'a','path':'x'}]}}]}}] | spec.volumes[0].projected: Invalid value: "c": conflicting duplicate paths
                    'volumes':[{'name':'t','downwardAPI':{'items':[{'path':'..a','fieldRef':{'fieldPath':'metadata.name'}}]}}] | spec.volumes[0].downwardAPI.path: Invalid value: "..a": must not start with '..'
                    'volumes':[{'name':'t','downwardAPI':{'items':[{'path':'a','resourceFieldRef':{'resource':'limits.cpu'}}]}}] | spec.volumes[0].downwardAPI.resourceFieldRef.containerName: Required value
                    'volumes':[{'name':'t','downwardAPI':{'items':[{'path':'a','fieldRef':{'fieldPath':'status.podIP'}}]}}] | spec.volumes[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"
                    """)
    void whatIsWrongWithThePodIsSaid(String members, String violation) {
        String containers = members.contains("'containers'") ? "" : "," + CONTAINER;
        assertThat(PODS.wrong("{'spec':{" + members + containers + "}}"))
                .containsExactly(violation);
    }

    @Test
    void domainsAreLookedThroughAsFarAsNodesCan() {
        String pod = "{'spec':{'dnsConfig':{'searches':[%s'.','_tcp.a_b.c.']}," + CONTAINER + "}}";
        assertThat(PODS.wrong(pod.formatted("'a',".repeat(30)))).isEmpty();
        assertThat(PODS.wrong(pod.formatted("'a',".repeat(31))))
                .singleElement()
                .asString()
                .endsWith("must not have more than 32 search paths");
        assertThat(PODS.wrong(pod.formatted(("'" + "a.".repeat(120) + "a',").repeat(9))))
                .singleElement()
                .asString()
                .endsWith(
                        "must not have more than 2048 characters (including spaces) in the search"
                                + " list");
    }

    @Test
    void initContainersCanHaveTheSamePortOfTheNodeOneAfterAnother() {
        String port = "'ports':[{'containerPort':1,'hostPort':1}]";
        assertThat(
                        PODS.wrong(
                                "{'spec':{'initContainers':[{'name':'a','image':'i',"
                                        + port
                                        + "},{'name':'b','image':'i',"
                                        + port
                                        + "}],"
                                        + CONTAINER
                                        + "}}"))
                .isEmpty();
    }

    @Test
    void aTemplateMayLeaveOpenWhatAPodMayNot() {
        String template =
                "{'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':"
                        + "{'a':'b'}},'spec':{%s'containers':[{'name':'c','image':' i','resources':"
                        + "{'limits':{'x.y/gpu':'1'},'requests':{'cpu':'1'}}}]}}}}";
        Kind deployments = Kind.of("apps/v1", "Deployment");
        assertThat(
                        deployments.wrong(
                                template.formatted(
                                        "'volumes':[{'name':'t','projected':{'sources':"
                                                + "[{'serviceAccountToken':{'path':'t'}}]}}],")))
                .isEmpty();
        assertThat(
                        deployments.wrong(
                                template.formatted(
                                        "'ephemeralContainers':[{'name':'e','image':'i'}],")))
                .containsExactly(
                        "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers"
                                + " not allowed in pod template");
    }
}
