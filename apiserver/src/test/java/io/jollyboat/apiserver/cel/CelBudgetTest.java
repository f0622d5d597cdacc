package io.jollyboat.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What evaluations cost, and that none goes on when it has cost too much. */
class CelBudgetTest {

    private static final ObjectNode OBJECT = object();

    private static ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("text", "x".repeat(100)).put("long", "a".repeat(1_000_000));
        ArrayNode few = object.putArray("few");
        ArrayNode many = object.putArray("many");
        for (int i = 0; i < 10; i++) {
            few.add(i);
        }
        for (int i = 0; i < 50_000; i++) {
            many.add("element " + i);
        }
        return object;
    }

    private static long spent(String expression) throws Exception {
        CelBudget budget = new CelBudget(CelBudget.PER_CALL, CelBudget.PER_REQUEST);
        CelEnvironment.dynamic("self")
                .compile(expression)
                .evaluate(Map.of("self", CelValues.of(OBJECT)), budget);
        return CelBudget.PER_REQUEST - budget.left();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "true ; 0",
                "self ; 1",
                "self.text ; 2",
                "has(self.text) ; 1",
                "self.few[0] ; 3",
                "self.few[0] == 1 ; 4",
                "self.text == 'abc' ; 3",
                "self.text.startsWith('abc') ; 3",
                "self.text.contains('abc') ; 12",
                "self.text.matches('^[a-z]+$') ; 24",
                "self.text + self.text == '' ; 24",
                "[1, 2, 3] ; 0",
                "[[1], [self.few[0]]] ; 23",
                "[[1], [2]] ; 0",
                "{'a': {'b': [duration('1h')]}} ; 0",
                "duration('1h') < duration('2h') ; 1",
                "timestamp(string(dyn('2024-01-01T00:00:00Z'))) ; 0",
                "string(self.few[0]) ; 4",
                "[1] in [[1], [2]] ; 2",
                "1 in [1, 2, 3] ; 0",
                "1 in self.few ; 12",
                "self.few.all(x, x >= 0) ; 53",
                "self.few.map(x, x) ; 133",
                "false && self.text == 'x' ; 0",
                "self.text == 'y' || true ; 3"
            })
    void countsAsKubernetesDoes(String expression, long cost) throws Exception {
        assertThat(spent(expression)).isEqualTo(cost);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.many.all(a, self.many.all(b, self.many.all(c, a != b || b != c || true)))",
                "self.many.map(a, self.many.map(b, [a, b])).size() > 0",
                "self.few.all(x, self.long.matches('(a*)*(a*)*(a*)*(a|b|ab)*(a*)*c$') || true)",
                "self.few.all(x, self.long.contains(self.long + 'b') || true)",
                "self.long.replace('a', self.long).size() > 0",
                "self.many.map(a, self.long).join('').size() > 0",
                "self.many.join(self.long).size() > 0",
                "sets.contains(self.many, self.many)",
                "sets.equivalent(self.many, self.many.map(a, a + 'x'))"
            })
    void endsWhatWouldTakeForEver(String expression) {
        assertThatThrownBy(() -> spent(expression))
                .isInstanceOf(CelEvaluationFailure.class)
                .hasMessage("operation cancelled: actual cost limit exceeded");
    }
}
