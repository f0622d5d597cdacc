package io.jollyboat.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompactionScheduleTest extends StoreFixture {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final MemoryStore memory = new MemoryStore(timeline);
    private final CompactionSchedule schedule =
            new CompactionSchedule(memory, timeline, CompactionSchedule.INTERVAL);

    @Override
    protected Store open() {
        return memory;
    }

    @BeforeEach
    void startSchedule() {
        schedule.start();
    }

    @Test
    void historyIsKeptForAnIntervalAndForgottenAfterTwo() {
        long first = create("a", "1");
        update("a", "2", first);

        timeline.advance(Duration.ofMinutes(9));
        assertThat(isKept(first)).isTrue();

        timeline.advance(Duration.ofMinutes(2));
        assertThat(isKept(first)).isFalse();
        assertThat(text(existing(PODS + "a"))).isEqualTo("2");
    }

    @Test
    void aStoppedScheduleForgetsNothing() {
        long first = create("a", "1");
        update("a", "2", first);
        schedule.stop();

        timeline.advance(Duration.ofHours(1));

        assertThat(isKept(first)).isTrue();
    }

    @Test
    void aStoreThatFailsIsTriedAgainLater() {
        store.close();

        timeline.advance(Duration.ofMinutes(20));

        assertThat(store.health()).isInstanceOf(StoreHealth.Unavailable.class);
    }

    private boolean isKept(long revision) {
        return store.range(new Range(PODS, null, 0, revision)) instanceof RangeResult.Page;
    }
}
