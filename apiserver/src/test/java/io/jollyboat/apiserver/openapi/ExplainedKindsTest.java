package io.jollyboat.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code kubectl explain} goes by: it looks the resource's path up in the document of its
 * group and version, there the kind, and the kind's description among the schemas, whose references
 * it follows.
 */
class ExplainedKindsTest {

    private static final String REFERENCE = "#/components/schemas/";

    private final TestServer server = new TestServer();

    @Test
    void everyKindOfDiscoveryIsDescribedWithAllThatItRefersTo() {
        int kinds = 0;
        for (String version : versions()) {
            JsonNode document = document(version);
            for (JsonNode resource : server.get("/" + version).path("resources")) {
                if (!resource.path("name").asString().contains("/")) {
                    isDescribed(document, version, resource);
                    kinds++;
                }
            }
        }
        assertThat(kinds).isGreaterThan(60);
    }

    private List<String> versions() {
        return Stream.concat(
                        Stream.of("api/v1"),
                        server.get("/apis")
                                .path("groups")
                                .valueStream()
                                .flatMap(group -> group.path("versions").valueStream())
                                .map(version -> version.path("groupVersion").asString())
                                .map(version -> "apis/" + version))
                .toList();
    }

    private JsonNode document(String version) {
        return new JsonMapper().readTree(server.get("/openapi/v3/" + version).stringValue());
    }

    private static void isDescribed(JsonNode document, String version, JsonNode resource) {
        String what = version + " " + resource.path("name").asString();
        String collection =
                "/"
                        + version
                        + (resource.path("namespaced").asBoolean() ? "/namespaces/{namespace}" : "")
                        + "/"
                        + resource.path("name").asString();
        JsonNode methods = document.path("paths").path(collection);
        assertThat(methods.size()).as(what).isPositive();
        JsonNode kind =
                methods.valueStream()
                        .map(method -> method.path("x-kubernetes-group-version-kind"))
                        .filter(found -> found.has("kind"))
                        .findFirst()
                        .orElseThrow();
        assertThat(kind.path("kind")).as(what).isEqualTo(resource.path("kind"));

        JsonNode schemas = document.path("components").path("schemas");
        List<JsonNode> descriptions =
                schemas.valueStream()
                        .filter(
                                schema ->
                                        schema.path("x-kubernetes-group-version-kind")
                                                .valueStream()
                                                .anyMatch(kind::equals))
                        .toList();
        assertThat(descriptions).as(what).hasSize(1);
        var seen = new HashSet<String>();
        refersToWhatIsThere(schemas, descriptions.getFirst(), seen);
        if (resource.path("verbs").toString().contains("\"get\"")) {
            assertThat(seen).as(what).anyMatch(name -> name.endsWith(".ObjectMeta"));
        }
    }

    private static void refersToWhatIsThere(JsonNode schemas, JsonNode node, Set<String> seen) {
        reference(node)
                .filter(seen::add)
                .ifPresent(
                        name -> {
                            assertThat(schemas.has(name)).as(name).isTrue();
                            refersToWhatIsThere(schemas, schemas.path(name), seen);
                        });
        node.valueStream().forEach(child -> refersToWhatIsThere(schemas, child, seen));
    }

    private static Optional<String> reference(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.startsWith(REFERENCE)
                ? Optional.of(reference.substring(REFERENCE.length()))
                : Optional.empty();
    }
}
