package io.jollyboat.controllers.namespace;

import io.jollyboat.controllers.namespace.NamespacedResources.Collection;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes what lies in a namespace that is being deleted. Some of it takes its time to go: pods
 * end, others clean up first; so it looks again until nothing is left, and only then takes its
 * finalizer off.
 */
public final class NamespaceController implements Component {

    private static final String FINALIZER = "kubernetes";

    /** How soon it looks again whether the rest has gone; only while a namespace is going. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ApiTransport api;
    private final NamespacedResources resources;
    private final Informer<Namespace> namespaces;
    private final Controller controller;

    public NamespaceController(ApiTransport api, Informers informers, Timeline timeline) {
        this.api = api;
        this.resources = new NamespacedResources(api);
        this.namespaces = informers.of(Resources.NAMESPACES);
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(namespaces)
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

    private Result reconcile(Key key) {
        Optional<Namespace> found = namespaces.get("", key.name());
        if (found.isEmpty() || !ours(found.get().json())) {
            return Result.done();
        }
        List<Collection> collections = resources.all();
        boolean empty = true;
        for (Collection collection : collections) {
            empty &= emptied(collection, key.name());
        }
        if (!empty) {
            return Result.after(SOON);
        }
        letGo(found.get().json().deepCopy(), key.name());
        return Result.done();
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

    /** Deletes what is in a collection; returns whether nothing is left. */
    private boolean emptied(Collection collection, String namespace) {
        String path = collection.path(namespace);
        if (empty(path)) {
            return true;
        }
        api.call(new ApiRequest("DELETE", path, Map.of(), "", null));
        return empty(path);
    }

    private boolean empty(String path) {
        JsonNode list = api.call(ApiRequest.get(path, Map.of("limit", List.of("1"))));
        return list.path("items").isEmpty();
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
