package io.jollyboat.apiserver.consistency;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.consistency.History.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge is judged: what must not happen is noticed. */
class HistoryTest {

    private static final Change FIRST = new Change("a", "1");
    private static final Change SECOND = new Change("a", "2");
    private static final Change THIRD = new Change("b", "3");

    private final History history = new History();

    /** Three writes that all went well. */
    private void writes() {
        history.acknowledged(0, 5, FIRST);
        history.acknowledged(5, 6, SECOND);
        history.acknowledged(6, 7, THIRD);
    }

    private void watch(List<Map.Entry<Long, Change>> events) {
        history.watched(events);
    }

    @Test
    void whatFitsTogetherIsAccepted() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(6L, SECOND), Map.entry(7L, THIRD)));
        watch(List.of(Map.entry(6L, SECOND), Map.entry(7L, THIRD)));
        history.read("a", 5, 6, "2");
        history.read("b", 5, 0, null);
        history.listed(5, 6, Map.of(6L, SECOND));
        assertThatCode(history::check).doesNotThrowAnyException();
    }

    @Test
    void aWatchWithAGapIsNot() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(7L, THIRD)));
        refused();
    }

    @Test
    void aWatchThatRepeatsOrGoesBackIsNot() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(6L, SECOND), Map.entry(6L, SECOND)));
        refused();
    }

    @Test
    void watchesThatTellDifferentThingsAreNot() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(6L, THIRD)));
        refused();
    }

    @Test
    void aReadOfWhatWasReplacedBeforeItBeganIsNot() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(6L, SECOND), Map.entry(7L, THIRD)));
        history.read("a", 6, 5, "1");
        refused();
    }

    @Test
    void aReadThatFindsNothingWhereSomethingWasWrittenIsNot() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(6L, SECOND), Map.entry(7L, THIRD)));
        history.read("a", 7, 0, null);
        refused();
    }

    @Test
    void aListThatMissesAWriteIsNot() {
        writes();
        watch(List.of(Map.entry(5L, FIRST), Map.entry(6L, SECOND), Map.entry(7L, THIRD)));
        history.listed(7, 7, Map.of(6L, SECOND));
        refused();
    }

    @Test
    void aWriteThatGoesBackInTimeIsNot() {
        writes();
        history.acknowledged(7, 4, FIRST);
        watch(List.of(Map.entry(4L, FIRST)));
        refused();
    }

    private void refused() {
        assertThatThrownBy(history::check).isInstanceOf(AssertionError.class);
    }
}
