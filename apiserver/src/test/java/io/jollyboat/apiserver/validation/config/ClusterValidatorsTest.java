package io.jollyboat.apiserver.validation.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.storage.DriverValidators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that administrators and drivers write: storage, devices, addresses, other servers. */
class ClusterValidatorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    storage.k8s.io/v1 | CSIDriver | {'spec':{}} | -
                    storage.k8s.io/v1 | CSIDriver | {'spec':{'volumeLifecycleModes':['Brief']}} | spec.volumeLifecycleModes: Unsupported value: "Brief": supported values: "Persistent", "Ephemeral"
                    storage.k8s.io/v1 | CSIDriver | {'spec':{'tokenRequests':[{'audience':'a','expirationSeconds':4294967297}]}} | spec.tokenRequests[0].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds
                    storage.k8s.io/v1 | CSIDriver | {'spec':{'nodeAllocatableUpdatePeriodSeconds':9}} | spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds
                    storage.k8s.io/v1 | CSIDriver | {'spec':{'tokenRequests':[{'audience':'a'},{'audience':'a'}]}} | spec.tokenRequests[1].audience: Duplicate value: "a"
                    storage.k8s.io/v1 | CSINode | {'spec':{'drivers':[{'name':'d.io','nodeID':'n'}]}} | -
                    storage.k8s.io/v1 | CSINode | {'spec':{'drivers':[{'name':'d.io'}]}} | spec.drivers[0].nodeID: Required value
                    storage.k8s.io/v1 | CSIStorageCapacity | {'storageClassName':'standard','capacity':'1Gi'} | -
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'persistentVolumeName':'pv'}}} | -
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{}}} | spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'persistentVolumeName':'P'}}} | spec.source.persistentVolumeName: Invalid value: "P": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'csi':{'driver':'d.io','volumeHandle':'h'}}}}} | -
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'csi':{'driver':'d.io','volumeHandle':'h'}}}}} | spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'nfs':{'server':'s','path':'/p'}}}}} | spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'volumeMode':'Block','csi':{'driver':'d.io','volumeHandle':'h'}}}}} | spec.source.inlineVolumeSpec.volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context of inline volumes
                    storage.k8s.io/v1 | VolumeAttributesClass | {'driverName':'d.io','parameters':{'iops':'1'}} | -
                    storage.k8s.io/v1 | VolumeAttributesClass | {'driverName':'d.io','parameters':{'':'1'}} | parameters: Invalid value: "": field can not be empty.
                    storage.k8s.io/v1 | VolumeAttributesClass | {'driverName':'d.io'} | parameters: Required value: must contain at least one key/value pair
                    policy/v1 | PodDisruptionBudget | {'spec':{'minAvailable':'50%','selector':{}}} | -
                    policy/v1 | PodDisruptionBudget | {'spec':{'minAvailable':-1}} | spec.minAvailable: Invalid value: -1: must be greater than or equal to 0
                    policy/v1 | PodDisruptionBudget | {'spec':{'maxUnavailable':'150%'}} | spec.maxUnavailable: Invalid value: "150%": must not be greater than 100%
                    policy/v1 | PodDisruptionBudget | {'spec':{'maxUnavailable':'some'}} | spec.maxUnavailable: Invalid value: "some": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')
                    v1 | ResourceQuota | {'spec':{'hard':{'pods':'5','requests.cpu':'1500m','count/deployments.apps':'1','requests.nvidia.com/gpu':'2','gold.storageclass.storage.k8s.io/requests.storage':'1Gi','hugepages-2Mi':'4Mi'}}} | -
                    v1 | ResourceQuota | {'spec':{'hard':{'pods':'1500m'}}} | spec.hard[pods]: Invalid value: 1500m: must be an integer
                    v1 | ResourceQuota | {'spec':{'hard':{'count/deployments.apps':'-1'}}} | spec.hard[count/deployments.apps]: Invalid value: "-1": must be greater than or equal to 0
                    v1 | ResourceQuota | {'spec':{'hard':{'storage':'1'}}} | spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota
                    v1 | ResourceQuota | {'spec':{'hard':{'pods':'5'},'scopes':['Terminating','NotTerminating']}} | spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes
                    v1 | ResourceQuota | {'spec':{'hard':{'secrets':'5'},'scopes':['BestEffort']}} | spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource
                    v1 | ResourceQuota | {'spec':{'hard':{'cpu':'5'},'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]}}} | -
                    v1 | ResourceQuota | {'spec':{'hard':{'cpu':'5'},'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In'}]}}} | spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Container','min':{'cpu':'1'},'max':{'cpu':'4'},'default':{'cpu':'3'},'defaultRequest':{'cpu':'2'},'maxLimitRequestRatio':{'cpu':'4'}},{'type':'Pod','max':{'memory':'1Gi'}},{'type':'PersistentVolumeClaim','min':{'storage':'1Gi'}}]}} | -
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Pod','min':{'cpu':'2'},'max':{'cpu':'1'}}]}} | spec.limits[0].min[cpu]: Invalid value: 2: min value 2 is greater than max value 1
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Pod','default':{'cpu':'2'}}]}} | spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Pod'},{'type':'Pod'}]}} | spec.limits[1].type: Duplicate value: "Pod"
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Nobody'}]}} | spec.limits[0].type: Invalid value: "Nobody": must be a standard limit type or fully qualified
                    v1 | LimitRange | {'spec':{'limits':[{'type':'PersistentVolumeClaim'}]}} | spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Pod','max':{'storage':'1'}}]}} | spec.limits[0].max[storage]: Invalid value: "storage": must be a standard resource for containers
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Container','maxLimitRequestRatio':{'cpu':'500m'}}]}} | spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: 500m: ratio 500m is less than 1
                    v1 | LimitRange | {'spec':{'limits':[{'type':'Container','default':{'example.com/gpu':'2'},'defaultRequest':{'example.com/gpu':'1'}}]}} | spec.limits[0].defaultRequest[example.com/gpu]: Invalid value: 1: default value 2 must equal to defaultRequest value 1 in example.com/gpu
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1'],'hints':{'forZones':[{'name':'a'},{'name':'b'}],'forNodes':[{'name':'n'}]},'deprecatedTopology':{'rack':'r1'}}],'ports':[{'port':80,'appProtocol':'kubernetes.io/h2c'}]} | -
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['a']}]} | endpoints[0].addresses[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv6','endpoints':[{'addresses':['::ffff:1.2.3.4']}]} | endpoints[0].addresses[0]: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv6','endpoints':[{'addresses':['::ffff:1.2.3.4']}]} | endpoints[0].addresses[0]: Invalid value: "::ffff:1.2.3.4": must be an IPv6 address
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1'],'hints':{'forZones':[{'name':'a'},{'name':'a'}]}}]} | endpoints[0].hints.forZones[1].name: Duplicate value: "a"
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1'],'hints':{'forNodes':[{'name':'a'},{'name':'b'},{'name':'c'},{'name':'d'},{'name':'e'},{'name':'f'},{'name':'g'},{'name':'h'},{'name':'i'}]}}]} | endpoints[0].hints.forNodes: Too many: 9: must have at most 8 items
                    discovery.k8s.io/v1 | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1']}],'ports':[{'port':80,'appProtocol':'a b'}]} | ports[0].appProtocol: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
                    storage.k8s.io/v1 | StorageClass | {'provisioner':'d.io','parameters':{'type':'fast'},'allowedTopologies':[{'matchLabelExpressions':[{'key':'zone','values':['a','b']}]},{'matchLabelExpressions':[{'key':'zone','values':['c']}]}]} | -
                    storage.k8s.io/v1 | StorageClass | {'provisioner':'d.io','parameters':{'':'fast'}} | parameters: Invalid value: "": field can not be empty.
                    storage.k8s.io/v1 | StorageClass | {'provisioner':'d.io','allowedTopologies':[{'matchLabelExpressions':[{'key':'zone','values':['a','a']}]}]} | allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"
                    storage.k8s.io/v1 | StorageClass | {'provisioner':'d.io','allowedTopologies':[{'matchLabelExpressions':[{'key':'zone'}]}]} | allowedTopologies[0].matchLabelExpressions[0].values: Required value
                    storage.k8s.io/v1 | StorageClass | {'provisioner':'d.io','allowedTopologies':[{'matchLabelExpressions':[{'key':'z','values':['a']}]},{'matchLabelExpressions':[{'key':'z','values':['a']}]}]} | allowedTopologies[1].matchLabelExpressions: Duplicate value: ""
                    node.k8s.io/v1 | RuntimeClass | {'handler':'runsc','overhead':{'podFixed':{'cpu':'1'}}} | -
                    node.k8s.io/v1 | RuntimeClass | {'handler':'Run_sc'} | handler: Invalid value: "Run_sc": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{'cidrs':['10.0.0.0/24']}} | -
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{}} | spec.cidrs: Required value: at least one CIDR required
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{'cidrs':['10.0.0.0/33']}} | spec.cidrs[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{'cidrs':['10.0.0.0/24','fd00::/112']}} | -
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{'cidrs':['10.0.0.0/24','10.1.0.0/24']}} | spec.cidrs: Invalid value: {"cidrs":["10.0.0.0/24","10.1.0.0/24"]}: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64
                    networking.k8s.io/v1 | IPAddress | {'metadata':{'name':'10.0.0.1'},'spec':{'parentRef':{'resource':'services','name':'s'}}} | -
                    networking.k8s.io/v1 | IPAddress | {'metadata':{'name':'10.0.0.01'},'spec':{'parentRef':{'resource':'services','name':'s'}}} | metadata.name: Invalid value: "10.0.0.01": must not have leading 0s
                    node.k8s.io/v1 | RuntimeClass | {'handler':'r','overhead':{'podFixed':{'gold':'1'}}} | overhead.limits[gold]: Invalid value: "gold": must be a standard resource for containers
                    node.k8s.io/v1 | RuntimeClass | {'handler':'r','scheduling':{'tolerations':[{'key':'k','operator':'Exists'},{'key':'k','operator':'Exists'}]}} | scheduling.tolerations[1]: Duplicate value: {"key":"k","operator":"Exists"}
                    v1 | PodTemplate | {'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}} | -
                    v1 | PodTemplate | {'template':{'spec':{'containers':[{'name':'c','image':'i'}],'restartPolicy':'Often'}}} | template.spec.restartPolicy: Unsupported value: "Often": supported values: "Always", "OnFailure", "Never"
                    apps/v1 | ControllerRevision | {'data':{'a':1},'revision':1} | -
                    apps/v1 | ControllerRevision | {'revision':1} | data: Required value: data is mandatory
                    apps/v1 | ControllerRevision | {'data':{},'revision':-1} | revision: Invalid value: -1: must be greater than or equal to 0
                    networking.k8s.io/v1 | IPAddress | {'spec':{}} | spec.parentRef: Required value
                    networking.k8s.io/v1 | IngressClass | {'spec':{'controller':'acme.io/foo','parameters':{'kind':'K','name':'n'}}} | -
                    networking.k8s.io/v1 | IngressClass | {'spec':{'controller':'foo'}} | spec.controller: Invalid value: "foo": must be a domain-prefixed path (such as "acme.io/foo")
                    networking.k8s.io/v1 | IngressClass | {'spec':{'controller':'a.io/b','parameters':{'kind':'K','name':'n','scope':'Namespace'}}} | spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'
                    networking.k8s.io/v1 | NetworkPolicy | {'spec':{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16']}}]}]}} | -
                    networking.k8s.io/v1 | NetworkPolicy | {'spec':{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['11.1.0.0/16']}}]}]}} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.1.0.0/16": must be a strict subset of `cidr`
                    apiregistration.k8s.io/v1 | APIService | {'metadata':{'name':'v1.sea.io'},'spec':{'group':'sea.io','version':'v1','groupPriorityMinimum':10,'versionPriority':10,'service':{'namespace':'n','name':'s'}}} | -
                    apiregistration.k8s.io/v1 | APIService | {'spec':{'group':'sea.io','version':'v1','groupPriorityMinimum':10,'versionPriority':10}} | metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.sea.io"
                    apiregistration.k8s.io/v1 | APIService | {'metadata':{'name':'v1.sea.io'},'spec':{'group':'sea.io','version':'v1','versionPriority':10}} | spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000
                    resource.k8s.io/v1 | ResourceClaim | {'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'gpu'}}]}}} | -
                    resource.k8s.io/v1 | ResourceClaim | {'spec':{'devices':{'requests':[{'name':'r'}]}}} | spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required
                    resource.k8s.io/v1 | ResourceClaimTemplate | {'spec':{'spec':{'devices':{'requests':[{'name':'r','exactly':{}}]}}}} | spec.spec.devices.requests[0].exactly.deviceClassName: Required value
                    resource.k8s.io/v1 | ResourceSlice | {'spec':{'driver':'d.io','nodeName':'n','pool':{'name':'p','resourceSliceCount':1,'generation':1},'devices':[{'name':'a'}]}} | -
                    resource.k8s.io/v1 | ResourceSlice | {'spec':{'driver':'d.io','pool':{'name':'p','resourceSliceCount':1}}} | spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required
                    """)
    void objectsAreHeldToTheirRules(
            String apiVersion, String kind, String members, String violation) {
        Kind.of(apiVersion, kind).expect(members, violation);
    }

    @Test
    void whatIsImmutableStays() {
        String claim =
                "{'spec':{'devices':{'requests':[{'name':'%s','exactly':{'deviceClassName':'g'}}]}}}";
        assertThat(
                        Kind.of("resource.k8s.io/v1", "ResourceClaim")
                                .wrongUpdate(claim.formatted("a"), claim.formatted("b")))
                .singleElement()
                .asString()
                .startsWith("spec: Invalid value: ")
                .endsWith(": field is immutable");
        assertThat(
                        Kind.of("node.k8s.io/v1", "RuntimeClass")
                                .wrongUpdate("{'handler':'a'}", "{'handler':'b'}"))
                .containsExactly("handler: Invalid value: \"b\": field is immutable");
        assertThat(
                        Kind.of("storage.k8s.io/v1", "VolumeAttributesClass")
                                .wrongUpdate(
                                        "{'driverName':'a','parameters':{'k':'v'}}",
                                        "{'driverName':'b','parameters':{'k':'v'}}"))
                .containsExactly("driverName: Forbidden: updates to driverName are forbidden.");
        assertThat(
                        Kind.of("apps/v1", "ControllerRevision")
                                .wrongUpdate("{'data':{'a':1}}", "{'data':{'a':2}}"))
                .containsExactly("data: Invalid value: {\"a\":2}: field is immutable");
    }

    @Test
    void aDriverSaysBrieflyWhyItCouldNotAttach() {
        Violations violations = new Violations();
        DriverValidators.ATTACHMENT.validate(
                Field.root(
                        Json.object(
                                "{'spec':{'attacher':'d.io','nodeName':'n','source':{'persistentVolumeName':'pv'}},"
                                        + "'status':{'attachError':{'errorCode':-1,'message':'"
                                        + "m".repeat(1025)
                                        + "'}}}"),
                        violations));
        assertThat(violations.list())
                .extracting(Violation::toString)
                .containsExactly(
                        "status.attachError.message: Too long: may not be more than 262144 bytes",
                        "status.attachError.errorCode: Invalid value: -1: must be between 0 and"
                                + " 2147483647, inclusive");
    }

    @Test
    void aDriverSaysOfANodeOnlyAnotherNumberOfVolumes() {
        String node =
                "{'spec':{'drivers':[{'name':'d.io','nodeID':'%s','allocatable':{'count':%d}}]}}";
        Kind kind = Kind.of("storage.k8s.io/v1", "CSINode");
        assertThat(kind.wrongUpdate(node.formatted("n", 1), node.formatted("n", 2))).isEmpty();
        assertThat(kind.wrongUpdate(node.formatted("n", 1), node.formatted("m", 1)))
                .containsExactly(
                        "spec.drivers: Invalid value: {\"name\":\"d.io\",\"nodeID\":\"m\"}:"
                                + " field is immutable");
    }

    @Test
    void oneDeviceIsAskedForUnlessAnotherNumberIs() {
        assertThat(
                        Kind.of("resource.k8s.io/v1", "ResourceClaim")
                                .created(
                                        "{'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'g'}}]}}}")
                                .at("/spec/devices/requests/0/exactly")
                                .toString())
                .isEqualTo(
                        "{\"deviceClassName\":\"g\",\"allocationMode\":\"ExactCount\",\"count\":1}");
    }
}
