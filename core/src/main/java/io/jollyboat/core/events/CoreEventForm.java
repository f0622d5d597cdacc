package io.jollyboat.core.events;

import io.jollyboat.core.events.EventCorrelator.Occurrence;
import io.jollyboat.core.events.EventCorrelator.Write;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** As the kubelet and the controllers write events: with a source, two times and a count. */
final class CoreEventForm extends EventForm {

    private final String component;
    private final String host;

    CoreEventForm(String component, String host) {
        super("/api/v1", "v1");
        this.component = component;
        this.host = host;
    }

    @Override
    void describe(Occurrence occurrence, Write write, Instant when, ObjectNode event) {
        event.set("involvedObject", occurrence.regarding().json());
        event.put("message", occurrence.message());
        ObjectNode source = event.putObject("source").put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        event.put("firstTimestamp", seconds(write.event().first()))
                .put("lastTimestamp", seconds(when))
                .put("count", write.event().count())
                .put("reportingComponent", component)
                .put("reportingInstance", host);
    }

    @Override
    void recount(Write write, Instant when, ObjectNode change) {
        change.put("count", write.event().count())
                .put("lastTimestamp", seconds(when))
                .put("message", write.occurrence().message());
    }

    private static String seconds(Instant when) {
        return when.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
