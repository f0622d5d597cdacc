package io.jollyboat.apiserver.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.customresource.definition.UnknownFormats;
import io.jollyboat.apiserver.resource.Warnings;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class KindWarningsTest {

    private static List<String> of(Warnings warnings, String json) {
        return warnings.ofNew(tree(json));
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) TestServer.tree(json);
    }

    @Test
    void whatHeadlessServicesIgnoreIsTold() {
        String service =
                """
                {'spec': {'type': 'ClusterIP', 'clusterIP': 'None', 'clusterIPs': ['None'],
                  'loadBalancerIP': '10.0.0.1', 'externalIPs': ['10.0.0.2'],
                  'sessionAffinity': 'ClientIP'}}
                """;
        assertThat(of(ServiceWarnings.SERVICES, service))
                .containsExactly(
                        "spec.loadBalancerIP is ignored for headless services",
                        "spec.externalIPs is ignored for headless services",
                        "spec.SessionAffinity is ignored for headless services");
        assertThat(ServiceWarnings.SERVICES.ofChanged(tree(service), tree(service)))
                .as("whatever a change is about")
                .hasSize(3);
    }

    @Test
    void whatIsDoubtfulInServicesIsTold() {
        assertThat(
                        of(
                                ServiceWarnings.SERVICES,
                                """
                                {'metadata': {'annotations': {
                                    'service.kubernetes.io/topology-aware-hints': 'auto'}},
                                  'spec': {'type': 'LoadBalancer', 'clusterIP': 'FD00::1',
                                  'clusterIPs': ['FD00::1'], 'externalIPs': ['fd00:0::2'],
                                  'loadBalancerIP': 'fd00::0003', 'sessionAffinity': 'None',
                                  'loadBalancerSourceRanges': ['FD00::/64', '10.0.0.0/8', 'fd00::/64'],
                                  'externalName': 'a.example', 'trafficDistribution': 'PreferClose'}}
                                """))
                .containsExactly(
                        "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead",
                        "spec.clusterIPs[0]: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")",
                        "spec.externalIPs[0]: IPv6 address \"fd00:0::2\" should be in RFC 5952 canonical format (\"fd00::2\")",
                        "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
                        "spec.loadBalancerIP: IPv6 address \"fd00::0003\" should be in RFC 5952 canonical format (\"fd00::3\")",
                        "spec.loadBalancerSourceRanges[0]: IPv6 CIDR value \"FD00::/64\" should be in RFC 5952 canonical format (\"fd00::/64\")",
                        "spec.externalName is ignored when spec.type is not \"ExternalName\"",
                        "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        assertThat(
                        of(
                                ServiceWarnings.SERVICES,
                                """
                                {'spec': {'type': 'ExternalName', 'externalName': 'a.example',
                                  'externalIPs': ['10.0.0.1'], 'sessionAffinity': 'None'}}
                                """))
                .containsExactly("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }

    @Test
    void ordinaryServicesAreNotSpokenOf() {
        assertThat(
                        of(
                                ServiceWarnings.SERVICES,
                                """
                                {'spec': {'type': 'ClusterIP', 'clusterIP': '10.96.0.9', 'clusterIPs':
                                  ['10.96.0.9', 'fd00::9'], 'sessionAffinity': 'ClientIP'}}
                                """))
                .isEmpty();
    }

    @Test
    void theAnnotationOfIngressClassesIsToldOfOnce() {
        String ingress =
                "{'metadata': {'annotations': {'kubernetes.io/ingress.class': 'n'}}, 'spec': {}}";
        assertThat(of(ServiceWarnings.INGRESSES, ingress))
                .containsExactly(
                        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead");
        assertThat(ServiceWarnings.INGRESSES.ofChanged(tree(ingress), tree(ingress))).isEmpty();
        assertThat(
                        of(
                                ServiceWarnings.INGRESSES,
                                "{'metadata': {'annotations': {'kubernetes.io/ingress.class': 'n'}}, 'spec': {'ingressClassName': 'n'}}"))
                .isEmpty();
    }

    @Test
    void addressesThatCouldBeShorterAreToldUnlessAControllerWroteThem() {
        assertThat(
                        of(
                                AddressWarnings.ENDPOINT_SLICES,
                                "{'addressType': 'FQDN', 'endpoints': [{'addresses': ['10.0.0.1', 'FD00::1']}]}"))
                .containsExactly(
                        "spec.addressType: FQDN endpoints are deprecated",
                        "endpoints[0].addresses[1]: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")");
        assertThat(
                        of(
                                AddressWarnings.ENDPOINT_SLICES,
                                """
                                {'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by':
                                  'endpointslice-controller.k8s.io'}},
                                  'endpoints': [{'addresses': ['FD00::1']}]}
                                """))
                .isEmpty();
        assertThat(
                        of(
                                AddressWarnings.ENDPOINTS,
                                "{'subsets': [{}, {'notReadyAddresses': [{'ip': 'FD00::1'}]}]}"))
                .containsExactly(
                        "subsets[1].notReadyAddresses[0].ip: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")");
        assertThat(
                        of(
                                AddressWarnings.NETWORK_POLICIES,
                                """
                                {'spec': {'egress': [{}, {'to': [{'ipBlock': {'cidr': 'FD00::/8',
                                  'except': ['fd00:0::/16']}}]}]}}
                                """))
                .containsExactly(
                        "spec.egress[1].to[0].ipBlock.cidr: IPv6 CIDR value \"FD00::/8\" should be in RFC 5952 canonical format (\"fd00::/8\")",
                        "spec.egress[1].to[0].ipBlock.except[0]: IPv6 CIDR value \"fd00:0::/16\" should be in RFC 5952 canonical format (\"fd00::/16\")");
    }

    @Test
    void whatIsPastInVolumesAndClaimsIsTold() {
        assertThat(
                        of(
                                StorageWarnings.VOLUMES,
                                """
                                {'metadata': {'annotations': {'volume.beta.kubernetes.io/storage-class': 's'}},
                                  'spec': {'persistentVolumeReclaimPolicy': 'Recycle', 'rbd': {}, 'storageos': {},
                                  'nodeAffinity': {'required': {'nodeSelectorTerms': [{}, {'matchExpressions': [
                                    {'key': 'failure-domain.beta.kubernetes.io/zone', 'operator': 'Exists'}]}]}}}}
                                """))
                .containsExactly(
                        "metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use \"storageClassName\" attribute instead",
                        "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.",
                        "spec.nodeAffinity.required.nodeSelectorTerms[1].matchExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
                        "spec.storageOS: deprecated in v1.22, non-functional in v1.25+",
                        "spec.rbd: deprecated in v1.28, non-functional in v1.31+");
        assertThat(
                        of(
                                StorageWarnings.CLAIMS,
                                """
                                {'metadata': {'annotations': {'volume.beta.kubernetes.io/storage-class': 's'}},
                                  'spec': {'resources': {'requests': {'storage': '1500m'},
                                  'limits': {'storage': '0.5'}}}}
                                """))
                .containsExactly(
                        "metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use \"storageClassName\" attribute instead",
                        "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer",
                        "spec.resources.limits[storage]: fractional byte value \"500m\" is invalid, must be an integer");
    }

    @Test
    void oldNamesOfLabelsAreToldWhereverNodesAreChosen() {
        assertThat(
                        of(
                                StorageWarnings.CLASSES,
                                "{'allowedTopologies': [{'matchLabelExpressions': [{'key': 'zone'}, {'key': 'beta.kubernetes.io/os'}]}]}"))
                .containsExactly(
                        "allowedTopologies[0].matchLabelExpressions[1].key: deprecated since v1.14; use \"kubernetes.io/os\" instead");
        assertThat(
                        of(
                                StorageWarnings.CAPACITIES,
                                """
                                {'nodeTopology': {'matchLabels': {'beta.kubernetes.io/arch': 'a'},
                                  'matchExpressions': [{'key': 'beta.kubernetes.io/os'}]}}
                                """))
                .containsExactly(
                        "nodeTopology.matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use \"kubernetes.io/os\" instead",
                        "nodeTopology.matchLabels.beta.kubernetes.io/arch: deprecated since v1.14; use \"kubernetes.io/arch\" instead");
        assertThat(
                        of(
                                NodeWarnings.RUNTIME_CLASSES,
                                "{'scheduling': {'nodeSelector': {'beta.kubernetes.io/os': 'linux'}}}"))
                .containsExactly(
                        "scheduling.nodeSelector: deprecated since v1.14; use \"kubernetes.io/os\" instead");
        assertThat(of(NodeWarnings.NODES, "{'spec': {'configSource': {}, 'externalID': 'x'}}"))
                .containsExactly(
                        "spec.configSource: the feature is removed",
                        "spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }

    @Test
    void namesThatAreNoNamesOfMachinesAreToldOfOnce() {
        String named = "{'metadata': {'name': 'web.v1'}, 'spec': {'template': {}}}";
        String why =
                ", which can result in surprising behavior; a DNS label is recommended: [must not contain dots]";
        assertThat(of(WorkloadWarnings.PODS, named))
                .containsExactly("metadata.name: this is used in the Pod's hostname" + why);
        for (Warnings workload :
                List.of(
                        WorkloadWarnings.NAMED_AFTER,
                        WorkloadWarnings.JOBS,
                        WorkloadWarnings.CRON_JOBS)) {
            assertThat(of(workload, named))
                    .containsExactly(
                            "metadata.name: this is used in Pod names and hostnames" + why);
            assertThat(workload.ofChanged(tree(named), tree(named))).isEmpty();
        }
        assertThat(of(WorkloadWarnings.STATEFUL_SETS, named)).isEmpty();
    }

    @Test
    void workloadsAreToldWhatWillNotGoWell() {
        assertThat(
                        of(
                                WorkloadWarnings.JOBS,
                                """
                                {'metadata': {'name': 'j'}, 'spec': {'completionMode': 'Indexed',
                                  'completions': 100001, 'parallelism': 10001, 'template': {}}}
                                """))
                .containsExactly(
                        "spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail");
        String zoned =
                "{'metadata': {'name': 'j'}, 'spec': {'schedule': 'TZ=UTC 1 * * * *', 'jobTemplate': {}}}";
        assertThat(of(WorkloadWarnings.CRON_JOBS, zoned)).isEmpty();
        assertThat(WorkloadWarnings.CRON_JOBS.ofChanged(tree(zoned), tree(zoned)))
                .containsExactly(
                        "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        assertThat(
                        of(
                                WorkloadWarnings.STATEFUL_SETS,
                                """
                                {'metadata': {'name': 's'}, 'spec': {'revisionHistoryLimit': -1, 'template': {},
                                  'volumeClaimTemplates': [{'spec': {'resources': {'requests': {'storage': '1m'}}}}]}}
                                """))
                .containsExactly(
                        "spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value \"1m\" is invalid, must be an integer",
                        "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended");
    }

    @Test
    void changesOfTemplatesAreToldAndOtherChangesNot() {
        ObjectNode old =
                tree(
                        "{'metadata': {'name': 'd', 'generation': 1}, 'spec': {'template': {'spec': {'volumes': [{'gitRepo': {}}]}}}}");
        ObjectNode later = old.deepCopy();
        assertThat(WorkloadWarnings.NAMED_AFTER.ofChanged(later, old)).isEmpty();
        later.withObject("/metadata").put("generation", 2);
        assertThat(WorkloadWarnings.NAMED_AFTER.ofChanged(later, old))
                .containsExactly("spec.template.spec.volumes[0].gitRepo: deprecated in v1.11");
    }

    @Test
    void whatAccountsAreNewlyHeldToIsTold() {
        String held =
                "{'metadata': {'annotations': {'kubernetes.io/enforce-mountable-secrets': 'true'}}}";
        String told =
                "metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets";
        assertThat(of(AccountWarnings.ACCOUNTS, held)).containsExactly(told);
        assertThat(AccountWarnings.ACCOUNTS.ofChanged(tree(held), tree("{'metadata': {}}")))
                .containsExactly(told);
        assertThat(AccountWarnings.ACCOUNTS.ofChanged(tree(held), tree(held))).isEmpty();
    }

    @Test
    void formatsThatNobodyKnowsAreToldWhenTheyCome() {
        String known =
                """
                {'spec': {'versions': [{'schema': {'openAPIV3Schema': {'type': 'object', 'properties': {
                  'a': {'type': 'string', 'format': 'date-time'},
                  'b': {'type': 'string', 'format': 'k8s-short-name'},
                  'c': {'type': 'integer', 'format': 'whole'},
                  'd': {'type': 'array', 'items': {'type': 'string', 'format': 'colour'}}}}}}]}}
                """;
        assertThat(of(UnknownFormats.WARNINGS, known))
                .containsExactly("unrecognized format \"colour\"");
        assertThat(UnknownFormats.WARNINGS.ofChanged(tree(known), tree(known))).isEmpty();
        assertThat(
                        UnknownFormats.WARNINGS.ofChanged(
                                tree(known.replace("'date-time'", "'moment'")), tree(known)))
                .containsExactly("unrecognized format \"moment\"");
    }
}
