package io.jollyboat.controllers.nodelifecycle;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.coordination.v1.Lease;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.events.ObjectReference;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks after one node whenever it gives a sign of life, changes, or has been silent for its time
 * of grace: its conditions become Unknown, its pods are no longer ready, its taints follow its
 * conditions. The taint that sends its pods away waits for its turn among the {@link Zones}.
 */
public final class NodeLifecycleController implements Component {

    private static final ListOptions NODE_LEASES =
            ListOptions.ALL.fields("metadata.namespace=kube-node-lease");
    private static final String BY_NODE = "nodeName";

    private final Client client;
    private final Timeline timeline;
    private final NodeSettings settings;
    private final Informer<Node> nodes;
    private final Informer<Lease> leases;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    private final Controller controller;
    private final Heartbeats heartbeats = new Heartbeats();
    private final Zones zones; // touched by one reconciliation at a time
    private boolean begun; // the zones know of every node

    /** What Ready last was, by node; so that a turn for the worse is told once. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /**
     * A node as it was last looked at.
     *
     * @param ready what its condition said
     */
    private record Seen(String uid, String ready) {}

    public NodeLifecycleController(
            Client client, Informers informers, Timeline timeline, NodeSettings settings) {
        this.client = client;
        this.timeline = timeline;
        this.settings = settings;
        this.zones = new Zones(settings);
        this.nodes = informers.of(Resources.NODES);
        this.leases = informers.of(Resources.LEASES, NODE_LEASES);
        this.pods = informers.of(Resources.PODS);
        this.pods.addIndex(BY_NODE, pod -> List.of(pod.spec().nodeName()));
        this.events = new EventRecorder(client, timeline, "node-controller", "");
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(nodes)
                        .watches(leases, lease -> List.of(new Key("", lease.name())))
                        .watches(pods, _ -> List.of())
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "node-lifecycle-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result reconcile(Key key) {
        long nanos = timeline.nanos();
        if (!begun) {
            zones.observe(nodes.list(), nanos);
            begun = true;
        }
        Optional<Node> found = nodes.get("", key.name());
        if (found.isEmpty()) {
            heartbeats.forget(key.name());
            passOn(zones.forget(key.name(), nanos));
            Seen gone = seen.remove(key.name());
            if (gone != null) {
                tell(key.name(), gone.uid, "RemovingNode", "Removing Node %s from Controller");
            }
            return Result.done();
        }
        Node node = found.get();
        Duration silence =
                heartbeats.silence(node, leases.get("kube-node-lease", key.name()), nanos);
        Duration left = grace(node).minus(silence);
        if (!left.isPositive()) {
            node = write(node, NodeHealth.silent(node, timeline.now()));
        }
        passOn(zones.observe(List.of(node), nanos));
        Optional<Duration> turn = taint(node);
        tell(node);
        NodeLabels.patch(node)
                .ifPresent(
                        labels ->
                                client.patch(Resources.NODES, "", key.name(), Patch.merge(labels)));
        return Stream.concat(Stream.of(left), turn.stream())
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder())
                .map(Result::after)
                .orElseGet(Result::done);
    }

    private Duration grace(Node node) {
        return NodeHealth.ready(node).isEmpty() ? settings.firstGrace() : settings.grace();
    }

    /** Whether one node's pods may be sent away depends on the others. */
    private void passOn(Zones.Change change) {
        if (change == Zones.Change.NONE) {
            return;
        }
        if (change == Zones.Change.RESUMED) {
            heartbeats.beginAgain(timeline.nanos());
        }
        nodes.list().stream()
                .filter(
                        node ->
                                change != Zones.Change.PACE
                                        || !NodeHealth.ready(node).equals("True"))
                .map(Key::of)
                .forEach(controller::enqueue);
    }

    private Node write(Node node, ObjectNode status) {
        if (status.equals(node.status().json())) {
            return node;
        }
        ObjectNode json = node.json().deepCopy();
        json.set("status", status);
        return client.updateStatus(Resources.NODES, new Node(json));
    }

    /** Empty when nothing of it waits; otherwise how long it does. */
    private Optional<Duration> taint(Node node) {
        boolean inTrouble = NodeTaints.inTrouble(node);
        if (!inTrouble || zones.stopped() || NodeTaints.sendsAway(node)) {
            zones.leave(node.name());
            write(node, NodeTaints.wanted(node, inTrouble && !zones.stopped(), timeline.now()));
            return Optional.empty();
        }
        Optional<Duration> turn = zones.turn(node.name(), timeline.nanos());
        boolean now = turn.isPresent() && !turn.get().isPositive();
        write(node, NodeTaints.wanted(node, now, timeline.now()));
        if (now) {
            zones.taken(node.name(), timeline.nanos());
        }
        return turn;
    }

    private void write(Node node, ArrayNode taints) {
        List<ObjectNode> present = node.spec().taints().stream().map(one -> one.json()).toList();
        if (taints.valueStream().toList().equals(present)) {
            return;
        }
        ObjectNode patch = Trees.newObject();
        patch.putObject("metadata").put("resourceVersion", node.resourceVersion());
        ObjectNode spec = patch.putObject("spec");
        if (taints.isEmpty()) {
            spec.putNull("taints");
        } else {
            spec.set("taints", taints);
        }
        client.patch(Resources.NODES, "", node.name(), Patch.merge(patch));
    }

    /**
     * A node that fell silent is told of, and its pods are no longer ready. Of one that says itself
     * that it is not ready its kubelet tells, and that knows how its pods are.
     */
    private void tell(Node node) {
        String now = NodeHealth.ready(node);
        Seen before = seen.put(node.name(), new Seen(node.uid(), now));
        if (before == null) {
            tell(node.name(), node.uid(), "RegisteredNode", "Registered Node %s in Controller");
        }
        boolean silent = now.equals("Unknown");
        if (before != null && before.ready.equals("True") && silent) {
            events.event(
                    new ObjectReference("v1", "Node", "", node.name(), node.uid(), "", ""),
                    EventRecorder.NORMAL,
                    "NodeNotReady",
                    "Node " + node.name() + " status is now: NodeNotReady");
        }
        if (silent) {
            pods.byIndex(BY_NODE, node.name()).forEach(this::notReady);
        }
    }

    private void tell(String node, String uid, String reason, String what) {
        events.event(
                new ObjectReference("v1", "Node", "", node, uid, "", ""),
                EventRecorder.NORMAL,
                reason,
                "Node " + node + " event: " + what.formatted(node));
    }

    private void notReady(Pod pod) {
        if (!Conditions.holds(pod.status().json(), "Ready")) {
            return;
        }
        ObjectNode patch = Trees.newObject();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "False")
                .put("lastTransitionTime", Conditions.time(timeline.now()));
        try {
            client.patch(
                    Resources.PODS, pod.namespace(), pod.name(), "status", Patch.strategic(patch));
            events.event(pod, EventRecorder.WARNING, "NodeNotReady", "Node is not ready");
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
