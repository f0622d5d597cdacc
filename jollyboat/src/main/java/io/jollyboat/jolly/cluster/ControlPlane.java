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
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.metrics.ProcessMetrics;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.serving.ComponentPages.Text;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.scheduler.Decisions;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import io.jollyboat.scheduler.configuration.ConfigurationDocument;
import io.jollyboat.scheduler.measure.SchedulerMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scheduler and the controllers, each under its own identity and, if asked to, behind an
 * election.
 *
 * @param host where they run, as the holder of a lease names it
 * @param port where they tell of themselves
 */
record ControlPlane(ApiServer server, Timeline timeline, String host, ComponentPort port) {

    private static final String SCHEDULER = "kube-scheduler";
    private static final String METRICS = "/metrics";

    List<Component> scheduler(SchedulerConfiguration configuration, ExtraConfig extra) {
        ElectionSettings election = extra.schedulerElection();
        var measures = new SchedulerMeasures(timeline);
        ProcessMetrics.addTo(measures.metrics());
        var decisions = new Decisions(configuration, timeline.now().toEpochMilli() * 1000);
        server.serve(DecisionResource.of(decisions));
        Map<String, Supplier<String>> readiness =
                election.wanted()
                        ? Map.of() // who waits to lead is ready to
                        : Map.of("sched-handler-sync", measures.standing()::obstacle);
        var all =
                new ArrayList<>(
                        led(
                                server.transport("system:" + SCHEDULER),
                                SCHEDULER,
                                election,
                                api -> scheduler(api, configuration, decisions, measures)));
        all.addAll(
                port.of(
                        "system:" + SCHEDULER,
                        extra.scheduler().serving(),
                        ComponentPort.pages(
                                SCHEDULER,
                                readiness,
                                new TreeMap<>(
                                        Map.of(
                                                METRICS,
                                                Text.metrics(measures.metrics()::text),
                                                METRICS + "/resources",
                                                Text.metrics(measures.resources()::text))),
                                () -> ConfigurationDocument.of(configuration, election.wanted()),
                                extra.schedulerFlags())));
        return all;
    }

    private List<Component> scheduler(
            ApiTransport api,
            SchedulerConfiguration configuration,
            Decisions decisions,
            SchedulerMeasures measures) {
        var client = new Client(api);
        var informers = new Informers(client, timeline);
        return List.of(
                informers,
                new Scheduler(
                        configuration, client, informers, timeline, decisions, measures, host));
    }

    List<Component> controllers(
            ClusterKeys keys,
            VolumeFolders folders,
            ControllerSettings settings,
            SortedMap<String, String> flags) {
        var metrics = new Metrics();
        ProcessMetrics.addTo(metrics);
        var all =
                new ArrayList<>(
                        led(
                                server.transport(Controllers.USER),
                                Controllers.LEASE,
                                settings.election(),
                                api -> Controllers.all(api, timeline, keys, folders, settings)));
        all.addAll(
                port.of(
                        Controllers.USER,
                        settings.serving(),
                        ComponentPort.pages(
                                Controllers.LEASE,
                                Map.of(),
                                new TreeMap<>(Map.of(METRICS, Text.metrics(metrics::text))),
                                () -> configuration(settings),
                                flags)));
        return all;
    }

    /** What of the controllers' configuration can be set here. */
    private static ObjectNode configuration(ControllerSettings settings) {
        ObjectNode document = Trees.newObject();
        ObjectNode json = document.putObject("kubecontrollermanager.config.k8s.io");
        json.putObject("Generic")
                .putObject("LeaderElection")
                .put("LeaderElect", settings.election().wanted());
        json.putObject("PodGCController")
                .put("TerminatedPodGCThreshold", settings.finishedPodsKept());
        return document;
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
