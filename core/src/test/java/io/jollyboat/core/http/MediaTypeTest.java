package io.jollyboat.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaTypeTest {

    @Test
    void readsParametersWithoutRegardToSpacesAndQuotes() {
        MediaType table = MediaType.parse("application/json ; as=Table;v=\"v1\"; g=meta.k8s.io");

        assertThat(table.type()).isEqualTo("application/json");
        assertThat(table.parameter("as")).isEqualTo("Table");
        assertThat(table.parameter("v")).isEqualTo("v1");
        assertThat(table.parameter("none")).isEmpty();
    }

    @Test
    void ordersByPreferenceThenAsWritten() {
        assertThat(MediaType.accepted("a/a;q=0.5, b/b, c/c;q=0, d/d"))
                .extracting(MediaType::type)
                .containsExactly("b/b", "d/d", "a/a");
    }

    @Test
    void anAbsentHeaderAcceptsAnything() {
        assertThat(MediaType.accepted("").getFirst().admits("application/json")).isTrue();
        assertThat(MediaType.parse("application/*").admits("application/yaml")).isTrue();
        assertThat(MediaType.parse("text/*").admits("application/yaml")).isFalse();
    }
}
