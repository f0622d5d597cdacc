package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void differentScoresAreCountedWhateverComesAndGoes() {
        Random random = new Random(1);
        Tally tally = new Tally();
        List<Long> there = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            boolean comes = there.isEmpty() || there.size() < 8 && random.nextBoolean();
            if (comes) {
                long score = random.nextInt(4);
                there.add(score);
                tally.add(score);
            } else {
                tally.remove(there.remove(random.nextInt(there.size())));
            }
            assertThat(tally.values()).isEqualTo((int) there.stream().distinct().count());
        }
    }
}
