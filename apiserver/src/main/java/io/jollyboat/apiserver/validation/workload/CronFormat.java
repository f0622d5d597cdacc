package io.jollyboat.apiserver.validation.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The format of a CronJob's schedule: five fields, or one of the words for common ones. */
final class CronFormat {
    private static final List<String> WORDS =
            List.of(
                    "@yearly",
                    "@annually",
                    "@monthly",
                    "@weekly",
                    "@daily",
                    "@midnight",
                    "@hourly");
    private static final Pattern EVERY =
            Pattern.compile("@every ([0-9.]{1,20}(ns|us|µs|ms|s|m|h))+");

    /** One of the five fields: its lowest and highest value, and names for them. */
    private record Part(int least, int most, List<String> names) {}

    private static final List<Part> PARTS =
            List.of(
                    new Part(0, 59, List.of()),
                    new Part(0, 23, List.of()),
                    new Part(1, 31, List.of()),
                    new Part(
                            1,
                            12,
                            List.of(
                                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
                                    "oct", "nov", "dec")),
                    new Part(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private CronFormat() {}

    /** What is wrong with a schedule, or the empty string. */
    static String complaint(String schedule) {
        if (schedule.startsWith("@")) {
            boolean known = WORDS.contains(schedule) || EVERY.matcher(schedule).matches();
            return known ? "" : "unrecognized descriptor: " + schedule;
        }
        String[] fields = schedule.strip().split("\\s+");
        if (fields.length != PARTS.size()) {
            return "expected exactly 5 fields, found "
                    + fields.length
                    + ": "
                    + Arrays.toString(fields).replace(",", "");
        }
        for (int i = 0; i < fields.length; i++) {
            for (String range : fields[i].split(",")) {
                String wrong = range(range, PARTS.get(i));
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return "";
    }

    private static String range(String text, Part part) {
        String[] stepped = text.split("/", -1);
        if (stepped.length > 2) {
            return "too many slashes: " + text;
        }
        if (stepped.length == 2) {
            int step = number(stepped[1]);
            if (step < 0) {
                return "failed to parse int from " + stepped[1] + ": invalid syntax";
            }
            if (step == 0) {
                return "step of range should be a positive number: " + text;
            }
        }
        if (stepped[0].equals("*") || stepped[0].equals("?")) {
            return "";
        }
        String[] ends = stepped[0].split("-", -1);
        if (ends.length > 2) {
            return "too many hyphens: " + text;
        }
        int first = value(ends[0], part);
        int last = value(ends[ends.length - 1], part);
        if (first < 0 || last < 0) {
            return "failed to parse int from "
                    + (first < 0 ? ends[0] : ends[1])
                    + ": invalid syntax";
        }
        if (first < part.least) {
            return "beginning of range (" + first + ") below minimum (" + part.least + "): " + text;
        }
        if (last > part.most) {
            return "end of range (" + last + ") above maximum (" + part.most + "): " + text;
        }
        return first > last
                ? "beginning of range (" + first + ") beyond end of range (" + last + "): " + text
                : "";
    }

    private static int value(String text, Part part) {
        int named = part.names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? part.least + named : number(text);
    }

    private static int number(String text) {
        boolean digits =
                !text.isEmpty() && text.length() < 9 && text.chars().allMatch(Character::isDigit);
        return digits ? Integer.parseInt(text) : -1;
    }
}
