package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events, in their stored words. Those with an {@code eventTime} say who did what; those that come
 * as {@code events.k8s.io} must have one, and change no more but for their series.
 */
public final class EventValidator implements Validator {
    private static final int MOST_BYTES = 128;
    private static final int NOTE_BYTES = 1024;
    private static final List<String> OLDER = List.of("firstTimestamp", "lastTimestamp", "count");
    private static final List<String> LASTING =
            List.of(
                    "involvedObject",
                    "reason",
                    "message",
                    "source",
                    "firstTimestamp",
                    "lastTimestamp",
                    "count",
                    "type",
                    "eventTime",
                    "action",
                    "related",
                    "reportingComponent",
                    "reportingInstance");

    /** Events of the core group, of which little is asked. */
    public static final EventValidator CORE = new EventValidator(false);

    /** Events of {@code events.k8s.io}. */
    public static final EventValidator NEWER = new EventValidator(true);

    private final boolean strict;

    private EventValidator(boolean strict) {
        this.strict = strict;
    }

    @Override
    public void validate(Field event) {
        anyEvent(event);
        if (strict) {
            series(event.at("series"));
            if (event.at("eventTime").empty()) {
                event.at("eventTime").required();
            }
            String type = event.text("type");
            if (!type.equals("Normal") && !type.equals("Warning")) {
                event.at("type").invalid("", "has invalid value: " + type);
            }
            OLDER.forEach(member -> unset(event.at(member)));
            unset(event.at("source"));
        }
    }

    @Override
    public void validateUpdate(Field event, ObjectNode old) {
        anyEvent(event);
        if (strict) {
            if (!event.at("series").node().equals(old.path("series"))) {
                series(event.at("series"));
            }
            LASTING.stream()
                    .filter(member -> !member.equals("eventTime") || !sameTime(event, old))
                    .forEach(member -> event.at(member).unchanged(old.path(member)));
        }
    }

    /** Some clients write times more finely than others read them. */
    private static boolean sameTime(Field event, ObjectNode old) {
        return micros(event.text("eventTime")).equals(micros(old.path("eventTime").asString("")));
    }

    private static String micros(String time) {
        try {
            return Instant.parse(time).truncatedTo(ChronoUnit.MICROS).toString();
        } catch (DateTimeParseException none) {
            return time;
        }
    }

    private void anyEvent(Field event) {
        namespace(event);
        if (event.at("eventTime").empty()) {
            return;
        }
        String name = strict ? "reportingController" : "reportingComponent";
        String reporter = event.text("reportingComponent");
        if (reporter.isEmpty()) {
            event.at(name).required();
        }
        Formats.qualifiedName(reporter).forEach(each -> event.at(name).invalid(reporter, each));
        said(event.at("reportingInstance"));
        said(event.at("action"));
        said(event.at("reason"));
        atMost(event.at("message"), NOTE_BYTES);
    }

    /** Events live where the object lives that they are about; the newer ones need not. */
    private static void namespace(Field event) {
        Field about = event.at("involvedObject", "namespace");
        String own = event.at("metadata", "namespace").text();
        boolean newer = !event.at("eventTime").empty();
        boolean fits =
                about.text().isEmpty()
                        ? own.equals("default") || newer && own.equals("kube-system")
                        : newer || own.equals(about.text());
        if (!fits) {
            about.invalid(about.text(), "does not match event.namespace");
        }
    }

    private static void said(Field field) {
        if (field.text().isEmpty()) {
            field.required();
        }
        atMost(field, MOST_BYTES);
    }

    private static void atMost(Field field, int limit) {
        if (field.text().getBytes(StandardCharsets.UTF_8).length > limit) {
            field.invalid("", "can have at most " + limit + " characters");
        }
    }

    private static void series(Field series) {
        if (series.absent()) {
            return;
        }
        if (series.at("count").number(0) < 2) {
            series.at("count").invalid("", "should be at least 2");
        }
        if (series.at("lastObservedTime").empty()) {
            series.at("lastObservedTime").required();
        }
    }

    private static void unset(Field field) {
        boolean set = field.node().isNumber() ? field.number(0) != 0 : !field.empty();
        if (set) {
            field.invalid("", "needs to be unset");
        }
    }
}
