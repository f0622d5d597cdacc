package io.jollyboat.apiserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server, under nonsense. A finding names its seed; {@code -Djolly.fuzz.from=SEED
 * -Djolly.fuzz.seeds=1} repeats it, {@code -Djolly.fuzz.seeds=1000} looks further.
 */
class FuzzTest {

    private static final long FROM = Long.getLong("jolly.fuzz.from", 1);
    private static final int SEEDS = Integer.getInteger("jolly.fuzz.seeds", 8);
    private static final int REQUESTS = Integer.getInteger("jolly.fuzz.requests", 400);
    private static final int MOST_FINDINGS = Integer.getInteger("jolly.fuzz.findings", 1);

    @AfterEach
    void tellWhatHung() {
        if (Surface.current != null) {
            System.err.println("was about to answer " + Surface.current);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyAnswerKeepsItsPromises() {
        List<String> findings = new ArrayList<>();
        for (long seed = FROM; seed < FROM + SEEDS && findings.size() < MOST_FINDINGS; seed++) {
            String finding = new Voyage(seed, REQUESTS).sail();
            if (finding != null) {
                findings.add(finding);
            }
        }
        Surface.current = null;
        assertThat(findings).isEmpty();
    }
}
