package io.jollyboat.core.http.server;

import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The value of the Date field, formatted once a second. Threads may race to format it: all come to
 * the same text.
 */
final class DateField {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Timeline timeline;
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    DateField(Timeline timeline) {
        this.timeline = timeline;
    }

    String value() {
        Instant now = timeline.now();
        Stamp last = stamp;
        if (last.second != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), FORMAT.format(now));
            stamp = last;
        }
        return last.text;
    }

    private record Stamp(long second, String text) {}
}
