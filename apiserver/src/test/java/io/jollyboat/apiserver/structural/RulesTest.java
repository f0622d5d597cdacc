package io.jollyboat.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rules as operators write them, against a schema as they write it. */
class RulesTest {

    private static final String SCHEMA =
            """
            {'type': 'object', 'properties': {'spec': {'type': 'object', 'properties': {
              'mode': {'type': 'string', 'enum': ['A', 'B']},
              'replicas': {'type': 'integer'}, 'ratio': {'type': 'number'},
              'cpu': {'x-kubernetes-int-or-string': true, 'anyOf': [{'type': 'integer'}, {'type': 'string'}]},
              'since': {'type': 'string', 'format': 'date-time'},
              'wait': {'type': 'string', 'format': 'duration'},
              'cert-name': {'type': 'string'}, 'namespace': {'type': 'string'},
              'labels': {'type': 'object', 'additionalProperties': {'type': 'string'}},
              'names': {'type': 'array', 'maxItems': 200, 'items': {'type': 'string', 'maxLength': 20}},
              'taints': {'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['key'],
                'maxItems': 16, 'items': {'type': 'object', 'required': ['key'], 'properties': {
                  'key': {'type': 'string', 'maxLength': 64}, 'effect': {'type': 'string'}, 'n': {'type': 'integer'}}}},
              'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true}}}}}
            """;

    private static ObjectNode schema(String rule) {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        ObjectNode spec = (ObjectNode) schema.path("properties").path("spec");
        spec.putArray("x-kubernetes-validations").addObject().put("rule", rule);
        return schema;
    }

    private static List<String> compile(ObjectNode schema) {
        Violations found = new Violations();
        Field field = Field.root(schema, found);
        SchemaRules.check(field);
        ObjectCheck.checkRules(field, Structural.of(schema));
        return found.list().stream().map(Violation::toString).toList();
    }

    private static List<String> ask(ObjectNode schema, String spec, @Nullable String old) {
        Violations found = new Violations();
        new ObjectCheck(Structural.of(schema))
                .check(object(spec), old == null ? null : object(old), found);
        return found.list().stream().map(Violation::toString).toList();
    }

    private static ObjectNode object(String spec) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set("spec", TestServer.tree(spec));
        return object;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.replicas >= 1 && self.replicas <= 5",
                "self.ratio < 1.0 && self.ratio > 0.1",
                "has(self.mode) ? self.mode == 'A' : true",
                "self.mode in ['A', 'B']",
                "!has(self.free) || has(self.names)",
                "self.taints.all(t, t.effect in ['NoSchedule', 'NoExecute'])",
                "self.taints.filter(t, t.key == 'a').size() == 1",
                "self.taints.exists_one(t, t.key == 'a') && self.taints.map(t, t.n).sum() == 3",
                "self.names.all(x, self.names.exists_one(y, x == y))",
                "self.labels.all(k, self.labels[k] != '') && 'x' in self.labels",
                "type(self.cpu) == string ? self.cpu.matches('^[0-9]+m$') : self.cpu > 0",
                "quantity(self.cpu).isLessThan(quantity('1'))",
                "self.since < timestamp('2030-01-01T00:00:00Z') && self.wait <= duration('2h')",
                "self.wait.getMinutes() == 90 || self.wait == duration('90m')",
                "self.cert__dash__name == 'web' && self.__namespace__ == 'x'",
                "size(self.names) == 2 && self.names.join(',') == 'p,q'",
                "self.names.map(n, n.upperAscii())[0] == 'P'",
                "'%s-%d'.format([self.mode, self.replicas]) == 'A-3'",
                "self.?mode.orValue('B') == 'A' && self.?taints[?0].key == optional.of('a')",
                "[self.mode == 'A', self.replicas == 7].exists_one(x, x)",
                "self.names == ['p', 'q']",
                "(has(self.mode) && has(self.replicas)) || !has(self.ratio)",
            })
    void holds(String rule) {
        ObjectNode schema = schema(rule);
        assertThat(compile(schema)).isEmpty();
        assertThat(
                        ask(
                                schema,
                                """
                                {'mode': 'A', 'replicas': 3, 'ratio': 0.5, 'cpu': '100m',
                                 'since': '2024-05-01T10:00:00Z', 'wait': '1h30m', 'cert-name': 'web',
                                 'namespace': 'x', 'labels': {'x': 'y'}, 'names': ['p', 'q'],
                                 'taints': [{'key': 'a', 'effect': 'NoSchedule', 'n': 1},
                                            {'key': 'b', 'effect': 'NoExecute', 'n': 2}]}
                                """,
                                null))
                .isEmpty();
    }

    @Test
    void takesSchemasWithATypeBesideIntOrString() {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        ObjectNode cpu = (ObjectNode) schema.at("/properties/spec/properties/cpu");
        cpu.remove("anyOf");
        cpu.put("type", "string");
        assertThat(compile(schema)).isEmpty();
    }

    @Test
    void refusesRulesThatDoNotFitTheSchema() {
        assertThat(compile(schema("self.nothing == 1")))
                .singleElement()
                .asString()
                .startsWith(".properties[spec].x-kubernetes-validations[0].rule: Invalid value: ")
                .contains("compilation failed: ERROR: <input>:1:5: undefined field 'nothing'");
        assertThat(compile(schema("self.replicas == 'x'")).getFirst())
                .contains("found no matching overload for '_==_'");
        assertThat(compile(schema("self.replicas")).getFirst())
                .contains("cel expression must evaluate to a bool");
        assertThat(compile(schema("self.free.x == 1")).getFirst()).contains("undefined field 'x'");
        assertThat(compile(schema(" ")).getFirst())
                .contains("Required value: rule is not specified");
    }

    @Test
    void comparesWithTheOldValue() {
        ObjectNode schema = schema("self.replicas >= oldSelf.replicas");
        assertThat(ask(schema, "{'replicas': 1}", null)).isEmpty();
        assertThat(ask(schema, "{'replicas': 2}", "{'replicas': 1}")).isEmpty();
        assertThat(ask(schema, "{'replicas': 1}", "{'replicas': 2}"))
                .containsExactly(
                        "spec: Invalid value: failed rule: self.replicas >= oldSelf.replicas");
        ObjectNode optional = schema("oldSelf.hasValue() || self.replicas == 1");
        ((ObjectNode) optional.at("/properties/spec/x-kubernetes-validations/0"))
                .put("optionalOldSelf", true);
        assertThat(compile(optional)).isEmpty();
        assertThat(ask(optional, "{'replicas': 2}", null)).hasSize(1);
        assertThat(ask(optional, "{'replicas': 2}", "{'replicas': 1}")).isEmpty();
    }

    /** By itself, and in the language, which the second one needs: both say the same. */
    @ParameterizedTest
    @ValueSource(strings = {"self == oldSelf", "self == oldSelf && true"})
    void letsATextBeAsItWas(String rule) {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        ((ObjectNode) schema.at("/properties/spec/properties/mode"))
                .putArray("x-kubernetes-validations")
                .addObject()
                .put("rule", rule)
                .put("message", "mode stays");
        assertThat(compile(schema)).isEmpty();
        assertThat(ask(schema, "{'mode': 'A'}", null)).isEmpty();
        assertThat(ask(schema, "{'mode': 'A'}", "{}")).isEmpty();
        assertThat(ask(schema, "{'mode': 'A'}", "{'mode': 'A'}")).isEmpty();
        assertThat(ask(schema, "{'mode': 'B'}", "{'mode': 'A'}"))
                .containsExactly("spec.mode: Invalid value: \"B\": mode stays");
    }

    @Test
    void showsTheValueThatBreaksARuleUnlessItIsAWholeTree() {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        for (String property : List.of("replicas", "cpu", "names", "labels")) {
            ((ObjectNode) schema.at("/properties/spec/properties/" + property))
                    .putArray("x-kubernetes-validations")
                    .addObject()
                    .put("rule", "false")
                    .put("message", "never");
        }
        assertThat(
                        ask(
                                schema,
                                "{'replicas': 7, 'cpu': '5m', 'names': ['a'], 'labels': {'a': 'b'}}",
                                null))
                .containsExactlyInAnyOrder(
                        "spec.replicas: Invalid value: 7: never",
                        "spec.cpu: Invalid value: \"5m\": never",
                        "spec.names: Invalid value: never",
                        "spec.labels: Invalid value: never");
    }

    @Test
    void doesNotHoldAgainstAValueWhatHasNotChanged() {
        ObjectNode schema = schema("self.replicas < 3");
        assertThat(ask(schema, "{'replicas': 5}", "{'replicas': 5}")).isEmpty();
        assertThat(ask(schema, "{'replicas': 6}", "{'replicas': 5}")).hasSize(1);
    }

    @Test
    void saysWhyARuleHasNoAnswer() {
        assertThat(ask(schema("self.names[3] == 'x'"), "{'names': ['a']}", null))
                .containsExactly(
                        "spec: Invalid value: \"object\": index out of bounds: 3 evaluating rule: self.names[3] == 'x'");
        assertThat(ask(schema("self.labels['q'] == 'x'"), "{'labels': {}}", null))
                .containsExactly(
                        "spec: Invalid value: \"object\": no such key: q evaluating rule: self.labels['q'] == 'x'");
    }

    @Test
    void endsWhatCostsTooMuch() {
        StringBuilder names = new StringBuilder("['a'");
        names.append(", 'a'".repeat(150)).append(']');
        assertThat(
                        ask(
                                schema(
                                        "self.names.all(a, self.names.all(b, self.names.all(c, a == b && b == c)))"),
                                "{'names': " + names + "}",
                                null))
                .singleElement()
                .asString()
                .contains("no further validation rules will be run due to call cost exceeds limit");
    }

    @Test
    void namesThePlaceOfARuleBelow() {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        ObjectNode taint = (ObjectNode) schema.at("/properties/spec/properties/taints/items");
        taint.putArray("x-kubernetes-validations")
                .addObject()
                .put("rule", "self.key == oldSelf.key && self.n >= oldSelf.n")
                .put("message", "n never falls");
        assertThat(compile(schema)).isEmpty();
        assertThat(
                        ask(
                                schema,
                                "{'taints': [{'key': 'b', 'n': 1}, {'key': 'a', 'n': 1}]}",
                                "{'taints': [{'key': 'a', 'n': 2}]}"))
                .containsExactly("spec.taints[1]: Invalid value: n never falls");
    }

    @Test
    void refusesToCompareWhatCannotBeFoundAgain() {
        ObjectNode schema = (ObjectNode) TestServer.tree(SCHEMA);
        ((ObjectNode) schema.at("/properties/spec/properties/names/items"))
                .putArray("x-kubernetes-validations")
                .addObject()
                .put("rule", "self == oldSelf && true");
        assertThat(compile(schema))
                .singleElement()
                .asString()
                .startsWith(
                        ".properties[spec].properties[names].items.x-kubernetes-validations[0].rule:")
                .endsWith(
                        "oldSelf cannot be used on the uncorrelatable portion of the schema within"
                                + " .properties[spec].properties[names]");
    }

    @Test
    void wantsOldValuesOptionalOnlyWhereTheyAreUsed() {
        ObjectNode schema = schema("self.replicas > 1");
        ((ObjectNode) schema.at("/properties/spec/x-kubernetes-validations/0"))
                .put("optionalOldSelf", true);
        assertThat(compile(schema))
                .singleElement()
                .asString()
                .startsWith(".properties[spec].x-kubernetes-validations[0].optionalOldSelf:")
                .endsWith("may not be set if oldSelf is not used in rule");
    }

    @Test
    void whatHasNotChangedIsWarnedOfWhetherItIsThePartOrAllAroundIt() {
        ObjectNode schema = schema("self.replicas < 5");
        ObjectNode names = (ObjectNode) schema.at("/properties/spec/properties/names/items");
        names.putArray("x-kubernetes-validations").addObject().put("rule", "self != 'bad'");
        String before = "{'replicas': 7, 'names': ['bad', 'good']}";

        Violations same = check(schema, before, before);
        assertThat(same.list()).isEmpty();
        assertThat(same.warnings())
                .containsExactly(
                        "spec: Invalid value: failed rule: self.replicas < 5",
                        "spec.names[0]: Invalid value: \"bad\": failed rule: self != 'bad'");

        Violations besides = check(schema, "{'replicas': 3, 'names': ['bad', 'good']}", before);
        assertThat(besides.list()).isEmpty();
        assertThat(besides.warnings()).hasSize(1);

        // of an atomic list nobody can say which element was which
        Violations more = check(schema, "{'replicas': 3, 'names': ['bad', 'new']}", before);
        assertThat(more.list()).hasSize(1);
        assertThat(more.warnings()).isEmpty();
    }

    private static Violations check(ObjectNode schema, String spec, String old) {
        Violations found = new Violations();
        new ObjectCheck(Structural.of(schema)).check(object(spec), object(old), found);
        return found;
    }
}
