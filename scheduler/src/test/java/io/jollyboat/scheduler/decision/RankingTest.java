package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 100})
    void knowsTheLeadersAfterEveryChange(int positions) {
        Random random = new Random(positions);
        Ranking ranking = new Ranking(positions);
        Map<Integer, Long> scores = new TreeMap<>();
        for (int i = 0; i < 2000; i++) {
            int position = random.nextInt(positions);
            if (random.nextInt(4) == 0) {
                ranking.remove(position);
                scores.remove(position);
            } else {
                long score = random.nextInt(5) - 2L;
                ranking.put(position, score);
                scores.put(position, score);
            }
            assertThat(ranking.size()).isEqualTo(scores.size());
            assertThat(ranking.leaders()).isEqualTo(leaders(scores));
        }
    }

    private static int[] leaders(Map<Integer, Long> scores) {
        long best = scores.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return scores.entrySet().stream()
                .filter(each -> each.getValue() == best)
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }
}
