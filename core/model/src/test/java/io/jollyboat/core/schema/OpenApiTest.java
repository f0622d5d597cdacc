package io.jollyboat.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.schema.OpenApi.Dialect;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiTest {
    private static final String CORE = "io.k8s.api.core.v1.";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String CUSTOM =
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

    private final OpenApi v3 = new OpenApi(Schema.kubernetes(), Dialect.V3);
    private final OpenApi v2 = new OpenApi(Schema.kubernetes(), Dialect.V2);

    @Test
    void kindsTellGroupVersionAndKind() {
        JsonNode kinds =
                v3.schemas(List.of("io.k8s.api.apps.v1.Deployment"))
                        .path("io.k8s.api.apps.v1.Deployment")
                        .path("x-kubernetes-group-version-kind");
        assertThat(kinds).hasSize(1);
        assertThat(kinds.path(0))
                .hasToString("{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}");
        assertThat(schema(v3, CORE + "PodSpec").has("x-kubernetes-group-version-kind")).isFalse();
    }

    @Test
    void listsTellHowTheyMerge() {
        JsonNode ports = schema(v3, CORE + "ServiceSpec").path("properties").path("ports");
        assertThat(ports.path("type").asString()).isEqualTo("array");
        assertThat(ports.path("x-kubernetes-patch-merge-key").asString()).isEqualTo("port");
        assertThat(ports.path("x-kubernetes-patch-strategy").asString()).isEqualTo("merge");
        assertThat(ports.path("x-kubernetes-list-type").asString()).isEqualTo("map");
        assertThat(ports.path("x-kubernetes-list-map-keys"))
                .extracting(JsonNode::asString)
                .containsExactly("port", "protocol");
        assertThat(schema(v3, META + "LabelSelector").path("x-kubernetes-map-type").asString())
                .isEqualTo("atomic");
    }

    @Test
    void version3WrapsReferencesThatHaveCompany() {
        JsonNode spec = schema(v3, CORE + "Pod").path("properties").path("spec");
        assertThat(spec.path("allOf").path(0).path("$ref").asString())
                .isEqualTo("#/components/schemas/io.k8s.api.core.v1.PodSpec");
        assertThat(spec.path("description").asString()).startsWith("Specification of the desired");
        assertThat(spec.has("$ref")).isFalse();
    }

    @Test
    void version2PutsDescriptionsBesideReferences() {
        JsonNode spec = schema(v2, CORE + "Pod").path("properties").path("spec");
        assertThat(spec.path("$ref").asString())
                .isEqualTo("#/definitions/io.k8s.api.core.v1.PodSpec");
        assertThat(spec.path("description").asString()).startsWith("Specification of the desired");
    }

    @Test
    void requiredScalarsDefaultToZeroAndDeclaredDefaultsWin() {
        JsonNode port = schema(v3, CORE + "ContainerPort").path("properties");
        assertThat(port.path("containerPort").path("default").intValue()).isZero();
        assertThat(port.path("protocol").path("default").asString()).isEqualTo("TCP");
        assertThat(port.path("hostPort").has("default")).isFalse();
        assertThat(schema(v3, CORE + "ContainerPort").path("required"))
                .extracting(JsonNode::asString)
                .containsExactly("containerPort");
    }

    @Test
    void specialTypesHaveSchemasOfTheirOwn() {
        ObjectNode schemas = v3.schemas(List.of(CORE + "Pod", CORE + "Service"));
        assertThat(schemas.path("io.k8s.apimachinery.pkg.api.resource.Quantity").path("oneOf"))
                .hasSize(2);
        assertThat(
                        schemas.path("io.k8s.apimachinery.pkg.util.intstr.IntOrString")
                                .path("format")
                                .asString())
                .isEqualTo("int-or-string");
        assertThat(schemas.path(META + "Time").path("format").asString()).isEqualTo("date-time");
        assertThat(
                        v2.schemas(List.of(CORE + "Pod"))
                                .path("io.k8s.apimachinery.pkg.api.resource.Quantity")
                                .path("type")
                                .asString())
                .isEqualTo("string");
        ObjectNode custom = v3.schemas(List.of(CUSTOM + "CustomResourceDefinition"));
        assertThat(custom.has(CUSTOM + "JSON")).isTrue();
        assertThat(custom.path(CUSTOM + "JSON").has("type")).isFalse();
    }

    @Test
    void everyReferenceInADocumentIsAnswered() {
        for (OpenApi openApi : List.of(v2, v3)) {
            ObjectNode all = openApi.schemas(Schema.kubernetes().names());
            Set<String> references = new HashSet<>();
            collect(all, references);
            assertThat(references).isNotEmpty();
            for (String reference : references) {
                assertThat(all.has(reference.substring(reference.lastIndexOf('/') + 1)))
                        .as(reference)
                        .isTrue();
            }
        }
    }

    @Test
    void unknownNamesArePassedOver() {
        assertThat(v3.schemas(List.of("io.example.Nothing"))).isEmpty();
    }

    private static JsonNode schema(OpenApi openApi, String name) {
        return openApi.schemas(List.of(name)).path(name);
    }

    private static void collect(JsonNode node, Set<String> references) {
        if (node.path("$ref").isString()) {
            references.add(node.path("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }
}
