package io.jollyboat.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

    @Test
    void stableBeforeBetaBeforeAlphaAndNewerFirst() {
        assertThat(
                        Stream.of("foo", "v1beta1", "v1", "v2alpha1", "v10", "v2", "v1beta2", "a1")
                                .sorted(VersionOrder.BEST_FIRST))
                .containsExactly("v10", "v2", "v1", "v1beta2", "v1beta1", "v2alpha1", "a1", "foo");
    }
}
