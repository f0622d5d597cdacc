package io.jollyboat.apiserver.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodWarningsTest {

    private static List<String> ofPod(String json) {
        return PodWarnings.ofPod((ObjectNode) TestServer.tree(json));
    }

    @Test
    void thereIsNothingToSayOfAnOrdinaryPod() {
        assertThat(
                        ofPod(
                                """
                                {'spec': {
                                  'nodeSelector': {'kubernetes.io/os': 'linux'},
                                  'containers': [{'name': 'c',
                                    'env': [{'name': 'A', 'value': '1'}, {'name': 'A', 'value': '$(A)2'}],
                                    'ports': [{'containerPort': 80, 'protocol': 'TCP'},
                                      {'containerPort': 80, 'protocol': 'UDP'}],
                                    'resources': {'limits': {'memory': '1Gi', 'cpu': '100m'}}}],
                                  'volumes': [{'name': 'v', 'projected': {'sources': [
                                    {'serviceAccountToken': {'path': 'token'}},
                                    {'configMap': {'name': 'kube-root-ca.crt',
                                      'items': [{'key': 'ca.crt', 'path': 'ca.crt'}]}},
                                    {'configMap': {'name': 'whole'}}]}}]}}
                                """))
                .isEmpty();
    }

    @Test
    void variablesThatHideOthersAreTold() {
        assertThat(
                        ofPod(
                                """
                                {'spec': {'initContainers': [{'name': 'i', 'env': [
                                  {'name': 'A', 'value': '1'}, {'name': 'A', 'value': '2'},
                                  {'name': 'B', 'value': '1'}, {'name': 'B', 'value': '$(B)'},
                                  {'name': 'C', 'value': '1'}, {'name': 'C', 'valueFrom': {}}]}]}}
                                """))
                .containsExactly(
                        "spec.initContainers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
                        "spec.initContainers[0].env[3]: hides previous definition of \"B\", which may be dropped when using apply",
                        "spec.initContainers[0].env[5]: hides previous definition of \"C\", which may be dropped when using apply");
    }

    @Test
    void partsOfBytesAreTold() {
        assertThat(
                        ofPod(
                                """
                                {'spec': {'containers': [{'name': 'c', 'resources': {
                                  'limits': {'memory': '500m'}, 'requests': {'ephemeral-storage': '1.5'}}}]}}
                                """))
                .containsExactly(
                        "spec.containers[0].resources.limits[memory]: fractional byte value \"500m\" is invalid, must be an integer",
                        "spec.containers[0].resources.requests[ephemeral-storage]: fractional byte value \"1500m\" is invalid, must be an integer");
    }

    @Test
    void portsThatMeetAreTold() {
        assertThat(
                        ofPod(
                                """
                                {'spec': {'containers': [
                                  {'name': 'a', 'ports': [
                                    {'containerPort': 80, 'protocol': 'TCP'},
                                    {'containerPort': 81, 'protocol': 'TCP', 'hostPort': 81}]},
                                  {'name': 'b', 'ports': [
                                    {'containerPort': 80, 'protocol': 'TCP'},
                                    {'containerPort': 80, 'protocol': 'TCP', 'hostPort': 8080},
                                    {'containerPort': 81, 'protocol': 'TCP', 'hostPort': 81, 'hostIP': '127.0.0.1'},
                                    {'name': 'x', 'containerPort': 82, 'protocol': 'TCP', 'hostIP': '127.0.0.1'}]}]}}
                                """))
                .containsExactly(
                        "spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]",
                        "spec.containers[1].ports[1]: overlapping port definition with spec.containers[0].ports[0]",
                        "spec.containers[1].ports[1]: overlapping port definition with spec.containers[1].ports[0]",
                        "spec.containers[1].ports[2]: dangerously ambiguous port definition with spec.containers[0].ports[1]",
                        "spec.containers[1].ports[3]: hostIP set without hostPort: {Name:x HostPort:0 ContainerPort:82 Protocol:TCP HostIP:127.0.0.1}");
    }

    @Test
    void whatHasANewNameIsTold() {
        assertThat(
                        ofPod(
                                """
                                {'metadata': {'annotations': {
                                    'scheduler.alpha.kubernetes.io/critical-pod': '',
                                    'seccomp.security.alpha.kubernetes.io/pod': 'x',
                                    'container.apparmor.security.beta.kubernetes.io/c': 'unconfined'}},
                                 'spec': {'nodeSelector': {'beta.kubernetes.io/os': 'linux'},
                                   'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':
                                     {'nodeSelectorTerms': [{'matchExpressions': [{'key': 'beta.kubernetes.io/arch'}]}]}}},
                                   'volumes': [{'name': 'g', 'gitRepo': {}}, {'name': 'r', 'rbd': {}}],
                                   'containers': [{'name': 'c'}]}}
                                """))
                .containsExactly(
                        "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
                        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use \"kubernetes.io/arch\" instead",
                        "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the \"priorityClassName\" field instead",
                        "spec.volumes[0].gitRepo: deprecated in v1.11",
                        "spec.volumes[1].rbd: deprecated in v1.28, non-functional in v1.31+",
                        "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the \"seccompProfile\" field instead",
                        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
    }

    @Test
    void filesAtOnePathAreTold() {
        assertThat(
                        ofPod(
                                """
                                {'spec': {'volumes': [
                                  {'name': 'm', 'configMap': {'name': 'n', 'items': [
                                    {'key': 'a', 'path': 'p'}, {'key': 'b', 'path': 'p/q'}]}},
                                  {'name': 'p', 'projected': {'sources': [{},
                                    {'serviceAccountToken': {'path': 'token'}},
                                    {'secret': {'name': 's', 'items': [{'key': 'a', 'path': 'token'}]}}]}}]}}
                                """))
                .containsExactly(
                        "volume \"m\" (ConfigMap \"n\"): overlapping paths: \"p/q\" with \"p\"",
                        "volume \"p\" (Projected) has no sources provided",
                        "volume \"p\" (Projected Secret \"s\"): overlapping paths: \"token\" with \"token\"");
    }

    @Test
    void whatMatchesNothingOrComesTwiceIsTold() {
        assertThat(
                        ofPod(
                                """
                                {'spec': {
                                  'hostAliases': [{'ip': '10.0.0.1'}, {'ip': '10.0.0.1'}],
                                  'imagePullSecrets': [{'name': 's'}, {'name': 's'}, {}],
                                  'terminationGracePeriodSeconds': -1,
                                  'topologySpreadConstraints': [{'topologyKey': 'zone'}],
                                  'affinity': {'podAntiAffinity': {
                                    'requiredDuringSchedulingIgnoredDuringExecution': [{'topologyKey': 'zone'}],
                                    'preferredDuringSchedulingIgnoredDuringExecution': [{'podAffinityTerm': {}}]}}}}
                                """))
                .containsExactly(
                        "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
                        "spec.hostAliases[1].ip: duplicate ip \"10.0.0.1\"",
                        "spec.imagePullSecrets[1].name: duplicate name \"s\"",
                        "spec.imagePullSecrets[2].name: invalid empty name \"\"",
                        "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
                        "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod",
                        "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod");
    }

    @Test
    void aTemplateIsSpokenOfByItsPlace() {
        assertThat(
                        PodWarnings.ofTemplateAt("spec", "template")
                                .ofNew(
                                        (ObjectNode)
                                                TestServer.tree(
                                                        "{'spec': {'template': {'spec': {'volumes': [{'gitRepo': {}}]}}}}")))
                .containsExactly("spec.template.spec.volumes[0].gitRepo: deprecated in v1.11");
    }
}
