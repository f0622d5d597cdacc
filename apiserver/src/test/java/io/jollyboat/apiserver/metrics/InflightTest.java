package io.jollyboat.apiserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InflightTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final Inflight inflight = new Inflight(timeline);

    @Test
    void theMostAtATimeIsRememberedForASecond() {
        inflight.begin();
        inflight.begin();
        inflight.end();
        assertThat(inflight.highest()).isEqualTo(2);

        timeline.advance(Duration.ofSeconds(1));
        assertThat(inflight.highest()).as("the second before counts too").isEqualTo(2);

        timeline.advance(Duration.ofSeconds(1));
        assertThat(inflight.highest()).as("one has not ended").isEqualTo(1);

        inflight.end();
        timeline.advance(Duration.ofSeconds(5));
        assertThat(inflight.highest()).isZero();
    }
}
