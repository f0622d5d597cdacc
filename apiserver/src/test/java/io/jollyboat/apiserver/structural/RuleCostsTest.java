package io.jollyboat.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What rules may cost, as a real API server has it. */
class RuleCostsTest {

    private static final String HINT =
            " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
                    + " arrays, maps, and strings are declared)";
    private static final String AT = ".properties[spec].properties[x].x-kubernetes-validations[0].";

    /** Complaints about a schema of which spec.x is this, and has this rule. */
    private static List<String> complaints(String x, String rule) {
        return complaints(x, "/", rule, "");
    }

    private static List<String> complaints(String x, String at, String rule, String message) {
        ObjectNode schema = (ObjectNode) TestServer.tree("{'type': 'object', 'properties': {}}");
        ObjectNode spec = schema.withObject("/properties/spec").put("type", "object");
        spec.withObject("/properties").set("x", TestServer.tree(x));
        ObjectNode ruled = (ObjectNode) spec.at("/properties/x" + (at.equals("/") ? "" : at));
        ObjectNode said = ruled.putArray("x-kubernetes-validations").addObject().put("rule", rule);
        if (!message.isEmpty()) {
            said.put("messageExpression", message);
        }
        Violations found = new Violations();
        ObjectCheck.checkRules(Field.root(schema, found), Structural.of(schema));
        return found.list().stream().map(Violation::toString).toList();
    }

    private static String texts(String limits, int length) {
        return "{'type': 'array', "
                + limits
                + "'items': {'type': 'string', 'maxLength': "
                + length
                + "}}";
    }

    /** Found by trying, on a real server of 1.36. */
    @ParameterizedTest
    @CsvSource({"16, 909090", "63, 333333", "253, 94339", "1024, 24154"})
    void takesAsManyElementsAsKubernetes(int length, int most) {
        String rule = "self.all(x, x.contains('gpu'))";
        assertThat(complaints(texts("'maxItems': " + most + ", ", length), rule)).isEmpty();
        assertThat(complaints(texts("'maxItems': " + (most + 1) + ", ", length), rule))
                .singleElement()
                .asString()
                .matches(
                        ".*: Forbidden: estimated rule cost exceeds budget by factor of"
                                + " 1\\.0000\\d\\dx"
                                + Pattern.quote(HINT));
    }

    @Test
    void saysWhatMayHelp() {
        String unlimited = "{'type': 'array', 'items': {'type': 'string'}}";
        assertThat(complaints(unlimited, "self.all(x, x.contains('gpu'))"))
                .containsExactly(
                        AT
                                + "rule: Forbidden: estimated rule cost exceeds budget by factor of"
                                + " more than 100x"
                                + HINT,
                        AT
                                + "rule: Forbidden: contributed to estimated rule cost total"
                                + " exceeding cost limit for entire OpenAPIv3 schema",
                        "Forbidden: x-kubernetes-validations estimated rule cost total for entire"
                                + " OpenAPIv3 schema exceeds budget by factor of more than 100x"
                                + HINT);
    }

    @Test
    void countsWhatMakesAMessage() {
        String pair =
                "{'type': 'object', 'properties': {'min': {'type': 'integer'}, 'max': {'type':"
                        + " 'integer'}}}";
        String rule = "self.min <= self.max";
        assertThat(
                        complaints(
                                pair,
                                "/",
                                rule,
                                "'min ' + string(self.min) + ' > ' + string(self.max)"))
                .first()
                .asString()
                .startsWith(
                        AT
                                + "messageExpression: Forbidden: estimated messageExpression cost"
                                + " exceeds budget by factor of more than 100x");
        assertThat(complaints(pair, "/", rule, "'min (%d) > (%d)'.format([self.min, self.max])"))
                .isEmpty();
    }

    @Test
    void countsHowOftenARuleIsAsked() {
        String element =
                "'items': {'type': 'object', 'properties': {'name': {'type': 'string',"
                        + " 'maxLength': 100}}}}";
        String rule = "self.name.matches('^[a-z]+$')";
        assertThat(complaints("{'type': 'array', 'maxItems': 1000, " + element, "/items", rule, ""))
                .isEmpty();
        assertThat(complaints("{'type': 'array', " + element, "/items", rule, ""))
                .first()
                .asString()
                .contains("items.x-kubernetes-validations[0].rule", "by factor of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'string'} | self == oldSelf",
                "{'type': 'string'} | self.size() > 3",
                "{'type': 'object', 'additionalProperties': {'type': 'integer'}} |"
                        + " self.all(k, self[k] > 1)",
                "{'type': 'array', 'maxItems': 64, 'items': {'type': 'string', 'maxLength': 64}} |"
                        + " self.all(x, self.exists_one(y, x == y))",
                "{'type': 'string', 'format': 'date-time'} |"
                        + " self > timestamp('2000-01-01T00:00:00Z')",
                "{'type': 'array', 'maxItems': 16, 'items': {'type': 'string', 'maxLength': 40}} |"
                        + " self.map(x, x + 'a').filter(y, y.startsWith('b')).size() < 10"
            })
    void takesWhatIsBounded(String schema, String rule) {
        assertThat(complaints(schema, rule)).isEmpty();
    }

    @Test
    void refusesAQuadraticRuleWithoutALimit() {
        assertThat(complaints(texts("", 64), "self.all(x, self.exists_one(y, x == y))"))
                .first()
                .asString()
                .contains("more than 100x");
    }
}
