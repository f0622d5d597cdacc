package io.jollyboat.controllers.tainteviction;

import io.jollyboat.controllers.condition.Disruption;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Taint;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes a pod when the time is up for which it tolerates its node's NoExecute taints. The time
 * counts from when the taint was added, as the taint itself says, so it goes on over a restart; a
 * taint that does not say counts from when it was first seen.
 */
public final class TaintEvictionController implements Component {

    private static final String BY_NODE = "nodeName";
    private static final Disruption EVICTION =
            new Disruption(
                    "DeletionByTaintManager",
                    "Taint manager: deleting due to NoExecute taint",
                    false);

    private final Client client;
    private final Timeline timeline;
    private final Informer<Node> nodes;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    private final Controller controller;

    /** Pods whose end is set. */
    private final Set<Key> doomed = ConcurrentHashMap.newKeySet();

    /** When taints without a time of their own were first seen, by node, key and value. */
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();

    public TaintEvictionController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.nodes = informers.of(Resources.NODES);
        this.pods = informers.of(Resources.PODS);
        this.pods.addIndex(BY_NODE, pod -> List.of(pod.spec().nodeName()));
        this.events = new EventRecorder(client, timeline, name(), "");
        this.controller =
                Controller.named(name(), timeline)
                        .watches(pods, this::placed)
                        .watches(nodes, this::affected)
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "taint-eviction-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Collection<Key> placed(Pod pod) {
        return pod.spec().nodeName().isEmpty() ? List.of() : List.of(Key.of(pod));
    }

    /** Asked for a node as it was and as it is, so pods hear of taints that went as well. */
    private Collection<Key> affected(Node node) {
        List<Taint> taints = noExecute(node);
        firstSeen
                .keySet()
                .removeIf(
                        mark ->
                                mark.startsWith(node.name() + " ")
                                        && taints.stream()
                                                .noneMatch(one -> mark(node, one).equals(mark)));
        return taints.isEmpty()
                ? List.of()
                : pods.byIndex(BY_NODE, node.name()).stream().map(Key::of).toList();
    }

    private Result reconcile(Key key) {
        Optional<Pod> found = pods.get(key.namespace(), key.name());
        Optional<Node> node = found.flatMap(pod -> nodes.get("", pod.spec().nodeName()));
        if (found.isEmpty() || node.isEmpty() || found.get().beingDeleted()) {
            doomed.remove(key);
            return Result.done();
        }
        Pod pod = found.get();
        Stay stay =
                Stay.of(
                        noExecute(node.get()),
                        pod.spec().tolerations(),
                        taint -> since(node.get(), taint));
        return switch (stay) {
            case Stay.Forever() -> spare(pod);
            case Stay.Until(Instant end) -> {
                if (end.isAfter(timeline.now())) {
                    doomed.add(key);
                    yield Result.after(Duration.between(timeline.now(), end));
                }
                yield evict(pod);
            }
        };
    }

    private Result spare(Pod pod) {
        if (doomed.remove(Key.of(pod))) {
            tell(pod, "Cancelling deletion of Pod " + Key.of(pod));
        }
        return Result.done();
    }

    private Result evict(Pod pod) {
        tell(pod, "Marking for deletion Pod " + Key.of(pod));
        EVICTION.befall(client, pod, DeleteOptions.DEFAULT, timeline.now());
        doomed.remove(Key.of(pod));
        return Result.done();
    }

    private void tell(Pod pod, String message) {
        events.event(pod, EventRecorder.NORMAL, "TaintManagerEviction", message);
    }

    private Instant since(Node node, Taint taint) {
        return taint.timeAdded()
                .orElseGet(
                        () ->
                                firstSeen.computeIfAbsent(
                                        mark(node, taint), unseen -> timeline.now()));
    }

    private static String mark(Node node, Taint taint) {
        return node.name() + " " + taint.key() + "=" + taint.value();
    }

    private static List<Taint> noExecute(Node node) {
        return node.spec().taints().stream()
                .filter(taint -> taint.effect().equals("NoExecute"))
                .toList();
    }
}
