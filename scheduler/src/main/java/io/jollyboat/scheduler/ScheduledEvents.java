package io.jollyboat.scheduler;

import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.scheduler.framework.PostBindPlugin;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.function.Function;

/** Tells in an event of every pod that is bound, and why it went where it did. */
final class ScheduledEvents implements PostBindPlugin {

    private final Function<PodInfo, EventRecorder> events;
    private final DecisionNotes notes;

    /**
     * @param events the recorder that speaks for the pod's scheduler
     * @param notes what goes with its events
     */
    ScheduledEvents(Function<PodInfo, EventRecorder> events, DecisionNotes notes) {
        this.events = events;
        this.notes = notes;
    }

    @Override
    public String name() {
        return "ScheduledEvents";
    }

    @Override
    public void postBind(PodInfo pod) {
        String message = "Successfully assigned " + pod.key() + " to " + pod.nodeName();
        events.apply(pod)
                .event(
                        References.to(pod),
                        EventRecorder.NORMAL,
                        "Scheduled",
                        message,
                        () -> notes.on(pod));
    }
}
