package io.jollyboat.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Rules that compare lists of which the schema says what tells their elements apart. */
class ListRulesTest {

    private static final String SCHEMA =
            """
            {'type': 'object', 'properties': {
              'set': {'type': 'array', 'x-kubernetes-list-type': 'set', 'maxItems': 9,
                'items': {'type': 'string', 'maxLength': 9}},
              'plain': {'type': 'array', 'maxItems': 9, 'items': {'type': 'string', 'maxLength': 9}},
              'map': {'type': 'array', 'x-kubernetes-list-type': 'map', 'maxItems': 9,
                'x-kubernetes-list-map-keys': ['port-name', 'protocol'], 'items': {'type': 'object',
                  'required': ['port-name', 'protocol'], 'properties': {
                    'port-name': {'type': 'string', 'maxLength': 9}, 'protocol': {'type': 'string', 'maxLength': 9},
                    'n': {'type': 'integer'}}}},
              'deep': {'type': 'array', 'maxItems': 9, 'items': {'type': 'object', 'properties': {
                'set': {'type': 'array', 'x-kubernetes-list-type': 'set', 'maxItems': 9,
                  'items': {'type': 'string', 'maxLength': 9}}}}},
              'limits': {'type': 'object', 'additionalProperties': {'type': 'object', 'properties': {
                'a.b': {'type': 'integer'}}}}}}
            """;

    private static final String OLD =
            """
            {'set': ['a', 'b'], 'plain': ['a', 'b'], 'deep': [{'set': ['a', 'b']}],
             'map': [{'port-name': 'web', 'protocol': 'TCP', 'n': 1}, {'port-name': 'web', 'protocol': 'UDP', 'n': 2}]}
            """;

    private static final String NEW =
            """
            {'set': ['b', 'a'], 'plain': ['b', 'a'], 'deep': [{'set': ['b', 'a']}],
             'map': [{'port-name': 'web', 'protocol': 'UDP', 'n': 2}, {'port-name': 'web', 'protocol': 'TCP', 'n': 1}]}
            """;

    private static ObjectNode schema(String rule, String fieldPath) {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        ObjectNode written = schema.putArray("x-kubernetes-validations").addObject();
        written.put("rule", rule);
        if (!fieldPath.isEmpty()) {
            written.put("fieldPath", fieldPath);
        }
        return schema;
    }

    private static List<String> ask(ObjectNode schema) {
        Violations found = new Violations();
        new ObjectCheck(Structural.of(schema))
                .check((ObjectNode) TestServer.tree(NEW), (ObjectNode) TestServer.tree(OLD), found);
        return found.list().stream().map(Violation::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.set == oldSelf.set",
                "!(self.set != oldSelf.set)",
                "self.set == ['a', 'b']",
                "self.map == oldSelf.map",
                "self.deep == oldSelf.deep",
                "self.deep[0] in oldSelf.deep",
                "self.plain != oldSelf.plain",
                "['a', 'b'] != self.set",
                "self.set + ['c', 'a'] == ['c', 'b', 'a']",
                "(self.set + ['c', 'a']).size() == 3",
                "(self.set + ['c', 'a'])[2] == 'c'",
                "self.plain + ['a'] == ['b', 'a', 'a']",
                "(self.map + oldSelf.map).size() == 2",
                "(self.map + oldSelf.map)[0].n == 2",
                "self.set != ['a', 'c'] && self.set != ['a'] && self.set != ['a', 'b', 'b']",
            })
    void theirOrderCountsOnlyWhereItMeansSomething(String rule) {
        assertThat(ask(schema(rule, ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                ".set,set",
                ".limits.cpu,limits[cpu]",
                "\".limits['a.b']['a.b']\",limits[a.b].a.b",
                "\"['map']\",map",
                "\".limits['it\\'s']\",limits[it's]",
            })
    void aRuleBlamesAPlaceBelowItsOwn(String path, String place) {
        ObjectNode schema = schema("self.set.size() > 5", path);
        assertThat(ask(schema)).singleElement().asString().startsWith(place + ": Invalid value: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "set | expected [ or . but got: set",
                ".none | does not refer to a valid field",
                ".set.x | does not refer to a valid field",
                ". | unexpected end of JSON path",
                ".. | does not refer to a valid field",
                ".map[0] | expected single quoted string but got 0",
                ".limits['cpu' | unexpected end of JSON path",
                ".limits['cpu'. | expected ] but got .",
                ".limits['\\q'] | invalid string literal: invalid syntax",
            })
    void aPlaceThatTheSchemaDoesNotHaveIsRefused(String path, String why) {
        Violations found = new Violations();
        SchemaRules.check(Field.root(schema("true", path), found));
        assertThat(found.list())
                .singleElement()
                .asString()
                .startsWith("x-kubernetes-validations[0].fieldPath: Invalid value: ")
                .endsWith("fieldPath must be a valid path: " + why);
    }
}
