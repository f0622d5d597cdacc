package io.jollyboat.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntOrStringTest {
    @Test
    void aNumberIsItsOwnShare() {
        assertThat(IntOrString.of(3).share(100, true)).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"25%, 10, 3, 2", "0%, 10, 0, 0", "100%, 7, 7, 7", "50%, 3, 2, 1", "200%, 3, 6, 6"})
    void aPercentageIsAShareOfTheTotal(String text, int total, int up, int down) {
        assertThat(IntOrString.of(text).share(total, true)).hasValue(up);
        assertThat(IntOrString.of(text).share(total, false)).hasValue(down);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "5", "-5%", "1.5%", "%", ""})
    void otherStringsHaveNoShare(String text) {
        assertThat(IntOrString.of(text).share(10, true)).isEmpty();
    }

    @Test
    void printsAsItWasWritten() {
        assertThat(IntOrString.of(80)).hasToString("80");
        assertThat(IntOrString.of("http")).hasToString("http");
    }
}
