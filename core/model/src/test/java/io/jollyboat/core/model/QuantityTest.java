package io.jollyboat.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0Ki, 0",
        "-0, 0",
        "1, 1",
        "+1, 1",
        "-1, -1",
        "1000m, 1",
        "1500m, 1500m",
        "0.5, 500m",
        ".5, 500m",
        "1., 1",
        "1.5, 1500m",
        "1.5k, 1500",
        "1000k, 1M",
        "1024, 1024",
        "1000, 1k",
        "1234567, 1234567",
        "100000, 100k",
        "1024Ki, 1Mi",
        "1024Mi, 1Gi",
        "1.5Gi, 1536Mi",
        "0.5Mi, 512Ki",
        ".001Ki, 1024m",
        "1000Ki, 1000Ki",
        "1Ki, 1Ki",
        "2E, 2E",
        "1e3, 1e3",
        "1E3, 1e3",
        "1e2, 100",
        "1000e0, 1e3",
        "12e6, 12e6",
        "5e-3, 5e-3",
        "1u, 1u",
        "1n, 1n",
        "0.1n, 1n",
        "-0.1n, -1n",
        "1.0000000001, 1000000001n",
        "1000000000n, 1",
        "0.1Ki, 102400m",
        "9223372036854775808Ki, 9223372036854775807",
    })
    void isWrittenInCanonicalForm(String written, String canonical) {
        assertThat(Quantity.parse(written)).hasToString(canonical);
        assertThat(Quantity.parse(canonical)).isEqualTo(Quantity.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "1 ", " 1", "a", "1.1.1", "+-1", "--1", "1k1", "1ki", "1KI", "1mm", "Ki",
                "1e", "1e+", "1e1.5", ".", "+", "1_000", "1e99999", "0x10", "1Mi2"
            })
    void refusesWhatIsNoQuantity(String text) {
        assertThat(Quantity.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void saysWhyAsKubernetesDoes() {
        assertThatThrownBy(() -> Quantity.parse("lots"))
                .hasMessage(
                        "quantities must match the regular expression"
                                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        assertThatThrownBy(() -> Quantity.parse("1mm"))
                .hasMessage("unable to parse quantity's suffix");
    }

    @Test
    void refusesAbsurdLengthsQuickly() {
        assertThat(Quantity.tryParse("9".repeat(100_000))).isEmpty();
        assertThat(Quantity.tryParse("1e999999999")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1000",
        "1.1, 2, 1100",
        "1m, 1, 1",
        "0.1m, 1, 1",
        "-1.1, -2, -1100",
        "1Gi, 1073741824, 1073741824000",
        "8E, 8000000000000000000, 9223372036854775807",
        "100E, 9223372036854775807, 9223372036854775807",
    })
    void wholeValuesAreRoundedUp(String text, long value, long milli) {
        assertThat(Quantity.parse(text).value()).isEqualTo(value);
        assertThat(Quantity.parse(text).milliValue()).isEqualTo(milli);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 500m, 1500m",
        "1Gi, 512Mi, 1536Mi",
        "1Gi, 1, 1073741825",
        "0, 1Gi, 1Gi",
        "1k, 1Ki, 2024",
        "100m, 900m, 1",
    })
    void addsExactlyAndKeepsTheLeftNotation(String left, String right, String sum) {
        assertThat(Quantity.parse(left).add(Quantity.parse(right))).hasToString(sum);
    }

    @Test
    void takesForCanonicalOnlyWhatIs() {
        for (String number : List.of("0", "1", "7", "10", "100", "512", "999", "007", "1000")) {
            for (String suffix :
                    List.of("", "n", "m", "k", "G", "E", "Ki", "Mi", "Ei", "K", "e3")) {
                String text = number + suffix;
                boolean canonical =
                        Quantity.tryParse(text).filter(q -> q.toString().equals(text)).isPresent();
                if (Quantity.isCanonical(text)) {
                    assertThat(canonical).as(text).isTrue();
                }
            }
        }
        assertThat(List.of("500m", "512Mi", "2", "64Gi")).allMatch(Quantity::isCanonical);
        assertThat(List.of("", "m", "-1", "1.5", "1Mi2")).noneMatch(Quantity::isCanonical);
    }

    @Test
    void subtractsNegatesAndMultiplies() {
        assertThat(Quantity.parse("2Gi").subtract(Quantity.parse("512Mi"))).hasToString("1536Mi");
        assertThat(Quantity.parse("1").subtract(Quantity.parse("1500m"))).hasToString("-500m");
        assertThat(Quantity.parse("250m").multiply(4)).hasToString("1");
        assertThat(Quantity.parse("1Ki").negate()).hasToString("-1Ki");
    }

    @Test
    void comparesAmountsNotNotations() {
        assertThat(Quantity.parse("1000m"))
                .isEqualTo(Quantity.parse("1"))
                .hasSameHashCodeAs(Quantity.parse("1"));
        assertThat(Quantity.parse("1Ki")).isGreaterThan(Quantity.parse("1k"));
        assertThat(Quantity.parse("1G").max(Quantity.parse("1Gi"))).hasToString("1Gi");
        assertThat(Quantity.parse("1G").min(Quantity.parse("1Gi"))).hasToString("1G");
        assertThat(Quantity.ZERO)
                .isEqualTo(Quantity.parse("0Ki"))
                .hasSameHashCodeAs(Quantity.parse("0.000"));
    }

    @Test
    void isBuiltFromNumbers() {
        assertThat(Quantity.ofMilli(1500)).hasToString("1500m");
        assertThat(Quantity.of(2048, Quantity.Format.BINARY)).hasToString("2Ki");
        assertThat(Quantity.of(2048)).hasToString("2048");
        assertThat(Quantity.parse("1.25").amount()).isEqualByComparingTo(new BigDecimal("1.25"));
    }
}
