package io.jollyboat.core.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.events.EventCorrelator.Occurrence;
import io.jollyboat.core.events.EventCorrelator.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {

    private final EventCorrelator correlator = new EventCorrelator();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private int names;

    @Test
    void theSameThingHappeningAgainIsCountedOnTheEventThatStands() {
        Write first = happens("web", "BackOff", "back-off 10s").orElseThrow();
        now = now.plusSeconds(30);
        Write second = happens("web", "BackOff", "back-off 10s").orElseThrow();

        assertThat(first.event().count()).isEqualTo(1);
        assertThat(second.event().count()).isEqualTo(2);
        assertThat(second.event().name()).isEqualTo(first.event().name());
        assertThat(second.event().first()).isEqualTo(first.event().first());
    }

    @Test
    void aLaterStateOfTheObjectIsStillTheSameObject() {
        happens(pod("web", "100"), "Pulled", "present");

        assertThat(happens(pod("web", "101"), "Pulled", "present").orElseThrow().event().count())
                .isEqualTo(2);
    }

    @Test
    void tenMessagesWithOneReasonBecomeOneCombinedEvent() {
        for (int i = 0; i < 9; i++) {
            assertThat(happens("web", "Failed", "message " + i).orElseThrow().event().count())
                    .isEqualTo(1);
        }
        Write tenth = happens("web", "Failed", "message 9").orElseThrow();
        Write eleventh = happens("web", "Failed", "message 10").orElseThrow();

        assertThat(tenth.occurrence().message())
                .isEqualTo("(combined from similar events): message 9");
        assertThat(eleventh.event().count()).isEqualTo(2);
        assertThat(eleventh.event().name()).isEqualTo(tenth.event().name());
    }

    @Test
    void anObjectThatCausesTooManyEventsIsHeldBackAndOthersAreNot() {
        for (int i = 0; i < 25; i++) {
            assertThat(happens("noisy", "Reason" + i, "x")).isPresent();
        }
        assertThat(happens("noisy", "OneMore", "x")).isEmpty();
        assertThat(happens("quiet", "OneMore", "x")).isPresent();

        now = now.plus(Duration.ofMinutes(5));
        assertThat(happens("noisy", "OneMore", "x")).isPresent();
    }

    @Test
    void whatIsHeldBackIsCountedAllTheSame() {
        for (int i = 0; i < 30; i++) {
            happens("noisy", "BackOff", "x");
        }
        now = now.plus(Duration.ofMinutes(5));
        assertThat(happens("noisy", "BackOff", "x").orElseThrow().event().count()).isEqualTo(31);
    }

    private Optional<Write> happens(String pod, String reason, String message) {
        return happens(pod(pod, "1"), reason, message);
    }

    private Optional<Write> happens(ObjectReference pod, String reason, String message) {
        return correlator.correlate(
                new Occurrence(pod, "Normal", reason, message, EventAction.NONE),
                now,
                "event-" + names++);
    }

    private static ObjectReference pod(String name, String resourceVersion) {
        return new ObjectReference(
                "v1", "Pod", "default", name, "uid-" + name, resourceVersion, "");
    }
}
