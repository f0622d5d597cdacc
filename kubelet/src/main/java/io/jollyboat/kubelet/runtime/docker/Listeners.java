package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ContainerRuntime.RuntimeListener;
import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to hear of events; each hears them in order, on an executor of its own. */
final class Listeners {
    private final Timeline timeline;
    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    Listeners(Timeline timeline) {
        this.timeline = timeline;
    }

    private record Listening(RuntimeListener listener, SerialExecutor executor) {}

    Subscription add(RuntimeListener listener) {
        var each = new Listening(listener, timeline.serial());
        listening.add(each);
        return () -> listening.remove(each);
    }

    void tell(RuntimeEvent event) {
        for (Listening each : listening) {
            each.executor.execute(() -> each.listener.on(event));
        }
    }
}
