package io.jollyboat.core.events;

import io.jollyboat.core.events.EventCorrelator.Occurrence;
import io.jollyboat.core.events.EventCorrelator.Write;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * As the scheduler writes events: with one time, who reported, and a series once there are several.
 * A reader in the core group's words finds neither source nor count in them.
 *
 * <p>Every recurrence is written at once, and another message makes another event. Kubernetes
 * writes the second one and then keeps count for minutes, under the first one's message.
 */
final class NewerEventForm extends EventForm {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final String controller;
    private final String instance;

    NewerEventForm(String controller, String host) {
        super("/apis/events.k8s.io/v1", "events.k8s.io/v1");
        this.controller = controller;
        this.instance = controller + "-" + host;
    }

    @Override
    void describe(Occurrence occurrence, Write write, Instant when, ObjectNode event) {
        event.set("regarding", occurrence.regarding().json());
        event.put("note", occurrence.message());
        event.put("eventTime", MICROS.format(write.event().first()));
        event.put("reportingController", controller).put("reportingInstance", instance);
        if (write.event().count() > 1) {
            recount(write, when, event);
        }
    }

    @Override
    void recount(Write write, Instant when, ObjectNode change) {
        change.putObject("series")
                .put("count", write.event().count())
                .put("lastObservedTime", MICROS.format(when));
    }
}
