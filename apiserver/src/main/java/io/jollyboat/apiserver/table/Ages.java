package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long something has lasted, short enough for a column: {@code 45s}, {@code 3m20s}, {@code
 * 5d3h}.
 */
public final class Ages {
    /** What stands for a time that is not known. */
    public static final String UNKNOWN = "<unknown>";

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    private Ages() {}

    static String sinceCreation(ObjectNode object, Instant now) {
        return since(Trees.text(object, "metadata", "creationTimestamp"), now);
    }

    /** The time passed since that RFC 3339 moment, or {@link #UNKNOWN}. */
    public static String since(String moment, Instant now) {
        if (moment.isEmpty()) {
            return UNKNOWN;
        }
        try {
            return of(Duration.between(Instant.parse(moment), now));
        } catch (DateTimeParseException notATime) {
            return UNKNOWN;
        }
    }

    /**
     * The duration in at most two units, fewer as it grows: seconds alone under two minutes, days
     * alone from eight days on, years with days up to eight years.
     */
    public static String of(Duration duration) {
        // A clock slightly ahead is no news; a whole second or more of future is not a duration.
        if (duration.compareTo(Duration.ofSeconds(-2)) <= 0) {
            return "<invalid>";
        }
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 2 * MINUTE) {
            return seconds + "s";
        }
        if (seconds < 10 * MINUTE) {
            return pair(seconds, MINUTE, "m", 1, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        if (seconds < 8 * HOUR) {
            return pair(seconds, HOUR, "h", MINUTE, "m");
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + "h";
        }
        if (seconds < 8 * DAY) {
            return pair(seconds, DAY, "d", HOUR, "h");
        }
        if (seconds < 2 * YEAR) {
            return seconds / DAY + "d";
        }
        if (seconds < 8 * YEAR) {
            return pair(seconds, YEAR, "y", DAY, "d");
        }
        return seconds / YEAR + "y";
    }

    private static String pair(long seconds, long big, String bigUnit, long small, String unit) {
        long rest = seconds % big / small;
        return rest == 0 ? seconds / big + bigUnit : seconds / big + bigUnit + rest + unit;
    }
}
