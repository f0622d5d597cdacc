package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of the logs of a machine besides a path: those of up to four services, or one
 * file. What is wrong with it is said in Kubernetes' words.
 *
 * @param services whose logs
 * @param file whose content; empty for none
 * @param options for {@code journalctl}
 */
record LogQuery(List<String> services, String file, List<String> options) {

    private static final int MOST_SERVICES = 4;
    private static final int MOST_LINES = 100_000;
    private static final int LONGEST_NAME = 256;

    /** What may reach the command line of another program. */
    private static final Pattern UNSAFE = Pattern.compile("[^a-zA-Z\\-_.:0-9@]");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final int BAD_REQUEST = 400;
    private static final int NOT_ACCEPTABLE = 406;

    LogQuery {
        services = List.copyOf(services);
        options = List.copyOf(options);
    }

    /**
     * Reads it; empty when nothing is asked for.
     *
     * @throws RequestException 400 for what cannot be read, 406 for what does not go together
     */
    static Optional<LogQuery> of(Query query) throws RequestException {
        return new Reader(query).read();
    }

    private static final class Reader {

        private final Query query;
        private final List<String> wrong = new ArrayList<>();
        private final List<String> services = new ArrayList<>();
        private final List<String> files = new ArrayList<>();
        private final List<String> options = new ArrayList<>();

        Reader(Query query) {
            this.query = query;
        }

        Optional<LogQuery> read() throws RequestException {
            List<String> asked = query.all("query");
            for (String each : asked) {
                if (each.contains("/") || each.contains("\\")) {
                    files.add(each.replace('\\', '/'));
                } else if (!each.isBlank()) {
                    services.add(each);
                }
            }
            if (!asked.isEmpty() && services.isEmpty() && files.isEmpty()) {
                invalid("query", asked.toString(), "query cannot be empty");
            }
            Instant since = time("sinceTime");
            Instant until = time("untilTime");
            Integer boot = number("boot");
            Integer lines = number("tailLines");
            String pattern = query.first("pattern");
            check(BAD_REQUEST);
            if (since != null) {
                options.add("--since=" + TIME.format(since));
            }
            if (until != null) {
                options.add("--until=" + TIME.format(until));
            }
            if (lines != null) {
                options.addAll(List.of("--pager-end", "--lines=" + lines));
            }
            if (pattern != null && !pattern.isEmpty()) {
                options.add("--grep=" + pattern);
            }
            if (boot != null) {
                options.addAll(List.of("--boot", boot.toString()));
            }
            if (services.isEmpty() && files.isEmpty() && options.isEmpty()) {
                return Optional.empty();
            }
            together();
            if (since != null && until != null && since.isAfter(until)) {
                invalid("untilTime", quoted(until.toString()), "must be after `sinceTime`");
            }
            if (boot != null && boot > 0) {
                invalid("boot", boot.toString(), "must be less than 1");
            }
            if (lines != null && (lines < 0 || lines > MOST_LINES)) {
                invalid(
                        "tailLines",
                        lines.toString(),
                        "must be between 0 and " + MOST_LINES + ", inclusive");
            }
            expression(pattern);
            check(NOT_ACCEPTABLE);
            return Optional.of(
                    new LogQuery(services, files.isEmpty() ? "" : files.getFirst(), options));
        }

        private void together() {
            for (String service : services) {
                if (service.length() > LONGEST_NAME) {
                    invalid("query", quoted(service), "length must be less than 100");
                } else if (UNSAFE.matcher(service).find()) {
                    invalid("query", quoted(service), "input contains unsupported characters");
                }
            }
            if (services.size() > MOST_SERVICES) {
                wrong.add(
                        "query: Too many: %d: must have at most %d items"
                                .formatted(services.size(), MOST_SERVICES));
            }
            if (services.isEmpty() && files.isEmpty()) {
                wrong.add("query: Required value: cannot be empty with options");
            } else if (!services.isEmpty() && !files.isEmpty()) {
                String both = files + ", " + services;
                invalid("query", quoted(both), "cannot specify a file and service");
            } else if (files.size() > 1) {
                invalid("query", files.toString(), "cannot specify more than one file");
            } else if (!files.isEmpty() && !options.isEmpty()) {
                invalid("query", files.toString(), "cannot specify file with options");
            }
        }

        private @Nullable Instant time(String name) {
            String text = query.first(name);
            if (text == null || text.isEmpty()) {
                return null;
            }
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                invalid(name, quoted(text), "invalid time format");
                return null;
            }
        }

        private @Nullable Integer number(String name) {
            String text = query.first(name);
            if (text == null || text.isEmpty()) {
                return null;
            }
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                invalid(
                        name,
                        quoted(text),
                        "strconv.Atoi: parsing " + quoted(text) + ": invalid syntax");
                return null;
            }
        }

        private void expression(@Nullable String pattern) {
            try {
                Pattern.compile(pattern == null ? "" : pattern);
            } catch (PatternSyntaxException e) {
                invalid(
                        "pattern",
                        quoted(String.valueOf(pattern)),
                        "error parsing regexp: " + e.getDescription());
            }
        }

        private void invalid(String field, String value, String why) {
            wrong.add(field + ": Invalid value: " + value + ": " + why);
        }

        private static String quoted(String text) {
            return '"' + text + '"';
        }

        private void check(int status) throws RequestException {
            if (!wrong.isEmpty()) {
                String all = wrong.size() == 1 ? wrong.getFirst() : wrong.toString();
                throw new RequestException(status, all + "\n");
            }
        }
    }
}
