package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.controllers.ClusterKeys;
import io.jollyboat.controllers.ControllerSettings;
import io.jollyboat.controllers.Controllers;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.election.ElectionSettings;
import io.jollyboat.core.election.Led;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.Decisions;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.util.List;
import java.util.function.Function;

/**
 * The scheduler and the controllers, each under its own identity and, if asked to, behind an
 * election.
 *
 * @param host where they run, as the holder of a lease names it
 */
record ControlPlane(ApiServer server, Timeline timeline, String host) {

    private static final String SCHEDULER = "kube-scheduler";

    List<Component> scheduler(SchedulerConfiguration configuration, ElectionSettings election) {
        var decisions = new Decisions(configuration, timeline.now().toEpochMilli() * 1000);
        server.serve(DecisionResource.of(decisions));
        return led(
                server.transport("system:" + SCHEDULER),
                SCHEDULER,
                election,
                api -> {
                    var client = new Client(api);
                    var informers = new Informers(client, timeline);
                    return List.of(
                            informers,
                            new Scheduler(configuration, client, informers, timeline, decisions));
                });
    }

    List<Component> controllers(
            ClusterKeys keys, VolumeFolders folders, ControllerSettings settings) {
        return led(
                server.transport(Controllers.USER),
                Controllers.LEASE,
                settings.election(),
                api -> Controllers.all(api, timeline, keys, folders, settings));
    }

    private List<Component> led(
            ApiTransport api,
            String lease,
            ElectionSettings election,
            Function<ApiTransport, List<Component>> make) {
        return election.wanted()
                ? List.of(
                        new Led(
                                election.terms(lease, Led.identity(host, timeline)),
                                api,
                                timeline,
                                make))
                : make.apply(api);
    }
}
