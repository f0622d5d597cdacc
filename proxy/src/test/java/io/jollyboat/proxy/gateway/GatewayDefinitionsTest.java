package io.jollyboat.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.structural.ObjectCheck;
import io.jollyboat.apiserver.structural.SoundSchemas;
import io.jollyboat.apiserver.structural.Structural;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The definitions that come with the cluster. */
class GatewayDefinitionsTest {

    private record Version(String plural, String name, ObjectNode schema) {
        /** Several versions of one schema share a line. */
        String line() {
            return SoundSchemas.digest(schema) + " " + plural;
        }
    }

    private static List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        for (String plural : GatewayDefinitions.PLURALS) {
            for (JsonNode version : GatewayDefinitions.read(plural).at("/spec/versions")) {
                JsonNode schema = version.at("/schema/openAPIV3Schema");
                versions.add(
                        new Version(plural, version.path("name").asString(), (ObjectNode) schema));
            }
        }
        return versions;
    }

    @Test
    void theirRulesAllCompile() {
        for (Version version : versions()) {
            var violations = new Violations();
            ObjectCheck.compileRules(
                    Field.root(version.schema(), violations), Structural.of(version.schema()));
            assertThat(violations.list()).as(version.plural() + "/" + version.name()).isEmpty();
        }
    }

    /** So that the first start of a cluster need not compile them. */
    @Test
    void theApiServerKnowsThatTheyDo() throws IOException {
        String known;
        try (var file =
                Objects.requireNonNull(
                        SoundSchemas.class.getResourceAsStream("sound-schemas.txt"))) {
            known = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(known.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet()))
                .isEqualTo(versions().stream().map(Version::line).collect(Collectors.toSet()));
    }
}
