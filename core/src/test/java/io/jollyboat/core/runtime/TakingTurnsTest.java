package io.jollyboat.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TakingTurnsTest {

    private final Timeline turns = Timeline.real().inTurn();

    @Test
    void oneTaskRunsAtATimeAndInOrder() throws InterruptedException {
        List<Integer> ran = new ArrayList<>();
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(100);

        for (int i = 0; i < 100; i++) {
            int number = i;
            turns.execute(
                    () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        ran.add(number);
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                        done.countDown();
                    });
        }

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
        assertThat(ran).isSorted().hasSize(100);
    }

    @Test
    void theNextTaskRunsAfterOneThatFailed() throws InterruptedException {
        var done = new CountDownLatch(1);

        turns.execute(
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        turns.after(Duration.ofMillis(1), done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
