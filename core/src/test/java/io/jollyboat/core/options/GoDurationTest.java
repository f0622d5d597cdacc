package io.jollyboat.core.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "1s",
                "1.5s",
                "300ms",
                "1.5ms",
                "20µs",
                "7ns",
                "1m0s",
                "1m30s",
                "1h0m0s",
                "26h3m4.005s"
            })
    void whatIsWrittenIsReadBackAsItWas(String text) {
        assertThat(GoDuration.text(GoDuration.parse(text))).isEqualTo(text);
    }
}
