package io.jollyboat.scheduler;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.scheduler.measure.PodResources;
import io.jollyboat.scheduler.measure.SchedulerMeasures;
import io.jollyboat.scheduler.node.NodeReader;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every pod that waits for one a node. It looks at pods whose {@code spec.schedulerName} is
 * one of its profiles and whose {@code spec.nodeName} is empty, and works from events alone: at
 * rest it does nothing.
 */
public final class Scheduler implements Component {

    private static final String HOST = "jollyboat";

    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final Decisions decisions;
    private final PodResources resources;
    private final SchedulingLoop loop;
    private final SurroundingsFeed surroundings;

    public Scheduler(
            SchedulerConfiguration configuration,
            Client client,
            Informers informers,
            Timeline timeline) {
        this(
                configuration,
                client,
                informers,
                timeline,
                new Decisions(configuration, timeline.now().toEpochMilli() * 1000),
                new SchedulerMeasures(timeline),
                HOST);
    }

    /**
     * @param decisions made of the same configuration; told of all that is decided until this stops
     * @param measures told of all that is done
     * @param host the node it runs on, as its events name it
     */
    public Scheduler(
            SchedulerConfiguration configuration,
            Client client,
            Informers informers,
            Timeline timeline,
            Decisions decisions,
            SchedulerMeasures measures,
            String host) {
        ProfileRules rules = ProfileRules.of(configuration, measures);
        this.pods = informers.of(Resources.PODS);
        this.nodes = informers.of(Resources.NODES);
        this.decisions = decisions;
        this.resources = measures.resources();
        Map<String, EventRecorder> recorders = new HashMap<>();
        configuration
                .profiles()
                .forEach(
                        each ->
                                recorders.put(
                                        each.schedulerName(),
                                        EventRecorder.newer(
                                                client, timeline, each.schedulerName(), host)));
        Outcomes outcomes =
                new ApiOutcomes(
                        client,
                        timeline,
                        new ApiVolumeBinder(
                                client, informers, timeline, configuration.volumeTimeout()),
                        new PodConditions(client, pods, timeline),
                        new GroupConditions(client, informers, timeline),
                        pod -> recorder(recorders, pod),
                        measures);
        this.loop =
                new SchedulingLoop(
                        rules,
                        configuration.backOff(),
                        timeline,
                        outcomes,
                        decisions.log(),
                        measures);
        this.surroundings =
                new SurroundingsFeed(
                        informers,
                        configuration.profiles().stream()
                                .anyMatch(each -> each.arrangement().spread().any()),
                        new StorageFeed(informers, loop::storage),
                        loop::surroundings);
    }

    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public void start() {
        nodes.addHandler(new NodeHandler());
        pods.addHandler(new PodHandler());
        resources.of(pods::list);
        nodes.whenSynced(() -> pods.whenSynced(loop::start));
    }

    @Override
    public void stop() {
        loop.stop();
        resources.of(List::of);
        decisions.log().clear();
    }

    /** What was decided about pods lately. */
    public Decisions decisions() {
        return decisions;
    }

    private static EventRecorder recorder(Map<String, EventRecorder> recorders, PodInfo pod) {
        EventRecorder recorder = recorders.get(pod.rules().schedulerName());
        if (recorder == null) {
            throw new IllegalStateException(pod.key() + " is not ours");
        }
        return recorder;
    }

    private final class NodeHandler implements Handler<Node> {

        @Override
        public void onAdd(Node node) {
            loop.nodeSeen(NodeReader.read(node));
        }

        @Override
        public void onUpdate(Node before, Node now) {
            loop.nodeSeen(NodeReader.read(now));
        }

        @Override
        public void onDelete(Node last) {
            loop.nodeGone(last.name());
        }
    }

    private final class PodHandler implements Handler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            if (PodLife.hasEnded(pod)) {
                loop.podGone(Key.of(pod));
            } else {
                PodInfo info = PodReader.read(pod);
                if (surroundings.isReadyFor(info)) {
                    loop.podSeen(info);
                } else {
                    surroundings.whenReady(info, () -> deliver(pod));
                }
            }
        }

        /** It may be another one by the time that what it needs is there. */
        private void deliver(Pod pod) {
            pods.get(pod.namespace(), pod.name())
                    .filter(now -> now.uid().equals(pod.uid()) && !PodLife.hasEnded(now))
                    .ifPresent(now -> loop.podSeen(PodReader.read(now)));
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            onAdd(now);
        }

        @Override
        public void onDelete(Pod last) {
            loop.podGone(Key.of(last));
            decisions.log().remove(Key.of(last));
        }
    }
}
