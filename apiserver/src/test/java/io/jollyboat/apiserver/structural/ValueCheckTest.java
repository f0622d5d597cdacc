package io.jollyboat.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ValueCheckTest {

    private static List<String> complaints(String schema, String value) {
        return complaints(schema, value, null);
    }

    private static List<String> complaints(String schema, String value, @Nullable String old) {
        Violations found = new Violations();
        JsonNode wrapped = TestServer.tree("{'a': " + value + "}");
        ObjectNode outer =
                (ObjectNode)
                        TestServer.tree("{'type': 'object', 'properties': {'a': " + schema + "}}");
        ValueCheck.check(
                wrapped,
                Structural.of(outer),
                "",
                old == null ? null : TestServer.tree("{'a': " + old + "}"),
                found);
        return found.list().stream().map(Violation::toString).toList();
    }

    @Test
    void checksNumbers() {
        String schema = "{'type': 'number', 'minimum': 1, 'maximum': 5, 'exclusiveMaximum': true}";
        assertThat(complaints(schema, "1")).isEmpty();
        assertThat(complaints(schema, "4.5")).isEmpty();
        assertThat(complaints(schema, "0"))
                .containsExactly(
                        "a: Invalid value: 0: a in body should be greater than or equal to 1");
        assertThat(complaints(schema, "5"))
                .containsExactly("a: Invalid value: 5: a in body should be less than 5");
        assertThat(complaints("{'type': 'integer', 'multipleOf': 3}", "4"))
                .containsExactly("a: Invalid value: 4: a in body should be a multiple of 3");
        assertThat(complaints("{'type': 'integer'}", "1.5"))
                .containsExactly(
                        "a: Invalid value: \"number\": a in body must be of type integer: \"number\"");
        assertThat(complaints("{'type': 'integer'}", "2.0")).isEmpty();
    }

    @Test
    void checksTexts() {
        assertThat(complaints("{'type': 'string', 'minLength': 3}", "'ab'"))
                .containsExactly(
                        "a: Invalid value: \"ab\": a in body should be at least 3 chars long");
        assertThat(complaints("{'type': 'string', 'maxLength': 1}", "'ab'"))
                .containsExactly("a: Too long: may not be more than 1 bytes");
        assertThat(complaints("{'type': 'string', 'format': 'date-time'}", "'yesterday'"))
                .containsExactly(
                        "a: Invalid value: \"yesterday\": a in body must be of type date-time: \"yesterday\"");
        for (String good :
                List.of(
                        "'ipv4' '1.2.3.4'",
                        "'cidr' 'fd00::/8'",
                        "'duration' '1h30m'",
                        "'uuid' '123e4567-e89b-12d3-a456-426614174000'",
                        "'uri' 'https://example.com/x'",
                        "'byte' 'aGk='",
                        "'date' '2024-02-29'",
                        "'hostname' 'a.example.com'",
                        "'unheard-of' 'x'")) {
            String[] parts = good.split(" ", 2);
            assertThat(complaints("{'type': 'string', 'format': " + parts[0] + "}", parts[1]))
                    .as(good)
                    .isEmpty();
        }
    }

    @Test
    void checksListsAndMaps() {
        String list =
                "{'type': 'array', 'minItems': 1, 'maxItems': 2, 'items': {'type': 'string'}}";
        assertThat(complaints(list, "[]"))
                .containsExactly("a: Invalid value: []: a in body should have at least 1 items");
        assertThat(complaints(list, "['x', 'y', 1]"))
                .containsExactly(
                        "a: Too many: 3: must have at most 2 items",
                        "a[2]: Invalid value: \"integer\": a[2] in body must be of type string: \"integer\"");
        assertThat(
                        complaints(
                                "{'type': 'object', 'maxProperties': 1, 'required': ['q']}",
                                "{'x': 1, 'y': 2}"))
                .containsExactly(
                        "a: Too many: 2: must have at most 1 items", "a.q: Required value");
    }

    @Test
    void takesNumbersAndTextsForIntOrStringWhateverTypeIsBeside() {
        String schema =
                "{'type': 'string', 'pattern': '^[0-9]+Gi$', 'x-kubernetes-int-or-string': true}";
        assertThat(complaints(schema, "5")).isEmpty();
        assertThat(complaints(schema, "'5Gi'")).isEmpty();
        assertThat(complaints(schema, "'x'"))
                .containsExactly("a: Invalid value: \"x\": a in body should match '^[0-9]+Gi$'");
        assertThat(complaints(schema, "true"))
                .containsExactly(
                        "a: Invalid value: \"boolean\": a in body must be of type integer,string: \"boolean\"");
    }

    @Test
    void checksNullsByNullable() {
        assertThat(complaints("{'type': 'string', 'nullable': true}", "null")).isEmpty();
        assertThat(complaints("{'type': 'string'}", "null"))
                .containsExactly(
                        "a: Invalid value: \"null\": a in body must be of type string: \"null\"");
    }

    @Test
    void checksAlternatives() {
        String one =
                "{'type': 'object', 'properties': {'x': {'type': 'integer'}, 'y': {'type': 'integer'}}, 'oneOf': [{'required': ['x']}, {'required': ['y']}]}";
        assertThat(complaints(one, "{'x': 1}")).isEmpty();
        assertThat(complaints(one, "{}"))
                .containsExactly(
                        "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). Found none valid",
                        "a.x: Required value");
        assertThat(complaints(one, "{'x': 1, 'y': 1}"))
                .containsExactly(
                        "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). Found 2 valid alternatives");
        assertThat(complaints(one.replace("oneOf", "anyOf"), "{}"))
                .contains(
                        "<nil>: Invalid value: \"\": \"a\" must validate at least one schema (anyOf)");
        assertThat(
                        complaints(
                                "{'type': 'integer', 'allOf': [{'minimum': 2}, {'maximum': 1}], 'not': {'enum': [3]}}",
                                "3"))
                .containsExactly(
                        "a: Invalid value: 3: a in body should be less than or equal to 1",
                        "<nil>: Invalid value: \"\": \"a\" must validate all the schemas (allOf)",
                        "<nil>: Invalid value: \"\": \"a\" must not validate the schema (not)");
    }

    @Test
    void letsPassWhatHasNotChanged() {
        String schema =
                "{'type': 'object', 'properties': {'x': {'type': 'integer', 'maximum': 1}, 'y': {'type': 'integer', 'maximum': 1}}}";
        assertThat(complaints(schema, "{'x': 5, 'y': 6}", "{'x': 5, 'y': 7}"))
                .containsExactly(
                        "a.y: Invalid value: 6: a.y in body should be less than or equal to 1");
    }

    @Test
    void fillsInAndCutsOff() {
        Structural schema =
                Structural.of(
                        (ObjectNode)
                                TestServer.tree(
                                        """
                                        {'type': 'object', 'properties': {'spec': {'type': 'object',
                                         'default': {}, 'properties': {
                                           'x': {'type': 'integer', 'default': 1},
                                           'z': {'type': 'string', 'nullable': true, 'default': 'q'},
                                           'items': {'type': 'array', 'items': {'type': 'object',
                                              'properties': {'k': {'type': 'string', 'default': 'd'}}}},
                                           'template': {'type': 'object', 'x-kubernetes-embedded-resource': true,
                                              'properties': {'spec': {'type': 'object',
                                                 'x-kubernetes-preserve-unknown-fields': true}}}}}}}
                                        """));
        ObjectNode empty = (ObjectNode) TestServer.tree("{}");
        assertThat(Defaulting.apply(empty, schema)).isTrue();
        assertThat(empty).isEqualTo(TestServer.tree("{'spec': {'x': 1, 'z': 'q'}}"));
        assertThat(Defaulting.apply(empty, schema)).isFalse();

        ObjectNode full =
                (ObjectNode)
                        TestServer.tree(
                                """
                                {'apiVersion': 'v1', 'kind': 'K', 'metadata': {'name': 'n'}, 'more': 1,
                                 'spec': {'x': null, 'z': null, 'items': [{'j': 1}],
                                   'template': {'kind': 'Pod', 'metadata': {'name': 'p'},
                                      'spec': {'any': 1}, 'other': 2}}}
                                """);
        Defaulting.apply(full, schema);
        assertThat(Pruning.apply(full, schema))
                .containsExactly("more", "spec.items[0].j", "spec.template.other");
        assertThat(full)
                .isEqualTo(
                        TestServer.tree(
                                """
                                {'apiVersion': 'v1', 'kind': 'K', 'metadata': {'name': 'n'},
                                 'spec': {'x': 1, 'z': null, 'items': [{'k': 'd'}],
                                   'template': {'kind': 'Pod', 'metadata': {'name': 'p'},
                                      'spec': {'any': 1}}}}
                                """));
    }
}
