package io.jollyboat.controllers.garbage;

import io.jollyboat.controllers.discovery.ServedResources;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apiextensions.v1.CustomResourceDefinition;
import io.jollyboat.core.api.apiregistration.v1.APIService;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
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
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Follows owner references to their end. See the package for what it does. */
public final class GarbageCollector implements Component {

    /** Lets the cluster come up first: nothing can have become garbage by then. */
    private static final Duration START = Duration.ofSeconds(2);

    /** An object is often seen before its owner, on another watch; a moment later both are. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** Stands for all built-in resources among the names of definitions. */
    private static final Key BUILT_IN = new Key("", "");

    private final Client client;
    private final Timeline timeline;
    private final EventRecorder events;
    private final Informer<CustomResourceDefinition> definitions;
    private final Graph graph = new Graph();
    private final Monitors monitors;
    private final Owners owners;
    private final WorkQueue<String> queue;
    private final Controller discovery;

    /** Objects that wait for a resource to be served or to be seen whole. */
    private final Set<String> unresolved = ConcurrentHashMap.newKeySet();

    public GarbageCollector(ApiTransport api, Informers informers, Timeline timeline) {
        this.client = new Client(api);
        this.timeline = timeline;
        this.events = new EventRecorder(client, timeline, name(), "");
        this.definitions = informers.of(Resources.CUSTOM_RESOURCE_DEFINITIONS);
        this.queue = new WorkQueue<>(timeline, 5, this::work);
        this.monitors = new Monitors(new ServedResources(api), client, timeline, graph, this::look);
        this.owners = new Owners(graph, monitors, client);
        this.discovery =
                Controller.named(name(), timeline)
                        .reconciles(definitions)
                        .watches(informers.of(Resources.API_SERVICES), GarbageCollector::remote)
                        .with(this::follow);
    }

    @Override
    public String name() {
        return "garbage-collector-controller";
    }

    @Override
    public void start() {
        timeline.after(
                START,
                () -> {
                    discovery.start();
                    discovery.enqueue(BUILT_IN);
                });
    }

    @Override
    public void stop() {
        discovery.stop();
        queue.close();
        monitors.stop();
    }

    /** What other servers serve comes and goes with these. */
    private static List<Key> remote(APIService service) {
        return service.json().path("spec").hasNonNull("service") ? List.of(BUILT_IN) : List.of();
    }

    /** A definition or a server came, changed or went: the resources may be others. */
    private Result follow(Key key) {
        if (monitors.follow()) {
            monitors.whenSynced(this::resolve);
        }
        boolean awaited =
                definitions.get("", key.name()).filter(GarbageCollector::established).isPresent()
                        && definitions
                                .get("", key.name())
                                .filter(
                                        crd ->
                                                monitors.find(
                                                                crd.spec().group(),
                                                                crd.spec().names().kind())
                                                        .isEmpty())
                                .isPresent();
        return awaited ? Result.after(MOMENT) : Result.done();
    }

    private static boolean established(CustomResourceDefinition definition) {
        return !definition.beingDeleted()
                && definition.status().conditions().stream()
                        .anyMatch(
                                condition ->
                                        condition.type().equals("Established")
                                                && condition.status().equals("True"));
    }

    private void resolve() {
        if (monitors.synced()) {
            List<String> again = List.copyOf(unresolved);
            unresolved.clear();
            again.forEach(queue::add);
        }
    }

    private void look(String uid) {
        boolean going = graph.node(uid).filter(node -> node.object().beingDeleted()).isPresent();
        boolean ownersKnown =
                graph.node(uid).stream()
                        .flatMap(node -> node.object().ownerReferences().stream())
                        .allMatch(owner -> graph.node(owner.uid()).isPresent());
        if (going || ownersKnown) {
            queue.add(uid);
        } else {
            queue.addAfter(uid, MOMENT);
        }
    }

    private void work(String uid) {
        if (!monitors.synced()) {
            unresolved.add(uid);
            resolve(); // should the last have caught up just now
            return;
        }
        try {
            graph.node(uid).ifPresent(this::process);
            queue.forget(uid);
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                queue.forget(uid); // gone; the watch says so soon
            } else {
                queue.retry(uid);
            }
        }
    }

    private void process(Node node) {
        Owned object = node.object();
        if (object.orphansDependents()) {
            orphan(node);
        } else if (object.waitsForDependents()) {
            waitForDependents(node);
        } else if (!object.beingDeleted() && !object.ownerReferences().isEmpty()) {
            judge(node);
        }
    }

    private void judge(Node node) {
        Owned object = node.object();
        tellImpossible(node);
        List<Node> dependents = graph.dependents(node.uid());
        Verdict verdict =
                Verdict.on(
                        object,
                        owner -> {
                            Verdict.OwnerState state = owners.state(owner, object.namespace());
                            if (state == Verdict.OwnerState.UNKNOWN) {
                                unresolved.add(node.uid());
                            }
                            return state;
                        },
                        !dependents.isEmpty());
        switch (verdict) {
            case Verdict.Keep ignored -> {}
            case Verdict.Drop drop -> setOwners(node, drop.remaining());
            case Verdict.Delete delete -> {
                if (delete.policy().equals("Foreground")
                        && dependents.stream().anyMatch(d -> d.object().waitsForDependents())) {
                    unblock(node); // a circle: each waits for the other
                }
                client.delete(
                        node.type(),
                        object.namespace(),
                        object.name(),
                        new DeleteOptions(
                                null, object.uid(), object.resourceVersion(), delete.policy()));
            }
        }
    }

    private void waitForDependents(Node node) {
        List<Node> blocking =
                graph.dependents(node.uid()).stream()
                        .filter(
                                dependent ->
                                        dependent
                                                .object()
                                                .reference(node.uid())
                                                .filter(OwnerReference::blockOwnerDeletion)
                                                .isPresent())
                        .toList();
        if (blocking.isEmpty()) {
            removeFinalizer(node, Owned.FOREGROUND);
            return;
        }
        blocking.stream()
                .filter(dependent -> !dependent.object().beingDeleted())
                .forEach(dependent -> queue.add(dependent.uid()));
    }

    private void orphan(Node node) {
        for (Node dependent : graph.dependents(node.uid())) {
            List<OwnerReference> others =
                    dependent.object().ownerReferences().stream()
                            .filter(owner -> !owner.uid().equals(node.uid()))
                            .toList();
            try {
                setOwners(dependent, others);
            } catch (ApiException e) {
                if (e.reason() != Reason.NOT_FOUND) {
                    throw e;
                }
            }
        }
        removeFinalizer(node, Owned.ORPHAN);
    }

    /** Makes no owner wait for this object any more. */
    private void unblock(Node node) {
        ArrayNode references = Trees.newObject().arrayNode();
        for (OwnerReference owner : node.object().ownerReferences()) {
            references.add(owner.copyOfJson().put("blockOwnerDeletion", false));
        }
        patch(node, "ownerReferences", references, "");
    }

    private void setOwners(Node node, List<OwnerReference> remaining) {
        ArrayNode references = Trees.newObject().arrayNode();
        remaining.forEach(owner -> references.add(owner.copyOfJson()));
        patch(node, "ownerReferences", references, node.object().resourceVersion());
    }

    private void removeFinalizer(Node node, String finalizer) {
        Owned now = client.get(node.type(), node.object().namespace(), node.object().name());
        if (!now.uid().equals(node.uid()) || !now.finalizers().contains(finalizer)) {
            return;
        }
        ArrayNode others = Trees.newObject().arrayNode();
        now.finalizers().stream().filter(one -> !one.equals(finalizer)).forEach(others::add);
        patch(new Node(node.type(), now), "finalizers", others, now.resourceVersion());
    }

    /** Replaces a list in the metadata, of this very object and, if given, only in this state. */
    private void patch(Node node, String field, ArrayNode list, String resourceVersion) {
        ObjectNode patch = Trees.newObject();
        ObjectNode metadata = patch.putObject("metadata").put("uid", node.uid());
        if (!resourceVersion.isEmpty()) {
            metadata.put("resourceVersion", resourceVersion);
        }
        metadata.set(field, list.isEmpty() ? list.nullNode() : list);
        client.patch(
                node.type(), node.object().namespace(), node.object().name(), Patch.merge(patch));
    }

    /** Of owners that cannot be, since they are in another namespace. */
    private void tellImpossible(Node node) {
        Owned object = node.object();
        for (OwnerReference owner : object.ownerReferences()) {
            if (owners.impossible(owner, object.namespace())) {
                events.event(
                        new ObjectReference(
                                node.type().apiVersion(),
                                node.type().kind(),
                                object.namespace(),
                                object.name(),
                                object.uid(),
                                "",
                                ""),
                        EventRecorder.WARNING,
                        "OwnerRefInvalidNamespace",
                        "ownerRef [%1$s/%2$s, namespace: %3$s, name: %4$s, uid: %5$s] does not exist in namespace \"%3$s\""
                                .formatted(
                                        owner.apiVersion(),
                                        owner.kind(),
                                        object.namespace(),
                                        owner.name(),
                                        owner.uid()));
            }
        }
    }
}
