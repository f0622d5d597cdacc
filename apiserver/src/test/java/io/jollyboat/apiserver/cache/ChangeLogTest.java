package io.jollyboat.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.cache.ChangeLog.Note;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeLogTest {

    private final List<Note> read = new ArrayList<>();
    private int arrivals;
    private final ChangeLog log = new ChangeLog(() -> arrivals++, anew -> anew.begin(List.of()));

    private static Note reset() {
        return new Note.Reset(List.of());
    }

    private void add(int notes, int objects) {
        for (int i = 0; i < notes; i++) {
            log.add(reset(), objects);
        }
    }

    private void drain() {
        read.clear();
        log.drain(read::add);
    }

    @Test
    void allIsReadOnceInOrder() {
        log.begin(List.of());
        log.add(reset(), 1);
        drain();

        assertThat(read).hasSize(2);
        assertThat(log.isEmpty()).isTrue();
        drain();
        assertThat(read).isEmpty();
    }

    @Test
    void theReaderIsToldOfTheFirstNoteAfterAWhileWithout() {
        log.begin(List.of());
        add(5, 1);
        assertThat(arrivals).isEqualTo(1);

        drain();
        add(5, 1);
        assertThat(arrivals).isEqualTo(2);
    }

    @Test
    void whatNobodyReadsIsForgottenAndBegunAnewWithTheNextReader() {
        log.begin(List.of());
        add(2 * ChangeLog.MOST_UNREAD, 1);
        assertThat(log.isEmpty()).isFalse();

        drain();
        assertThat(read).containsExactly(reset());
        add(3, 1);
        drain();
        assertThat(read).hasSize(3);
    }

    @Test
    void noMoreIsForgottenThanThereAreObjectsToReadAnew() {
        log.begin(List.of());
        add(2 * ChangeLog.MOST_UNREAD, 3 * ChangeLog.MOST_UNREAD);
        drain();

        assertThat(read).hasSize(2 * ChangeLog.MOST_UNREAD + 1);
    }

    @Test
    void whoReadsInTimeLosesNothingHoweverMuchHappens() {
        log.begin(List.of());
        int seen = 0;
        for (int i = 0; i < 50; i++) {
            add(1_000, 1);
            drain();
            seen += read.size();
        }
        assertThat(seen).isEqualTo(50_001);
    }
}
