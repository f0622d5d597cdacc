package io.jollyboat.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HindsightTest {

    private static List<long[]> pods(int count, double cpu, double memory) {
        long[] want = {(long) (cpu * PackingTraces.CPU), (long) (memory * PackingTraces.MEMORY)};
        return Stream.generate(() -> want).limit(count).toList();
    }

    @Test
    void podsOfOppositeWantsAreCoupled() {
        List<long[]> pods =
                Stream.concat(pods(50, 0.75, 0.25).stream(), pods(50, 0.25, 0.75).stream())
                        .toList();

        assertThat(Hindsight.bound(pods)).isEqualTo(50);
        assertThat(Hindsight.packed(pods)).isEqualTo(50);
    }

    @Test
    void whatIsLeftBesidePodsOfMoreThanAThirdIsNotCountedAsUsable() {
        List<long[]> pods = pods(100, 0.375, 0.0625); // sums to 38 nodes, but two fit on one

        assertThat(PackingTraces.bound(pods)).isEqualTo(38);
        assertThat(Hindsight.bound(pods)).isEqualTo(50);
        assertThat(Hindsight.packed(pods)).isEqualTo(50);
    }

    @Test
    void noPackingOfATraceIsBelowItsBound() {
        for (String name : PackingTraces.MIXES.keySet()) {
            List<long[]> pods = PackingTraces.trace(name, 200);

            assertThat(Hindsight.packed(pods))
                    .as(name)
                    .isBetween(Hindsight.bound(pods), Hindsight.bound(pods) + 1);
        }
    }
}
