package io.jollyboat.core.events;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventCorrelator.Occurrence;
import io.jollyboat.core.events.EventCorrelator.Write;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events for one component. Recording returns at once and never fails: an event is news, and
 * news may be lost (when a thousand are waiting already, or the API refuses one), whereas work must
 * go on.
 *
 * <p>Safe for use by several threads; events are written in the order they were recorded.
 */
public final class EventRecorder {

    /** Something went as it should. */
    public static final String NORMAL = "Normal";

    /** Something that somebody might want to look into. */
    public static final String WARNING = "Warning";

    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final int WAITING = 1000;
    private static final int MESSAGE_LENGTH = 1024; // the API refuses longer ones

    /** At the end of a message that was too long. */
    private static final String CUT = " ...";

    private final Client client;
    private final Timeline timeline;
    private final String component;
    private final String host;
    private final SerialExecutor serial;
    private final AtomicInteger waiting = new AtomicInteger();
    private final EventCorrelator correlator =
            new EventCorrelator(); // used on the serial executor only

    /**
     * @param component the source as people see it, as {@code kubelet} or {@code default-scheduler}
     * @param host the node it runs on; empty when that does not matter
     */
    public EventRecorder(Client client, Timeline timeline, String component, String host) {
        this.client = client;
        this.timeline = timeline;
        this.component = component;
        this.host = host;
        this.serial = timeline.serial();
    }

    /**
     * @param reason one word in CamelCase for programs; the message is for people
     */
    public void event(KubernetesObject regarding, String type, String reason, String message) {
        event(ObjectReference.of(regarding), type, reason, message);
    }

    public void event(ObjectReference regarding, String type, String reason, String message) {
        event(regarding, type, reason, message, EventAction.NONE);
    }

    public void event(
            ObjectReference regarding,
            String type,
            String reason,
            String message,
            EventAction action) {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            log.debug("too many events are waiting: dropped {} about {}", reason, regarding);
            return;
        }
        Instant when = timeline.now();
        String text =
                message.length() <= MESSAGE_LENGTH
                        ? message
                        : message.substring(0, MESSAGE_LENGTH - CUT.length()) + CUT;
        serial.execute(
                () -> {
                    waiting.decrementAndGet();
                    var occurrence = new Occurrence(regarding, type, reason, text, action);
                    correlator
                            .correlate(occurrence, when, freshName(regarding, when))
                            .ifPresent(write -> write(write, when));
                });
    }

    private void write(Write write, Instant when) {
        ObjectReference regarding = write.occurrence().regarding();
        try {
            if (write.event().count() > 1) {
                count(write, when);
            } else {
                create(write, when);
            }
        } catch (ApiException e) {
            log.debug(
                    "event {} about {} was not taken: {}",
                    write.occurrence().reason(),
                    regarding,
                    e.message());
        }
    }

    private void count(Write write, Instant when) {
        ObjectReference regarding = write.occurrence().regarding();
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.put("count", write.event().count())
                .put("lastTimestamp", seconds(when))
                .put("message", write.occurrence().message());
        try {
            client.call(
                    new ApiRequest(
                            "PATCH",
                            path(regarding) + "/" + write.event().name(),
                            Map.of(),
                            Patch.MERGE_PATCH,
                            change));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            create(write, when); // it has expired since, or was held back at first
        }
    }

    private void create(Write write, Instant when) {
        Occurrence occurrence = write.occurrence();
        ObjectReference regarding = occurrence.regarding();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put("name", write.event().name())
                .put("namespace", namespace(regarding));
        event.set("involvedObject", regarding.json());
        event.put("reason", occurrence.reason()).put("message", occurrence.message());
        ObjectNode source = event.putObject("source").put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        event.put("firstTimestamp", seconds(write.event().first()))
                .put("lastTimestamp", seconds(when))
                .put("count", write.event().count())
                .put("type", occurrence.type())
                .put("reportingComponent", component)
                .put("reportingInstance", host);
        EventAction action = occurrence.action();
        if (!action.name().isEmpty()) {
            event.put("action", action.name());
        }
        if (action.related() != null) {
            event.set("related", action.related().json());
        }
        client.call(new ApiRequest("POST", path(regarding), Map.of(), ApiRequest.JSON, event));
    }

    private String freshName(ObjectReference regarding, Instant when) {
        long nanos =
                ChronoUnit.NANOS.between(Instant.EPOCH, when)
                        ^ (timeline.random().nextLong() & 0xfffffL);
        return regarding.name() + "." + Long.toHexString(nanos);
    }

    private static String path(ObjectReference regarding) {
        return "/api/v1/namespaces/" + namespace(regarding) + "/events";
    }

    /** Events about what has no namespace, such as a node, live in the default one. */
    private static String namespace(ObjectReference regarding) {
        return regarding.namespace().isEmpty() ? "default" : regarding.namespace();
    }

    private static String seconds(Instant when) {
        return when.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
