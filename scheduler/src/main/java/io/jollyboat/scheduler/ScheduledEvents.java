package io.jollyboat.scheduler;

import io.jollyboat.core.events.EventAction;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.scheduler.framework.PostBindPlugin;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.function.Function;

/** Tells in an event of every pod that is bound. */
final class ScheduledEvents implements PostBindPlugin {

    private final Function<PodInfo, EventRecorder> events;

    /**
     * @param events the recorder that speaks for the pod's scheduler
     */
    ScheduledEvents(Function<PodInfo, EventRecorder> events) {
        this.events = events;
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
                        EventAction.of("Binding"));
    }
}
