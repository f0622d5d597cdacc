package io.jollyboat.core.format;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One of the five fields.
 *
 * @param values never changed
 * @param star whether it was left open
 */
record CronField(BitSet values, boolean star) {

    /** What a field may hold: its lowest and highest value, and names for them. */
    record Kind(int least, int most, List<String> names) {}

    static final List<Kind> KINDS =
            List.of(
                    new Kind(0, 59, List.of()),
                    new Kind(0, 23, List.of()),
                    new Kind(1, 31, List.of()),
                    new Kind(
                            1,
                            12,
                            List.of(
                                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
                                    "oct", "nov", "dec")),
                    new Kind(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    boolean has(int value) {
        return values.get(value);
    }

    static CronField parse(String text, Kind kind) {
        var values = new BitSet();
        boolean star = false;
        for (String range : text.split(",")) {
            star |= range(range, kind, values);
        }
        return new CronField(values, star);
    }

    /** Adds the values of one range; returns whether it is a plain star. */
    private static boolean range(String text, Kind kind, BitSet values) {
        String[] stepped = text.split("/", -1);
        check(stepped.length <= 2, "too many slashes: " + text);
        int step = stepped.length == 2 ? number(stepped[1]) : 1;
        check(step != 0, "step of range should be a positive number: " + text);
        boolean star = stepped[0].equals("*") || stepped[0].equals("?");
        String[] ends = stepped[0].split("-", -1);
        check(ends.length <= 2, "too many hyphens: " + text);
        int first = star ? kind.least : value(ends[0], kind);
        int last = star ? kind.most : value(ends[ends.length - 1], kind);
        check(
                first >= kind.least,
                "beginning of range (" + first + ") below minimum (" + kind.least + "): " + text);
        check(
                last <= kind.most,
                "end of range (" + last + ") above maximum (" + kind.most + "): " + text);
        check(
                first <= last,
                "beginning of range (" + first + ") beyond end of range (" + last + "): " + text);
        boolean open = stepped.length == 2 && !star && ends.length == 1; // as in 5/15
        for (int value = first; value <= (open ? kind.most : last); value += step) {
            values.set(value);
        }
        return star && step == 1;
    }

    private static void check(boolean right, String complaint) {
        if (!right) {
            throw new IllegalArgumentException(complaint);
        }
    }

    private static int value(String text, Kind kind) {
        int named = kind.names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? kind.least + named : number(text);
    }

    private static int number(String text) {
        boolean digits =
                !text.isEmpty()
                        && text.length() < 9
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        check(digits, "failed to parse int from " + text + ": invalid syntax");
        return Integer.parseInt(text);
    }
}
