package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.time.Duration;

/** An API server and a scheduler whose decisions it serves, on virtual time. */
public final class SchedulingServer {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());

    /** Starts both and lets them settle. */
    public void start() {
        server.start();
        Client own = server.client("system:kube-scheduler", "system:masters");
        Scheduler scheduler =
                new Scheduler(
                        SchedulerConfiguration.DEFAULT,
                        own,
                        new Informers(own, timeline),
                        timeline);
        server.serve(DecisionResource.of(scheduler.decisions()));
        scheduler.start();
        advance(Duration.ofSeconds(1));
    }

    /** Calls by one who may do everything. */
    public ApiTransport api() {
        return server.transport("test", "system:masters");
    }

    public void advance(Duration time) {
        timeline.advance(time);
    }
}
