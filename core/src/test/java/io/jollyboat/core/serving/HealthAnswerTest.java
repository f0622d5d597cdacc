package io.jollyboat.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How somebody is, in Kubernetes' words. */
class HealthAnswerTest {

    @Test
    void whoIsWellSaysOkAndNoMore() {
        assertThat(HealthAnswer.of("healthz", Map.of("sync", () -> ""), false))
                .isEqualTo(new HealthAnswer(200, "ok"));
    }

    @Test
    void everyCheckIsToldOfWhenAskedFor() {
        assertThat(HealthAnswer.of("readyz", Map.of("sync", () -> ""), true).text())
                .isEqualTo("[+]ping ok\n[+]sync ok\nreadyz check passed\n");
    }

    @Test
    void aFaultIsToldOfButNotWhatItIs() {
        assertThat(HealthAnswer.of("readyz", Map.of("sync", () -> "not yet"), false))
                .isEqualTo(
                        new HealthAnswer(
                                500,
                                "[+]ping ok\n[-]sync failed: reason withheld\nreadyz check failed\n"));
    }

    @Test
    void whoAsksForOneCheckIsToldWhatIsWrong() {
        assertThat(HealthAnswer.of(() -> "not yet"))
                .isEqualTo(new HealthAnswer(500, "internal server error: not yet\n"));
    }
}
