package io.jollyboat.core.model;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that is a number or a string: a port by number or by name, an amount as a count or as a
 * percentage.
 */
public sealed interface IntOrString {
    /** The number, such as {@code 8080}. */
    record Int(int value) implements IntOrString {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** The string, such as {@code http} or {@code 25%}. */
    record Text(String value) implements IntOrString {
        /** Whole percents, not negative; Kubernetes accepts no other form. */
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,9})%");

        OptionalInt percent() {
            Matcher matcher = PERCENT.matcher(value);
            return matcher.matches()
                    ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                    : OptionalInt.empty();
        }

        @Override
        public String toString() {
            return value;
        }
    }

    static IntOrString of(int value) {
        return new Int(value);
    }

    static IntOrString of(String value) {
        return new Text(value);
    }

    /**
     * The number, or the percentage of a total, as surge and disruption limits mean it.
     *
     * @param roundUp whether a broken share becomes the next higher count rather than the next
     *     lower
     * @return empty when the value is a string and no percentage
     */
    default OptionalInt share(int total, boolean roundUp) {
        return switch (this) {
            case Int number -> OptionalInt.of(number.value());
            case Text text -> {
                OptionalInt percent = text.percent();
                if (percent.isEmpty()) {
                    yield percent;
                }
                long scaled = (long) percent.getAsInt() * total;
                long share = roundUp ? Math.ceilDiv(scaled, 100) : Math.floorDiv(scaled, 100);
                yield OptionalInt.of(Math.clamp(share, Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
        };
    }
}
