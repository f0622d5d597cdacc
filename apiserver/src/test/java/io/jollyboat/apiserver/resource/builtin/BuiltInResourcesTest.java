package io.jollyboat.apiserver.resource.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import org.junit.jupiter.api.Test;

class BuiltInResourcesTest {
    private final ResourceRegistry registry = BuiltInResources.registry();

    private ResourceDefinition resource(String group, String version, String plural) {
        return registry.byResource(group, version, plural).orElseThrow();
    }

    @Test
    void eachIsFoundByResourceAndByKind() {
        for (ResourceDefinition each : registry.all()) {
            for (String version : each.versions()) {
                assertThat(registry.byResource(each.group(), version, each.plural()))
                        .contains(each);
                assertThat(registry.byKind(each.group(), version, each.kind())).contains(each);
            }
        }
    }

    @Test
    void noTwoShareAPlaceInTheStore() {
        assertThat(
                        registry.all().stream()
                                .filter(ResourceDefinition::stored)
                                .filter(each -> each.storedGroup().equals(each.group())))
                .extracting(ResourceDefinition::storagePath)
                .doesNotHaveDuplicates();
    }

    @Test
    void namesAreThoseThatKubectlKnows() {
        ResourceDefinition deployments = resource("apps", "v1", "deployments");
        assertThat(deployments.names().shortNames()).containsExactly("deploy");
        assertThat(deployments.names().listKind()).isEqualTo("DeploymentList");
        assertThat(deployments.names().categories()).containsExactly("all");
        assertThat(deployments.qualifiedResource()).isEqualTo("deployments.apps");
        assertThat(deployments.apiVersion("v1")).isEqualTo("apps/v1");
    }

    @Test
    void theStoreIsLaidOutAsEtcdUsersExpect() {
        assertThat(resource("", "v1", "services").storagePath()).isEqualTo("services/specs");
        assertThat(resource("", "v1", "nodes").storagePath()).isEqualTo("minions");
        assertThat(resource("networking.k8s.io", "v1", "ingresses").storagePath())
                .isEqualTo("ingress");
    }

    @Test
    void selectableFieldsCountAbsenceAsKubernetesDoes() {
        ResourceDefinition nodes = resource("", "v1", "nodes");
        var node = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        assertThat(nodes.selectableField("spec.unschedulable").orElseThrow().valueOf(node))
                .isEqualTo("false");
        node.putObject("spec").put("unschedulable", true);
        assertThat(nodes.selectableField("spec.unschedulable").orElseThrow().valueOf(node))
                .isEqualTo("true");
        assertThat(nodes.selectableField("metadata.namespace")).isEmpty();
        assertThat(nodes.selectableField("spec.podCIDR")).isEmpty();
    }
}
