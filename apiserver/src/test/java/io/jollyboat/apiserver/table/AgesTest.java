package io.jollyboat.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT-1S, 0s",
        "PT-2S, <invalid>",
        "PT1.9S, 1s",
        "PT119S, 119s",
        "PT120S, 2m",
        "PT121S, 2m1s",
        "PT9M59S, 9m59s",
        "PT10M, 10m",
        "PT179M59S, 179m",
        "PT3H, 3h",
        "PT3H1M, 3h1m",
        "PT7H59M, 7h59m",
        "PT8H, 8h",
        "PT47H, 47h",
        "P2D, 2d",
        "P2DT1H, 2d1h",
        "P7DT23H, 7d23h",
        "P8D, 8d",
        "P729D, 729d",
        "P730D, 2y",
        "P731D, 2y1d",
        "P2920D, 8y"
    })
    void agesAreShort(Duration duration, String shown) {
        assertThat(Ages.of(duration)).isEqualTo(shown);
    }

    @Test
    void anUnknownTimeIsSaidToBe() {
        assertThat(Ages.since("", Instant.EPOCH)).isEqualTo("<unknown>");
        assertThat(Ages.since("soon", Instant.EPOCH)).isEqualTo("<unknown>");
    }
}
