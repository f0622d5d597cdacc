package io.jollyboat.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private boolean away;
    private final KnownKeys keys = new KnownKeys(this::census, timeline);

    private KnownKeys.Census census() {
        if (away) {
            throw new StoreUnavailableException("etcd is away", null);
        }
        return new KnownKeys.Census(List.of("old"), 100);
    }

    private KnownKeys counted() {
        keys.begin();
        timeline.advance(Duration.ofSeconds(10));
        return keys;
    }

    private static Change change(String key, long revision) {
        return new Change(key, revision, null, new Entry(key, new byte[0], revision, revision));
    }

    private static Change removal(String key, long revision) {
        return new Change(key, revision, new Entry(key, new byte[0], 1, 1), null);
    }

    @Test
    void thatAKeyIsNotThereIsCertainOnceAllAreCounted() {
        keys.begin();
        timeline.advance(Duration.ofMillis(9_999));
        assertThat(keys.isAt("new", 0)).isFalse();
        timeline.advance(Duration.ofMillis(1));
        assertThat(keys.isAt("new", 0)).isTrue();
        assertThat(keys.isAt("old", 0)).isFalse();
    }

    @Test
    void theyAreCountedLaterWhereEtcdIsAway() {
        away = true;
        counted();
        assertThat(keys.isAt("new", 0)).isFalse();
        away = false;
        timeline.advance(Duration.ofSeconds(10));
        assertThat(keys.isAt("new", 0)).isTrue();
    }

    @Test
    void aKeyIsWhereItsLastWriteWas() {
        counted();
        keys.written("new", 101, true);
        assertThat(keys.isAt("new", 101)).isTrue();
        assertThat(keys.isAt("new", 100)).isFalse();
        assertThat(keys.isAt("new", 0)).isFalse();
        keys.removed("new", 102);
        assertThat(keys.isAt("new", 101)).isFalse();
        assertThat(keys.isAt("new", 0)).isTrue();
    }

    @Test
    void aKeyThatWasThereBeforeUsIsNotCertainUntilItIsWritten() {
        counted();
        assertThat(keys.isAt("old", 100)).isFalse();
        keys.written("old", 105, true);
        assertThat(keys.isAt("old", 105)).isTrue();
    }

    @Test
    void aKeyThatEndsByItselfIsNeverCertainUntilItHasEnded() {
        counted();
        keys.written("event", 101, false);
        assertThat(keys.isAt("event", 101)).isFalse();
        assertThat(keys.isAt("event", 0)).isFalse();
        keys.told(removal("event", 102));
        assertThat(keys.isAt("event", 0)).isTrue();
    }

    @Test
    void aLateWordOfItsEarlierEndDoesNotHideAKey() {
        counted();
        keys.written("event", 103, false);
        keys.told(removal("event", 102));
        assertThat(keys.isAt("event", 0)).isFalse();
        keys.told(removal("old", 99));
        assertThat(keys.isAt("old", 0)).isFalse();
    }

    @Test
    void whatOthersWroteIsNotCertain() {
        counted();
        keys.written("new", 101, true);
        keys.told(change("new", 101));
        assertThat(keys.isAt("new", 101)).as("our own").isTrue();
        keys.told(change("new", 102));
        assertThat(keys.isAt("new", 101)).isFalse();
        assertThat(keys.isAt("new", 102)).isFalse();
        keys.told(change("by hand", 103));
        assertThat(keys.isAt("by hand", 0)).isFalse();
    }

    @Test
    void aLostWriteLeavesNothingCertainUntilTheNextIsAnswered() {
        counted();
        keys.written("new", 101, true);
        keys.lost("new");
        assertThat(keys.isAt("new", 101)).isFalse();
        assertThat(keys.isAt("new", 0)).isFalse();
        keys.told(removal("new", 102));
        assertThat(keys.isAt("new", 0)).isFalse();
        keys.written("new", 103, true);
        assertThat(keys.isAt("new", 103)).isTrue();
    }

    @Test
    void anotherHistoryMakesEverythingUncertain() {
        counted();
        keys.written("new", 101, true);
        keys.begin();
        assertThat(keys.isAt("new", 101)).isFalse();
        assertThat(keys.isAt("other", 0)).isFalse();
        timeline.advance(Duration.ofSeconds(10));
        assertThat(keys.isAt("other", 0)).isTrue();
    }
}
