package io.jollyboat.apiserver.validation.workload;

import java.util.Optional;

/** Reads sets of indexes as jobs write them: {@code 0,2-5,7}, ascending. Pure. */
final class IndexIntervals {

    private IndexIntervals() {}

    private record Interval(long first, long last) {}

    /**
     * How many indexes are named.
     *
     * @param below there are only smaller ones
     * @throws IllegalArgumentException saying what cannot be read
     */
    static long count(String text, long below) {
        if (text.isEmpty()) {
            return 0;
        }
        long count = 0;
        long last = -1;
        for (String part : text.split(",", -1)) {
            Interval interval = read(part, below);
            if (interval.first <= last) {
                throw disorder(last, interval.first);
            }
            count += interval.last - interval.first + 1;
            last = interval.last;
        }
        return count;
    }

    /**
     * The first index that both sets name; of what cannot be read nothing is said.
     *
     * @param below see {@link #count}
     */
    static Optional<Long> overlap(String one, String other, long below) {
        String[] ones = one.split(",", -1);
        String[] others = other.split(",", -1);
        int i = 0;
        int j = 0;
        while (i < ones.length && j < others.length) {
            Optional<Interval> a = readable(ones[i], below);
            Optional<Interval> b = readable(others[j], below);
            if (a.isEmpty()) {
                i++;
            } else if (b.isEmpty()) {
                j++;
            } else if (a.get().first <= b.get().last && b.get().first <= a.get().last) {
                return Optional.of(Math.max(a.get().first, b.get().first));
            } else if (a.get().first <= b.get().first) {
                i++;
            } else {
                j++;
            }
        }
        return Optional.empty();
    }

    private static Optional<Interval> readable(String part, long below) {
        try {
            return Optional.of(read(part, below));
        } catch (IllegalArgumentException told) {
            return Optional.empty(); // told when the set itself is checked
        }
    }

    private static Interval read(String part, long below) {
        String[] ends = part.split("-", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException(
                    "the fragment \""
                            + part
                            + "\" violates the requirement that an index"
                            + " interval can have at most two parts separated by '-'");
        }
        long first = number(ends[0], below);
        long last = ends.length == 2 ? number(ends[1], below) : first;
        if (ends.length == 2 && first >= last) {
            throw disorder(first, last);
        }
        return new Interval(first, last);
    }

    private static IllegalArgumentException disorder(long before, long now) {
        return new IllegalArgumentException(
                "non-increasing order, previous: %d, current: %d".formatted(before, now));
    }

    private static long number(String text, long below) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(
                    "cannot convert string to integer for index: \"" + text + "\"", notOne);
        }
        if (number >= below) {
            throw new IllegalArgumentException("too large index: \"" + text + "\"");
        }
        return number;
    }
}
