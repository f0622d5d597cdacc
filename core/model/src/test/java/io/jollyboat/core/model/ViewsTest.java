package io.jollyboat.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apiextensions.v1.JSONSchemaProps;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.ServicePort;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudgetStatus;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ViewsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void readWhatIsThere() {
        Pod pod =
                new Pod(
                        tree(
                                """
                                {"apiVersion": "v1", "kind": "Pod",
                                 "metadata": {"name": "web", "namespace": "shop", "uid": "1",
                                   "resourceVersion": "7", "labels": {"app": "web"},
                                   "deletionTimestamp": "2026-01-02T03:04:05Z",
                                   "ownerReferences": [
                                     {"kind": "Job", "name": "other"},
                                     {"kind": "ReplicaSet", "name": "web-1", "controller": true}]},
                                 "spec": {"nodeName": "n1", "hostNetwork": true, "priority": 5,
                                   "terminationGracePeriodSeconds": 30,
                                   "containers": [
                                     {"name": "main", "image": "i", "ports": [{"containerPort": 80}],
                                      "resources": {"limits": {"cpu": "500m", "memory": "1Gi"}}},
                                     {"name": "side", "command": ["a", "b"]}]},
                                 "status": {"startTime": "2026-01-02T03:04:05+01:00"}}
                                """));
        assertThat(pod.apiVersion()).isEqualTo("v1");
        assertThat(pod.kind()).isEqualTo("Pod");
        assertThat(pod.name()).isEqualTo("web");
        assertThat(pod.namespace()).isEqualTo("shop");
        assertThat(pod.resourceVersion()).isEqualTo("7");
        assertThat(pod.labels()).containsExactly(Map.entry("app", "web"));
        assertThat(pod.beingDeleted()).isTrue();
        assertThat(pod.deletionTimestamp()).contains(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(pod.controller())
                .hasValueSatisfying(owner -> assertThat(owner.name()).isEqualTo("web-1"));
        assertThat(pod.spec().nodeName()).isEqualTo("n1");
        assertThat(pod.spec().hostNetwork()).isTrue();
        assertThat(pod.spec().priority()).isEqualTo(5);
        assertThat(pod.spec().terminationGracePeriodSeconds()).isEqualTo(30L);
        assertThat(pod.status().startTime()).contains(Instant.parse("2026-01-02T02:04:05Z"));
        List<Container> containers = pod.spec().containers();
        assertThat(containers).extracting(Container::name).containsExactly("main", "side");
        assertThat(containers.getFirst().resources().limits())
                .containsEntry("cpu", Quantity.parse("0.5"))
                .containsEntry("memory", Quantity.parse("1Gi"));
        assertThat(containers.getFirst().ports().getFirst().containerPort()).isEqualTo(80);
        assertThat(containers.getLast().command()).containsExactly("a", "b");
    }

    @Test
    void readWhatIsAbsentAsNothing() {
        Pod pod = new Pod(Trees.newObject());
        assertThat(pod.name()).isEmpty();
        assertThat(pod.labels()).isEmpty();
        assertThat(pod.deletionTimestamp()).isEmpty();
        assertThat(pod.controller()).isEmpty();
        assertThat(pod.has("spec")).isFalse();
        assertThat(pod.spec().isEmpty()).isTrue();
        assertThat(pod.spec().containers()).isEmpty();
        assertThat(pod.spec().priority()).isZero();
        assertThat(pod.spec().priority(9)).isEqualTo(9);
        assertThat(pod.spec().enableServiceLinks()).isFalse();
        assertThat(pod.spec().enableServiceLinks(true)).isTrue();
        assertThat(pod.spec().securityContext().seccompProfile().type()).isEmpty();
        assertThat(new Deployment(Trees.newObject()).spec().strategy().rollingUpdate().maxSurge())
                .isEmpty();
        assertThat(new ServicePort(Trees.newObject()).targetPort()).isEmpty();
    }

    @Test
    void readNullAsAbsent() {
        Pod pod = new Pod(tree("{\"metadata\": null, \"spec\": {\"containers\": null}}"));
        assertThat(pod.has("metadata")).isFalse();
        assertThat(pod.name()).isEmpty();
        assertThat(pod.spec().containers()).isEmpty();
    }

    @Test
    void readTheWrongTypeAsAbsent() {
        Pod pod =
                new Pod(
                        tree(
                                """
                                {"apiVersion": 1, "kind": [], "metadata":
                                   {"name": 5, "labels": {"a": 1, "b": "x", "c": null},
                                    "creationTimestamp": "soon"},
                                 "spec": {"priority": "high", "hostNetwork": "yes",
                                    "containers": [5, {"name": "main"}, null],
                                    "terminationGracePeriodSeconds": 1.5,
                                    "overhead": {"cpu": "lots", "memory": 5},
                                    "nodeSelector": []}}
                                """));
        assertThat(pod.apiVersion()).isEmpty();
        assertThat(pod.kind()).isEmpty();
        assertThat(pod.name()).isEmpty();
        assertThat(pod.labels()).containsExactly(Map.entry("b", "x")).hasSize(1);
        assertThat(pod.labels()).doesNotContainKey("a").isEqualTo(Map.of("b", "x"));
        assertThat(pod.creationTimestamp()).isEmpty();
        assertThat(pod.spec().priority(1)).isEqualTo(1);
        assertThat(pod.spec().hostNetwork()).isFalse();
        assertThat(pod.spec().terminationGracePeriodSeconds(3)).isEqualTo(3);
        assertThat(pod.spec().containers()).extracting(Container::name).containsExactly("main");
        assertThat(pod.spec().overhead()).containsOnlyKeys("memory");
        assertThat(pod.spec().nodeSelector()).isEmpty();
    }

    @Test
    void cannotBeChanged() {
        Pod pod = new Pod(tree("{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"));
        assertThatThrownBy(() -> pod.labels().put("c", "d"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pod.spec().containers().add(new Container(Trees.newObject())))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pod.spec().json().put("nodeName", "n"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void copiesAreFreeToChange() {
        Pod pod = new Pod(tree("{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"));
        ObjectNode copy = pod.copyOfJson();
        copy.withObject("metadata").withObject("labels").put("a", "c");
        assertThat(pod.labels()).containsEntry("a", "b");
        assertThat(new Pod(copy).labels()).containsEntry("a", "c");
        pod.spec().copyOfJson().put("nodeName", "n");
    }

    @Test
    void decodeSpecialValues() {
        Secret secret = new Secret(tree("{\"data\": {\"a\": \"aGk=\", \"b\": \"?\"}}"));
        assertThat(secret.data()).containsOnlyKeys("a");
        assertThat(secret.data().get("a")).asString().isEqualTo("hi");
        assertThat(new ServicePort(tree("{\"targetPort\": 80}")).targetPort())
                .contains(IntOrString.of(80));
        assertThat(new ServicePort(tree("{\"targetPort\": \"http\"}")).targetPort())
                .contains(IntOrString.of("http"));
        assertThat(
                        new PodDisruptionBudgetStatus(
                                        tree(
                                                "{\"disruptedPods\":"
                                                        + " {\"p\": \"2026-01-02T03:04:05Z\"}}"))
                                .disruptedPods())
                .containsEntry("p", Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void namesThatJavaCannotSayAreBent() {
        JSONSchemaProps schema =
                new JSONSchemaProps(
                        tree(
                                """
                                {"$ref": "r", "default": 5, "enum": [1, "x"],
                                 "x-kubernetes-list-type": "map", "not": {"type": "string"}}
                                """));
        assertThat(schema.ref()).isEqualTo("r");
        assertThat(schema.default_().intValue()).isEqualTo(5);
        assertThat(schema.enum_()).hasSize(2);
        assertThat(schema.xKubernetesListType()).isEqualTo("map");
        assertThat(schema.not().type()).isEqualTo("string");
    }

    @Test
    void resourcesKnowWhereTheyAreServed() {
        assertThat(Resources.PODS.path("shop", "web"))
                .isEqualTo("/api/v1/namespaces/shop/pods/web");
        assertThat(Resources.DEPLOYMENTS.apiVersion()).isEqualTo("apps/v1");
        assertThat(Resources.DEPLOYMENTS).hasToString("deployments.apps/v1");
        assertThat(Resources.NODES.path("", "n1")).isEqualTo("/api/v1/nodes/n1");
        assertThat(Resources.HORIZONTAL_POD_AUTOSCALERS.version()).isEqualTo("v2");
        assertThat(Resources.HORIZONTAL_POD_AUTOSCALERS_V1.version()).isEqualTo("v1");
        assertThat(Resources.EVENTS.group()).isEmpty();
        assertThat(Resources.EVENTS_EVENTS_V1.group()).isEqualTo("events.k8s.io");
        assertThat(Resources.NETWORK_POLICIES.namespaced()).isTrue();
        assertThat(Resources.CSI_STORAGE_CAPACITIES.plural()).isEqualTo("csistoragecapacities");
        assertThat(Resources.IP_ADDRESSES.namespaced()).isFalse();
        assertThat(Resources.INGRESSES.kind()).isEqualTo("Ingress");
        assertThat(Resources.ENDPOINTS.kind()).isEqualTo("Endpoints");
        assertThat(Resources.PODS.view(tree("{\"metadata\": {\"name\": \"a\"}}")).name())
                .isEqualTo("a");
    }

    @Test
    void noTwoResourcesAreTheSame() {
        Set<ResourceType<?>> types = new HashSet<>(Resources.all());
        assertThat(types).hasSameSizeAs(Resources.all()).hasSizeGreaterThan(70);
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JSON.readTree(json);
    }
}
