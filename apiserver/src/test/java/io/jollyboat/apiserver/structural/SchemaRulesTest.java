package io.jollyboat.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What definitions may not say of a member "a". */
class SchemaRulesTest {

    private static List<String> ask(String root) {
        Violations found = new Violations();
        SchemaRules.check(Field.root(TestServer.tree(root), found));
        return found.list().stream().map(each -> each.path() + ": " + each.message()).toList();
    }

    private static List<String> askOfMember(String schema) {
        return ask("{'type': 'object', 'properties': {'a': %s}}".formatted(schema));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`false`|Forbidden: additionalProperties and properties are mutual exclusive",
                "`{'type': 'string'}`|Forbidden: additionalProperties and properties are mutual"
                        + " exclusive"
            })
    void namedMembersAndOthersExcludeEachOther(String others, String expected) {
        assertThat(
                        askOfMember(
                                "{'type': 'object', 'additionalProperties': %s, 'properties': {'b': {'type': 'string'}}}"
                                        .formatted(others)))
                .containsExactly("properties[a].additionalProperties: " + expected);
    }

    @Test
    void toLetAllOtherMembersPassContradictsNothing() {
        assertThat(
                        askOfMember(
                                "{'type': 'object', 'additionalProperties': true, 'properties': {'b': {'type': 'string'}}}"))
                .isEmpty();
        assertThat(askOfMember("{'type': 'object', 'additionalProperties': false}")).isEmpty();
    }

    @Test
    void alternativesSpeakOnlyOfWhatIsThereWithoutThem() {
        assertThat(
                        askOfMember(
                                """
                                {'type': 'object', 'properties': {'b': {'type': 'array', 'items': {'type': 'object'}}},
                                 'anyOf': [{'properties': {'b': {'items': {'properties': {'c': {'pattern': 'x'}}}}}},
                                           {'required': ['d'], 'not': {'properties': {'e': {'enum': ['x']}}}}]}
                                """))
                .containsExactly(
                        "properties[a].properties[b].items.properties[c]: Required value: because"
                                + " it is defined in"
                                + " properties[a].anyOf[0].properties[b].items.properties[c]",
                        "properties[a].properties[e]: Required value: because it is defined in"
                                + " properties[a].anyOf[1].not.properties[e]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{'type': 'array', 'items': [{'type': 'string'}]}`"
                        + "|`items: Forbidden: items must be a schema object and not an array`",
                "`{'type': 'array', 'x-kubernetes-list-type': 'set', 'items': {'type': 'object'}}`"
                        + "|`items.x-kubernetes-map-type: Invalid value: \"null\": must be atomic as"
                        + " item of a list with x-kubernetes-list-type=set`",
                "`{'type': 'array', 'x-kubernetes-list-type': 'set', 'items': {'type': 'array',"
                        + " 'x-kubernetes-list-type': 'set', 'items': {'type': 'string'}}}`"
                        + "|`items.x-kubernetes-list-type: Invalid value: \"set\": must be atomic as"
                        + " item of a list with x-kubernetes-list-type=set`",
                "`{'type': 'array', 'x-kubernetes-list-type': 'set', 'items': {'type': 'string',"
                        + " 'nullable': true}}`"
                        + "|`items.nullable: Forbidden: cannot be nullable when"
                        + " x-kubernetes-list-type is set`",
                "`{'type': 'array', 'x-kubernetes-list-map-keys': ['k'], 'items': {'type':"
                        + " 'string'}}`"
                        + "|`x-kubernetes-list-type: Required value: must be map if"
                        + " x-kubernetes-list-map-keys is non-empty`",
                "`{'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys':"
                        + " ['k'], 'items': {'type': 'string'}}`"
                        + "|`items.type: Invalid value: \"string\": must be object if parent array's"
                        + " x-kubernetes-list-type is map`",
                "`{'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys':"
                        + " ['k', 'k'], 'items': {'type': 'object', 'required': ['k'],"
                        + " 'properties': {'k': {'type': 'string'}}}}`"
                        + "|`x-kubernetes-list-map-keys: Invalid value: [\"k\",\"k\"]: must not"
                        + " contain duplicate entries`",
                "`{'type': 'object', 'x-kubernetes-embedded-resource': true, 'additionalProperties':"
                        + " {'type': 'string'}, 'x-kubernetes-preserve-unknown-fields': true}`"
                        + "|`additionalProperties: Forbidden: must not be used if"
                        + " x-kubernetes-embedded-resource is set`"
            })
    void whatListsAndObjectsMayNotSay(String schema, String expected) {
        assertThat(askOfMember(schema)).containsExactly("properties[a]." + expected);
    }

    @Test
    void typesInAlternativesAreForNumbersOrTextsOnly() {
        String either = "'anyOf': [{'type': 'integer'}, {'type': 'string'}]";
        assertThat(askOfMember("{'x-kubernetes-int-or-string': true, %s}".formatted(either)))
                .isEmpty();
        assertThat(
                        askOfMember(
                                "{'x-kubernetes-int-or-string': true, 'allOf': [{%s, 'title': 'x'}]}"
                                        .formatted(either)))
                .containsExactly(
                        "properties[a].allOf[0].title: Forbidden: must be empty to be structural");
        assertThat(
                        askOfMember(
                                "{'x-kubernetes-int-or-string': true, 'not': {%s}}"
                                        .formatted(either)))
                .hasSize(2);
    }
}
