package io.jollyboat.core.events;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventCorrelator.Occurrence;
import io.jollyboat.core.events.EventCorrelator.Write;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private final EventForm form;
    private final SerialExecutor serial;
    private final AtomicInteger waiting = new AtomicInteger();
    private final EventCorrelator correlator =
            new EventCorrelator(); // used on the serial executor only

    /**
     * @param component the source as people see it, as {@code kubelet} or {@code default-scheduler}
     * @param host the node it runs on; empty when that does not matter
     */
    public EventRecorder(Client client, Timeline timeline, String component, String host) {
        this(client, timeline, new CoreEventForm(component, host));
    }

    /**
     * One that writes events as the group {@code events.k8s.io} has them, as Kubernetes' scheduler
     * does. Every event needs an action.
     *
     * @param controller who reports
     * @param host the node it runs on
     */
    public static EventRecorder newer(
            Client client, Timeline timeline, String controller, String host) {
        return new EventRecorder(client, timeline, new NewerEventForm(controller, host));
    }

    private EventRecorder(Client client, Timeline timeline, EventForm form) {
        this.client = client;
        this.timeline = timeline;
        this.form = form;
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
        try {
            if (write.event().count() > 1) {
                count(write, when);
            } else {
                client.call(form.creation(write, when));
            }
        } catch (ApiException e) {
            log.debug(
                    "event {} about {} was not taken: {}",
                    write.occurrence().reason(),
                    write.occurrence().regarding(),
                    e.message());
        }
    }

    private void count(Write write, Instant when) {
        try {
            client.call(form.recurrence(write, when));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            client.call(form.creation(write, when)); // it has expired, or was held back at first
        }
    }

    private String freshName(ObjectReference regarding, Instant when) {
        long nanos =
                ChronoUnit.NANOS.between(Instant.EPOCH, when)
                        ^ (timeline.random().nextLong() & 0xfffffL);
        return regarding.name() + "." + Long.toHexString(nanos);
    }
}
