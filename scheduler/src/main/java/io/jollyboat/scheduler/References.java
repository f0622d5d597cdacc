package io.jollyboat.scheduler;

import io.jollyboat.core.events.ObjectReference;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** Names objects in events. */
final class References {

    private References() {}

    static ObjectReference to(PodInfo pod) {
        return new ObjectReference(
                "v1", "Pod", pod.key().namespace(), pod.key().name(), pod.uid(), "", "");
    }
}
