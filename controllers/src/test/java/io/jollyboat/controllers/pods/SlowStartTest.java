package io.jollyboat.controllers.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowStartTest {

    private final SlowStart slowStart = new SlowStart(new VirtualTimeline(1));
    private final List<Integer> tried = new ArrayList<>();

    private SlowStart.Outcome run(int items, int failsFrom) {
        return slowStart.run(
                IntStream.range(0, items).boxed().toList(),
                item -> {
                    tried.add(item);
                    if (item >= failsFrom) {
                        throw ApiException.unavailable("try later", 0);
                    }
                });
    }

    @Test
    void everythingIsDoneWhenNothingFails() {
        assertThat(run(100, 100).done()).isEqualTo(100);
        assertThat(tried).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void whenTheFirstFailsNoOtherIsTried() {
        assertThat(run(100, 0).failures()).hasSize(1);
        assertThat(tried).containsExactly(0);
    }

    @Test
    void batchesDoubleUntilOneHasAFailure() {
        // 1, 2, 4, and of the 8 that follow the last 5 are refused
        SlowStart.Outcome outcome = run(100, 10);

        assertThat(tried).hasSize(15);
        assertThat(outcome.done()).isEqualTo(10);
        assertThat(outcome.failures()).hasSize(5);
    }
}
