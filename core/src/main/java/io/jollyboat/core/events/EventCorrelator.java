package io.jollyboat.core.events;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of an occurrence: a new event, one more count on an event that stands, or
 * nothing. The figures are client-go's, so that people find what they are used to: equal
 * occurrences are counted; more than ten different messages with one reason about one object within
 * ten minutes become one combined event; and an object may cause 25 events at once and one every
 * five minutes thereafter.
 *
 * <p>Pure but for its memory, which is bounded. Not safe for several threads.
 */
final class EventCorrelator {

    private static final int REMEMBERED = 4096;

    /** The last of so many messages with one reason is the first to be combined. */
    private static final int DIFFERENT_MESSAGES = 10;

    private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);
    private static final double BURST = 25;
    private static final Duration REFILL = Duration.ofMinutes(5);
    private static final String COMBINED = "(combined from similar events): ";

    private final Map<Occurrence, Standing> standing = recent();
    private final Map<Occurrence, Similar> similar = recent();
    private final Map<ObjectReference, Bucket> buckets = recent();

    /** One thing that happened. Two are equal when they differ in time only. */
    record Occurrence(
            ObjectReference regarding,
            String type,
            String reason,
            String message,
            EventAction action) {

        Occurrence {
            // A later state of the object is still the same object.
            regarding =
                    new ObjectReference(
                            regarding.apiVersion(),
                            regarding.kind(),
                            regarding.namespace(),
                            regarding.name(),
                            regarding.uid(),
                            "",
                            regarding.fieldPath());
        }

        Occurrence message(String other) {
            return new Occurrence(regarding, type, reason, other, action);
        }
    }

    /** An event as it stands in the API. */
    record Standing(String name, int count, Instant first) {}

    /**
     * What to write.
     *
     * @param event its name is the one of the standing event when the count is above one
     */
    record Write(Occurrence occurrence, Standing event) {}

    /**
     * @param freshName a name for the event, should it be a new one
     * @return what to write, or nothing when the object has caused too many events already; it is
     *     counted all the same
     */
    Optional<Write> correlate(Occurrence occurrence, Instant now, String freshName) {
        Occurrence counted = combine(occurrence, now);
        Standing before = standing.get(counted);
        Standing after =
                before == null
                        ? new Standing(freshName, 1, now)
                        : new Standing(before.name(), before.count() + 1, before.first());
        standing.put(counted, after);
        if (!buckets.computeIfAbsent(counted.regarding().field(""), none -> new Bucket(now))
                .take(now)) {
            return Optional.empty();
        }
        Occurrence written =
                counted.message().isEmpty() && !occurrence.message().isEmpty()
                        ? occurrence.message(COMBINED + occurrence.message())
                        : occurrence;
        return Optional.of(new Write(written, after));
    }

    /**
     * Under which occurrence it is counted: itself, or one without a message when there are too
     * many messages.
     */
    private Occurrence combine(Occurrence occurrence, Instant now) {
        Occurrence family = occurrence.message("");
        Similar known = similar.get(family);
        if (known == null || known.last.plus(SIMILAR_WITHIN).isBefore(now)) {
            known = new Similar(now);
            similar.put(family, known);
        }
        known.last = now;
        known.messages.add(occurrence.message());
        if (known.messages.size() < DIFFERENT_MESSAGES) {
            return occurrence;
        }
        known.messages.remove(occurrence.message());
        return family;
    }

    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    private static final class Similar {

        private final Set<String> messages = new HashSet<>(); // at most DIFFERENT_MESSAGES
        private Instant last;

        Similar(Instant now) {
            this.last = now;
        }
    }

    private static final class Bucket {

        private double tokens = BURST;
        private Instant filled;

        Bucket(Instant now) {
            this.filled = now;
        }

        boolean take(Instant now) {
            double refill = (double) Duration.between(filled, now).toMillis() / REFILL.toMillis();
            tokens = Math.min(BURST, tokens + Math.max(0, refill));
            filled = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
