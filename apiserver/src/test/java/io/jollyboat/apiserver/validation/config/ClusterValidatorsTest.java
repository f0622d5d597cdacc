package io.jollyboat.apiserver.validation.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
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
                    storage.k8s.io/v1 | CSIDriver | {'spec':{'volumeLifecycleModes':['Brief']}} | spec.volumeLifecycleModes[0]: Unsupported value: "Brief": supported values: "Ephemeral", "Persistent"
                    storage.k8s.io/v1 | CSIDriver | {'spec':{'tokenRequests':[{'audience':'a'},{'audience':'a'}]}} | spec.tokenRequests[1].audience: Duplicate value: "a"
                    storage.k8s.io/v1 | CSINode | {'spec':{'drivers':[{'name':'d.io','nodeID':'n'}]}} | -
                    storage.k8s.io/v1 | CSINode | {'spec':{'drivers':[{'name':'d.io'}]}} | spec.drivers[0].nodeID: Required value
                    storage.k8s.io/v1 | CSIStorageCapacity | {'storageClassName':'standard','capacity':'1Gi'} | -
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{'persistentVolumeName':'pv'}}} | -
                    storage.k8s.io/v1 | VolumeAttachment | {'spec':{'attacher':'d.io','nodeName':'n','source':{}}} | spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName
                    storage.k8s.io/v1 | VolumeAttributesClass | {'driverName':'d.io','parameters':{'iops':'1'}} | -
                    storage.k8s.io/v1 | VolumeAttributesClass | {'driverName':'d.io'} | parameters: Required value: must contain at least one key/value pair
                    node.k8s.io/v1 | RuntimeClass | {'handler':'runsc','overhead':{'podFixed':{'cpu':'1'}}} | -
                    node.k8s.io/v1 | RuntimeClass | {'handler':'Run_sc'} | handler: Invalid value: "Run_sc": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{'cidrs':['10.0.0.0/24']}} | -
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{}} | spec.cidrs: Required value: at least one CIDR required
                    networking.k8s.io/v1 | ServiceCIDR | {'spec':{'cidrs':['10.0.0.0/33']}} | spec.cidrs[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
                    networking.k8s.io/v1 | IPAddress | {'spec':{'parentRef':{'resource':'services','name':'s'}}} | -
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
