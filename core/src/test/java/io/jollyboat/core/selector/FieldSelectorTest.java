package io.jollyboat.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {
    private static final Map<String, String> POD =
            Map.of("metadata.name", "a", "status.phase", "Running", "odd", "x,y=z\\");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                    | true
                    metadata.name=a                       | true
                    metadata.name==a                      | true
                    metadata.name=b                       | false
                    metadata.name=a,status.phase!=Failed  | true
                    status.phase!=Running                 | false
                    spec.nodeName=                        | true
                    spec.nodeName!=                       | false
                    odd=x\\,y\\=z\\\\                     | true
                    """)
    void choosesByEqualityAlone(String selector, boolean chosen) {
        assertThat(FieldSelector.parse(selector).matches(field -> POD.getOrDefault(field, "")))
                .isEqualTo(chosen);
    }

    @Test
    void whatIsNoConditionIsRefused() {
        assertThatThrownBy(() -> FieldSelector.parse("a=b,status.phase"))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "invalid selector: 'a=b,status.phase'; can't understand 'status.phase'");
        assertThatThrownBy(() -> FieldSelector.parse("a=b=c")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> FieldSelector.parse("a=b\\")).isInstanceOf(ApiException.class);
    }

    @Test
    void writtenFormReadsBackToTheSame() {
        assertThat(FieldSelector.parse("a=x\\,y,b!=c")).hasToString("a=x\\,y,b!=c");
    }
}
