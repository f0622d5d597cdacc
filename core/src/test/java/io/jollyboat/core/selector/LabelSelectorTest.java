package io.jollyboat.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

class LabelSelectorTest {
    private static final Map<String, String> LABELS =
            Map.of("app", "web", "tier", "front", "weight", "7", "in", "x");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                             | true
                    app=web                        | true
                    app==web                       | true
                    app = web , tier = front       | true
                    app=db                         | false
                    app!=db                        | true
                    app!=web                       | false
                    missing!=web                   | true
                    app in (db,web)                | true
                    app in (db)                    | false
                    app notin (db)                 | true
                    missing notin (db)             | true
                    app                            | true
                    missing                        | false
                    !missing                       | true
                    !app                           | false
                    weight>6                       | true
                    weight>7                       | false
                    weight<8                       | true
                    app>1                          | false
                    in=x                           | true
                    in in (x)                      | true
                    app=,tier                      | false
                    app in (,web)                  | true
                    app in (web,)                  | true
                    """)
    void stringFormChoosesAsKubernetesDoes(String selector, boolean chosen) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    app=web,            | found '', expected: identifier after ','
                    ,app=web            | found ',', expected: !, identifier, or 'end of string'
                    app web             | unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt
                    app in web          | unable to parse requirement: found 'web' expected: '('
                    app in ()           | unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty
                    app=(               | unable to parse requirement: found '(', expected: identifier
                    app in (a b)        | unable to parse requirement: found 'b', expected: ',' or ')'
                    a=b c               | found 'c', expected: ',' or 'end of string'
                    weight>x            | unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer
                    """)
    void whatIsWrongIsSaidInKubernetesWords(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }

    @Test
    void keysAndValuesKeepTheirFormats() {
        assertThatThrownBy(() -> LabelSelector.parse("a/b/c=d"))
                .hasMessageStartingWith(
                        "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a qualified"
                                + " name must consist of");
        assertThatThrownBy(() -> LabelSelector.parse("app=a$b"))
                .hasMessageStartingWith(
                        "unable to parse requirement: values[0][app]: Invalid value: \"a$b\": a"
                                + " valid label must be");
    }

    @Test
    void objectFormDemandsLabelsAndExpressions() {
        var selector =
                LabelSelector.of(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"matchLabels": {"tier": "front"}, "matchExpressions": [
                                          {"key": "app", "operator": "In", "values": ["web", "db"]},
                                          {"key": "canary", "operator": "DoesNotExist"}]}
                                        """));
        assertThat(selector.matches(LABELS)).isTrue();
        assertThat(selector.matches(Map.of("tier", "front"))).isFalse();
        assertThat(selector.toString()).isEqualTo("app in (db,web),!canary,tier=front");
    }

    @Test
    void anEmptyObjectChoosesEverythingAndAnAbsentOneNothing() {
        assertThat(LabelSelector.of(JsonMapper.shared().createObjectNode()).matches(LABELS))
                .isTrue();
        assertThat(LabelSelector.of(MissingNode.getInstance()).matches(LABELS)).isFalse();
    }

    @Test
    void writtenFormReadsBackToTheSame() {
        for (String text : new String[] {"a=b", "a!=b", "a in (b,c)", "!a", "a", "a>1"}) {
            assertThat(LabelSelector.parse(text)).hasToString(text);
        }
    }
}
