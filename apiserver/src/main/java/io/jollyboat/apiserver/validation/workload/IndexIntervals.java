package io.jollyboat.apiserver.validation.workload;

/** Reads sets of indexes as jobs write them: {@code 0,2-5,7}, ascending. Pure. */
final class IndexIntervals {

    private IndexIntervals() {}

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
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException(
                        "the fragment \""
                                + part
                                + "\" violates the requirement that an index"
                                + " interval can have at most two parts separated by '-'");
            }
            long first = number(ends[0]);
            long end = ends.length == 2 ? number(ends[1]) : first;
            if (ends.length == 2 && first >= end) {
                throw new IllegalArgumentException(
                        "non-increasing order, previous: %d, current: %d".formatted(first, end));
            }
            if (first <= last) {
                throw new IllegalArgumentException(
                        "non-increasing order, previous: %d, current: %d".formatted(last, first));
            }
            if (end >= below) {
                throw new IllegalArgumentException("too large index: \"" + end + "\"");
            }
            count += end - first + 1;
            last = end;
        }
        return count;
    }

    private static long number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(
                    "cannot convert string to integer for index: \"" + text + "\"", notOne);
        }
    }
}
