package io.jollyboat.apiserver.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreContractTest;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContractTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);

    @Override
    protected Store open() {
        return new MemoryStore(timeline);
    }

    @Override
    protected void pass(Duration time) {
        timeline.advance(time);
    }

    @Test
    void aWatchHearsOfAWriteBeforeTheWriteReturns() {
        List<Long> reached = new ArrayList<>();
        store.watch(
                PODS,
                now(),
                new WatchListener() {
                    @Override
                    public void changed(Change change) {}

                    @Override
                    public void reached(long revision) {
                        reached.add(revision);
                    }

                    @Override
                    public void ended(WatchEnd end) {}
                });

        long revision = create("a", "x");

        assertThat(reached).containsExactly(revision);
    }

    @Test
    void aLifetimeEndsOnVirtualTimeAndNotSooner() {
        store.create(PODS + "event", bytes("x"), Lifetime.of(Duration.ofHours(1)));

        timeline.advance(Duration.ofMinutes(59));
        assertThat(store.get(PODS + "event").entry()).isNotNull();

        timeline.advance(Duration.ofMinutes(2));
        assertThat(store.get(PODS + "event").entry()).isNull();
    }
}
