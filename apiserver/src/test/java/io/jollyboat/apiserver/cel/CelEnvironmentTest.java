package io.jollyboat.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CelEnvironmentTest {

    private static final CelEnvironment ENVIRONMENT =
            CelEnvironment.dynamic("object", "oldObject", "variables");

    private static final Object OBJECT =
            CelValues.of(
                    new JsonMapper()
                            .readTree(
                                    """
                                    {"metadata": {"name": "web", "labels": {"a.b/c": "x"}},
                                     "spec": {"replicas": 3, "share": 0.5, "none": null,
                                              "ports": [{"port": 80}, {"port": 443}],
                                              "names": ["b", "a"]}}
                                    """));

    private static Object value(String expression) throws Exception {
        return ENVIRONMENT
                .compile(expression)
                .evaluate(
                        Map.of(
                                "object",
                                OBJECT,
                                "oldObject",
                                CelValues.NULL,
                                "variables",
                                new Computed()),
                        CelBudget.ofRequest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.spec.replicas <= 5",
                "object.spec.replicas == 3.0 && object.spec.replicas < 3.5",
                "object.spec.share < 1",
                "has(object.spec.replicas) && !has(object.spec.other)",
                "object.metadata.labels['a.b/c'] == 'x'",
                "object.spec.ports.all(p, p.port > 0 && p.port < 65536)",
                "object.spec.ports.exists_one(p, p.port == 443)",
                "object.spec.ports.map(p, p.port).max() == 443",
                "object.?spec.?other.orValue(7) == 7",
                "object.spec.none == null",
                "oldObject == null",
                "oldObject == null || object.spec.replicas >= oldObject.spec.replicas",
                "variables.doubled == 6",
                "object.spec.names == ['b', 'a'] && 'a' in object.spec.names",
                "size(object.spec.ports) == 2 && object.spec.names.size() == 2",
                "object.metadata.name.startsWith('w') && object.metadata.name.matches('^w.b$')",
                "duration('1h') > duration('59m') && timestamp('2024-01-01T00:00:00Z').getFullYear() == 2024",
                "object.spec.ports.map(p, p.port).sum() == 523",
                "!object.spec.names.isSorted() && ['a', 'b'].isSorted()",
                "object.spec.names.indexOf('a') == 1 && [1, 2, 1].lastIndexOf(1) == 2",
                "sets.contains(object.spec.names, ['a']) && !sets.intersects([1], [2])",
                "'a,b'.split(',').join('-') == 'a-b' && ' x '.trim() == 'x'",
                "'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2']",
                "'a1b2'.findAll('[0-9]', 1).size() == 1",
                "url('https://u@example.com:8443/a?k=1&k=2').getHostname() == 'example.com'",
                "url('https://example.com:8443/a?k=1').getPort() == '8443' && !isURL('../x')",
                "url('/a?k=1&k=2').getQuery()['k'] == ['1', '2']",
                "quantity('1Gi').isGreaterThan(quantity('1G')) && isQuantity('10m')",
                "quantity('50k').add(quantity('1k')).compareTo(quantity('51k')) == 0",
                "quantity('2').asInteger() == 2 && quantity('-1').sign() == -1",
                "ip('10.0.0.1').family() == 4 && isIP('::1') && !isIP('example.com')",
                "ip('127.0.0.1').isLoopback() && ip.isCanonical('2001:db8::1')",
                "!ip.isCanonical('2001:DB8::1') && string(ip('2001:db8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1' && !isIP('::ffff:1.2.3.4')",
                "cidr('10.0.0.0/8').containsIP('10.2.3.4') && !isCIDR('10.0.0.0/33')",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.0.0.1/8').prefixLength() == 8",
                "!format.dns1123Label().validate('web').hasValue()",
                "format.dns1123Label().validate('Web!').hasValue()",
                "format.named('uuid').value().validate('nope').hasValue()",
                "semver('1.10.0').isGreaterThan(semver('1.9.3')) && isSemver('1.0.0-rc.1')",
                "semver('v1.2', true).minor() == 2 && semver('1.0.0-rc.1').isLessThan(semver('1.0.0'))",
                "[1, 2, 3].all(i, v, i + 1 == v)",
                "cel.bind(x, 2, x * x == 4)",
            })
    void holds(String expression) throws Exception {
        assertThat(value(expression)).isEqualTo(true);
    }

    @Test
    void tellsWhatCannotBeRead() {
        assertThatThrownBy(() -> ENVIRONMENT.compile("object.x >"))
                .isInstanceOf(CelCompileException.class)
                .hasMessageStartingWith("compilation failed: ERROR: <input>:1:");
        assertThatThrownBy(() -> ENVIRONMENT.compile("nobody == 1"))
                .hasMessageContaining("undeclared reference to 'nobody'");
        assertThatThrownBy(() -> ENVIRONMENT.compile("'a' + 1"))
                .hasMessageContaining("found no matching overload for '_+_'");
    }

    @Test
    void knowsTheTypeOfAnExpressionAndWhatItUses() throws Exception {
        CelExpression rule = ENVIRONMENT.compile("object.spec.replicas > 1");
        assertThat(rule.resultsIn(SimpleType.BOOL)).isTrue();
        assertThat(rule.uses("object")).isTrue();
        assertThat(rule.uses("oldObject")).isFalse();
        assertThat(ENVIRONMENT.compile("object.spec").resultsIn(SimpleType.BOOL)).isFalse();
    }

    @Test
    void saysInGoWordsWhyThereIsNoValue() {
        assertThatThrownBy(() -> value("object.spec.other == 1")).hasMessage("no such key: other");
        assertThatThrownBy(() -> value("1 / (object.spec.replicas - 3) == 1"))
                .hasMessage("division by zero");
        assertThatThrownBy(() -> value("quantity('x') == quantity('1')"))
                .isInstanceOf(CelEvaluationFailure.class)
                .hasMessageContaining("quantities must match");
    }

    @Test
    void endsAnEvaluationThatCostsTooMuch() throws Exception {
        CelExpression costly =
                ENVIRONMENT.compile(
                        "object.spec.names.all(a, object.spec.names.all(b, object.spec.names.all(c, a + b + c != '')))");
        Map<String, Object> variables = new HashMap<>();
        variables.put("object", OBJECT);
        assertThatThrownBy(() -> costly.evaluate(variables, new CelBudget(20, 1000)))
                .isInstanceOfSatisfying(
                        CelEvaluationFailure.class,
                        failure ->
                                assertThat(failure.kind())
                                        .isEqualTo(CelEvaluationFailure.Kind.CALL_BUDGET));
        assertThatThrownBy(() -> costly.evaluate(variables, new CelBudget(1000, 20)))
                .isInstanceOfSatisfying(
                        CelEvaluationFailure.class,
                        failure ->
                                assertThat(failure.kind())
                                        .isEqualTo(CelEvaluationFailure.Kind.REQUEST_BUDGET));
    }

    @Test
    void makesJsonOfValues() throws Exception {
        assertThat(CelValues.json(value("{'a': [1, 2.5, 'x', true, null], 'd': duration('90s')}")))
                .hasToString("{\"a\":[1,2.5,\"x\",true,null],\"d\":\"90s\"}");
        assertThat(CelValues.json(value("object.metadata.labels")))
                .hasToString("{\"a.b/c\":\"x\"}");
    }

    @Test
    void asksAnAuthorizer() throws Exception {
        Map<String, CelType> types =
                Map.of(
                        "authorizer", CelAuthorizer.TYPE,
                        "authorizer.requestResource", CelAuthorizer.RESOURCE_TYPE);
        CelAuthorizer authorizer =
                question ->
                        new CelAuthorizer.Answer(
                                question.verb().equals("get") && question.resource().equals("pods"),
                                "because");
        Map<String, Object> variables = new HashMap<>();
        variables.put("authorizer", authorizer.value());
        variables.put(
                "authorizer.requestResource",
                authorizer.value(
                        new CelAuthorizer.Question("", "", "pods", "", "x", "web", "", "")));
        CelEnvironment environment = CelEnvironment.of(types);
        for (String rule :
                List.of(
                        "authorizer.group('').resource('pods').namespace('x').check('get').allowed()"
                                + " && authorizer.requestResource.check('get').reason() == 'because'",
                        "!authorizer.path('/healthz').check('get').allowed() &&"
                                + " !authorizer.serviceAccount('a', 'b').group('').resource('pods').check('list').allowed()")) {
            assertThat(environment.compile(rule).evaluate(variables, CelBudget.ofRequest()))
                    .isEqualTo(true);
        }
        String check = "!authorizer.path('/a').check('get').allowed()";
        CelExpression three = environment.compile(String.join(" && ", check, check, check));
        assertThatThrownBy(() -> three.evaluate(variables, CelBudget.ofRequest()))
                .hasMessage("operation cancelled: actual cost limit exceeded");
    }

    /** Members that are computed when they are asked for, as a policy's variables are. */
    private static final class Computed extends AbstractMap<String, Object> {
        @Override
        public boolean containsKey(@Nullable Object key) {
            return "doubled".equals(key);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return "doubled".equals(key) ? 6L : null;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return Set.of();
        }
    }
}
