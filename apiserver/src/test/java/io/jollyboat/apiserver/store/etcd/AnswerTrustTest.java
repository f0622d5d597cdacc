package io.jollyboat.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerTrustTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final Revisions revisions = new Revisions();
    private final StringBuilder done = new StringBuilder();
    private final AnswerTrust trust =
            new AnswerTrust(
                    () -> done.append("doubt "), () -> done.append("trust "), revisions, timeline);

    AnswerTrustTest() {
        revisions.told(10);
        revisions.useWhenBehind(trust::behind);
    }

    private String after(int millis) {
        timeline.advance(Duration.ofMillis(millis));
        String text = done.toString();
        done.setLength(0);
        return text;
    }

    @Test
    void aLostAnswerIsDoubtedAtOnceAndForTenSeconds() {
        trust.shaken();
        assertThat(after(9_999)).isEqualTo("doubt ");
        assertThat(after(1)).isEqualTo("trust ");
    }

    @Test
    void anotherLossMakesItTenSecondsMore() {
        trust.shaken();
        after(9_000);
        trust.shaken();
        assertThat(after(9_999)).isEqualTo("doubt ");
        assertThat(after(1)).isEqualTo("trust ");
    }

    @Test
    void aRevisionThatIsExplainedSoonIsNoReasonToDoubt() {
        revisions.seen(11);
        assertThat(after(400)).isEmpty();
        revisions.told(11);
        assertThat(after(60_000)).isEmpty();
    }

    @Test
    void answersThatKeepComingAreNoReasonToDoubtThoughSomeAreAlwaysUnderWay() {
        for (int revision = 11; revision < 1000; revision++) {
            revisions.seen(revision + 1);
            revisions.told(revision);
            assertThat(after(20)).isEmpty();
        }
    }

    @Test
    void aRevisionThatNothingExplainsIsDoubted() {
        revisions.seen(11);
        assertThat(after(500)).isEqualTo("doubt ");
    }

    @Test
    void trustDoesNotReturnBeforeAllThatWasSeenIsTold() {
        trust.shaken();
        revisions.seen(11);
        assertThat(after(30_000)).doesNotContain("trust");
        revisions.told(11);
        assertThat(after(10_000)).endsWith("trust ");
    }
}
