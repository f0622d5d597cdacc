package io.jollyboat.apiserver.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastUsedTest {

    private final List<String> ended = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private final LastUsed<String, String> kept = new LastUsed<>(2, ended::add);

    private void ask(String key) {
        assertThat(
                        kept.get(
                                key,
                                () -> {
                                    made.add(key);
                                    return key;
                                }))
                .isEqualTo(key);
    }

    @Test
    void theOneThatWasAskedForLongestAgoGoes() {
        ask("a");
        ask("b");
        ask("a");
        ask("c");
        ask("a");
        assertThat(made).containsExactly("a", "b", "c");
        assertThat(ended).containsExactly("b");
        kept.close();
        assertThat(ended).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whatCannotBeMadeIsNotKept() {
        assertThatThrownBy(
                        () ->
                                kept.get(
                                        "a",
                                        () -> {
                                            throw new IOException("no");
                                        }))
                .isInstanceOf(IOException.class);
        ask("a");
        assertThat(ended).isEmpty();
    }
}
