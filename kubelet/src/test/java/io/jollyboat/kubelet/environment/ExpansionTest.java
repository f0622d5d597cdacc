package io.jollyboat.kubelet.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "plain, plain",
        "$(A), one",
        "x$(A)y$(B)z, xoneytwoz",
        "$(MISSING), $(MISSING)",
        "$$(A), $(A)",
        "$$$(A), $one",
        "$A, $A",
        "$, $",
        "a$, a$",
        "$(A, $(A",
        "$(), $()",
        "$(C), $(A)",
        "$x$(A), $xone",
    })
    void replacesReferencesAsKubernetesDoes(String text, String expected) {
        assertThat(Expansion.expand(text, Map.of("A", "one", "B", "two", "C", "$(A)")))
                .isEqualTo(expected);
    }
}
