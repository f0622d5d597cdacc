package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.Query;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a container's log is wanted.
 *
 * @param limitBytes the answer ends after so many; negative for no limit
 * @param stream {@code Stdout}, {@code Stderr} or {@code All}
 */
record LogOptions(LogRequest request, boolean previous, long limitBytes, String stream) {

    /**
     * @throws RequestException when a parameter makes no sense
     */
    static LogOptions of(Query query, Instant now) throws RequestException {
        Instant since = null;
        String seconds = value(query, "sinceSeconds");
        String time = value(query, "sinceTime");
        if (!seconds.isEmpty() && !time.isEmpty()) {
            throw RequestException.badRequest(
                    "at most one of `sinceTime` or `sinceSeconds` may be specified");
        }
        if (!seconds.isEmpty()) {
            since = now.minusSeconds(number("sinceSeconds", seconds, 1));
        } else if (!time.isEmpty()) {
            since = time(time);
        }
        String tail = value(query, "tailLines");
        String limit = value(query, "limitBytes");
        return new LogOptions(
                new LogRequest(
                        flag(query, "follow"),
                        since,
                        tail.isEmpty() ? -1 : number("tailLines", tail, 0),
                        flag(query, "timestamps")),
                flag(query, "previous"),
                limit.isEmpty() ? -1 : number("limitBytes", limit, 1),
                value(query, "stream").isEmpty() ? "All" : value(query, "stream"));
    }

    private static Instant time(String text) throws RequestException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw RequestException.badRequest("sinceTime: Invalid value: \"" + text + "\"");
        }
    }

    private static long number(String name, String text, long least) throws RequestException {
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw RequestException.badRequest(
                name + ": Invalid value: " + text + ": must be greater than or equal to " + least);
    }

    private static boolean flag(Query query, String name) {
        return value(query, name).equals("true") || value(query, name).equals("1");
    }

    private static String value(Query query, String name) {
        @Nullable String value = query.first(name);
        return value == null ? "" : value;
    }
}
