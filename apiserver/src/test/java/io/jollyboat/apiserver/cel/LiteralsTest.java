package io.jollyboat.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are not what they are to be are refused with the expression. */
class LiteralsTest {

    private static final CelEnvironment ENVIRONMENT = CelEnvironment.dynamic("self");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "self.matches('a(') ; invalid matches argument",
                "duration('1 hour') > duration('1h') ; invalid duration argument",
                "timestamp('today') > self ; invalid timestamp argument"
            })
    void refuses(String expression, String complaint) {
        assertThatThrownBy(() -> ENVIRONMENT.compile(expression))
                .isInstanceOf(CelCompileException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.matches('^[a-z]{1,63}$')",
                "self.matches('^(([a-z0-9]|[-.]{2}){1,20}){1,20}$')",
                "self.matches(r'^\\d+(\\.\\d+)?%$')",
                "self.matches('[]a{9999}]') && self.matches(r'a\\{9999}')",
                "duration('1h30m') > duration('1h')",
                "timestamp('2020-01-01T00:00:00Z') > self"
            })
    void takes(String expression) {
        assertThatCode(() -> ENVIRONMENT.compile(expression)).doesNotThrowAnyException();
    }

    /** A repetition of repetitions takes as much room as their product. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "((((a{9}){99}){99}){99}){99}",
                "a{1001}",
                "(x{2}|(yz{1,40}){30}){2}"
            })
    void refusesARegularExpressionThatIsABomb(String regex) {
        assertThatThrownBy(() -> ENVIRONMENT.compile("self.matches('" + regex + "')"))
                .hasMessageContaining("invalid matches argument");
        assertThatThrownBy(
                        () ->
                                ENVIRONMENT
                                        .compile("'x'.matches(self)")
                                        .evaluate(
                                                java.util.Map.of("self", regex),
                                                CelBudget.ofRequest()))
                .hasMessageStartingWith("error parsing regexp: invalid repeat count");
    }

    @org.junit.jupiter.api.Test
    void refusesARegularExpressionThatIsTooLargeOrTooDeep() {
        assertThatThrownBy(
                        () -> ENVIRONMENT.compile("self.matches('" + "a{999}b".repeat(900) + "')"))
                .hasMessageContaining("invalid matches argument");
        assertThatThrownBy(
                        () ->
                                ENVIRONMENT.compile(
                                        "self.matches('"
                                                + "(".repeat(2000)
                                                + ")".repeat(2000)
                                                + "')"))
                .hasMessageContaining("invalid matches argument");
    }
}
