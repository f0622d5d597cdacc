package io.jollyboat.controllers.namespace;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
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
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes what lies in a namespace that is being deleted: first the pods, and when they have gone
 * all the rest, so that nothing that a pod relies on is taken from under it. What takes its time is
 * told of in the namespace's conditions. When nothing is left it takes its finalizer off.
 */
public final class NamespaceController implements Component {

    private static final String FINALIZER = "kubernetes";

    /** How soon it looks again whether the rest has gone, at first and at most. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Duration LATER = Duration.ofSeconds(8);

    private final ApiTransport api;
    private final Timeline timeline;
    private final NamespacedResources resources;
    private final Emptying emptying;
    private final Informer<Namespace> namespaces;
    private final Controller controller;

    /** How often a namespace was looked at in vain. */
    private final Map<String, Integer> waits = new ConcurrentHashMap<>();

    public NamespaceController(ApiTransport api, Informers informers, Timeline timeline) {
        this.api = api;
        this.timeline = timeline;
        this.resources = new NamespacedResources(api);
        this.emptying = new Emptying(api);
        this.namespaces = informers.of(Resources.NAMESPACES);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(namespaces)
                        .watches(informers.of(Resources.PODS), this::emptier)
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "namespace-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** A pod that has gone from a namespace that is going. */
    private Collection<Key> emptier(Pod pod) {
        return namespaces
                .get("", pod.namespace())
                .filter(namespace -> ours(namespace.json()))
                .map(namespace -> List.of(Key.of(namespace)))
                .orElse(List.of());
    }

    private Result reconcile(Key key) {
        Optional<Namespace> found = namespaces.get("", key.name());
        if (found.isEmpty() || !ours(found.get().json())) {
            waits.remove(key.name());
            return Result.done();
        }
        Duration age = Duration.between(deleted(found.get()), timeline.now());
        Remains remains = emptying.empty(key.name(), age, resources.all());
        ObjectNode told = tell(found.get(), remains);
        if (remains.nothing()) {
            waits.remove(key.name());
            letGo(told, key.name());
            return Result.done();
        }
        if (remains.longestGrace().isPositive()) {
            // Pods wake us when they go; this is for the case that nobody ends them.
            return Result.after(remains.longestGrace().dividedBy(2).plusSeconds(1));
        }
        int times = waits.merge(key.name(), 1, Integer::sum);
        Duration wait = SOON.multipliedBy(1L << Math.min(times - 1, 6));
        return Result.after(wait.compareTo(LATER) < 0 ? wait : LATER);
    }

    /**
     * Also of nothing: others may hold the namespace for a while yet, and what was told is not to
     * stand there then.
     *
     * @return the namespace as it is now, to be changed
     */
    private ObjectNode tell(Namespace namespace, Remains remains) {
        ObjectNode json = namespace.json().deepCopy();
        if (!remains.write(json.withObject("/status"), timeline.now())) {
            return json;
        }
        JsonNode written =
                api.call(
                        new ApiRequest(
                                "PUT",
                                "/api/v1/namespaces/" + namespace.name() + "/status",
                                Map.of(),
                                ApiRequest.JSON,
                                json));
        return (ObjectNode) written.deepCopy();
    }

    private Instant deleted(Namespace namespace) {
        return Trees.time(Trees.object(namespace.json(), "metadata"), "deletionTimestamp")
                .orElse(timeline.now());
    }

    /** Whether a namespace is going and waits for this controller. */
    private static boolean ours(ObjectNode namespace) {
        boolean going = namespace.path("metadata").has("deletionTimestamp");
        return going
                && namespace
                        .path("spec")
                        .path("finalizers")
                        .valueStream()
                        .anyMatch(finalizer -> finalizer.asString("").equals(FINALIZER));
    }

    private void letGo(ObjectNode namespace, String name) {
        ArrayNode others = namespace.arrayNode();
        for (JsonNode finalizer : namespace.path("spec").path("finalizers")) {
            if (!finalizer.asString("").equals(FINALIZER)) {
                others.add(finalizer);
            }
        }
        namespace.withObject("/spec").set("finalizers", others);
        try {
            api.call(
                    new ApiRequest(
                            "PUT",
                            "/api/v1/namespaces/" + name + "/finalize",
                            Map.of(),
                            ApiRequest.JSON,
                            namespace));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
