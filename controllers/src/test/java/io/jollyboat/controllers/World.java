package io.jollyboat.controllers;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link TestCluster} seen by paths and plain JSON, as kubectl shows it. What a kubelet would
 * report is set by the test.
 */
public final class World {

    public final VirtualTimeline timeline;
    public final Client client;
    public final Informers informers;
    private final TestCluster cluster;

    public World() {
        this(1);
    }

    public World(long seed) {
        this(new TestCluster(seed));
    }

    /** One whose services have addresses of these ranges, divided by commas. */
    public static World withServiceRanges(String ranges) {
        return new World(
                new TestCluster(1, ApiServerConfig.inMemory().services(ranges, "10.96.0.1")));
    }

    private World(TestCluster cluster) {
        this.cluster = cluster;
        timeline = cluster.timeline;
        client = cluster.controllerClient;
        informers = cluster.informers;
    }

    /** Starts a controller, as {@code world.with(JobController::new)}. */
    public World with(Making controller) {
        start(controller);
        return this;
    }

    /** Starts a controller with a view of its own, as one that was started again has. */
    public Component start(Making controller) {
        Component component = controller.make(client, new Informers(client, timeline), timeline);
        component.start();
        return component;
    }

    /** How most controllers are made. */
    @FunctionalInterface
    public interface Making {
        Component make(Client client, Informers informers, VirtualTimeline timeline);
    }

    /** Starts a controller that is made otherwise. */
    public World with(BiFunction<ApiTransport, World, Component> making) {
        making.apply(cluster.controllerTransport, this).start();
        return this;
    }

    public void advance(Duration time) {
        timeline.advance(time);
    }

    public void settle() {
        timeline.advance(Duration.ofSeconds(1));
    }

    public JsonNode get(String path) {
        return cluster.client.call(ApiRequest.get(path, Map.of()));
    }

    public boolean exists(String path) {
        try {
            get(path);
            return true;
        } catch (ApiException gone) {
            return false;
        }
    }

    public List<JsonNode> list(String path) {
        return get(path).path("items").valueStream().toList();
    }

    /** What stands at a JSON pointer in each object of a collection. */
    public List<String> each(String path, String pointer) {
        return list(path).stream().map(one -> one.at(pointer).asString("")).toList();
    }

    public JsonNode create(String path, String json) {
        return call("POST", path, json);
    }

    public void delete(String path) {
        call("DELETE", path, null);
    }

    public void delete(String path, String propagation) {
        cluster.client.call(
                new ApiRequest(
                        "DELETE",
                        path,
                        Map.of("propagationPolicy", List.of(propagation)),
                        "",
                        null));
    }

    /** Deletes at once, as a kubelet does when nothing runs any more. */
    public void remove(String path) {
        cluster.client.call(
                new ApiRequest(
                        "DELETE", path, Map.of("gracePeriodSeconds", List.of("0")), "", null));
    }

    public JsonNode merge(String path, String json) {
        return cluster.client.call(
                new ApiRequest("PATCH", path, Map.of(), Patch.MERGE_PATCH, tree(json)));
    }

    public JsonNode strategic(String path, String json) {
        return cluster.client.call(
                new ApiRequest("PATCH", path, Map.of(), Patch.STRATEGIC_MERGE_PATCH, tree(json)));
    }

    public JsonNode call(String method, String path, @Nullable String json) {
        return cluster.client.call(
                new ApiRequest(
                        method,
                        path,
                        Map.of(),
                        json == null ? "" : ApiRequest.JSON,
                        json == null ? null : tree(json)));
    }

    /** The events told so far, each as {@code Type Reason message}. */
    public List<String> events() {
        settle();
        return list(Resources.EVENTS.path("")).stream()
                .map(
                        event ->
                                Stream.of("type", "reason", "message")
                                        .map(field -> event.path(field).asString(""))
                                        .reduce((a, b) -> a + " " + b)
                                        .orElseThrow())
                .toList();
    }

    /** The conditions of an object, each as {@code Type=Status Reason}. */
    public List<String> conditions(String path) {
        return get(path)
                .path("status")
                .path("conditions")
                .valueStream()
                .map(
                        one ->
                                one.path("type").asString("")
                                        + "="
                                        + one.path("status").asString("")
                                        + " "
                                        + one.path("reason").asString(""))
                .map(String::strip)
                .toList();
    }

    private static ObjectNode tree(String json) {
        return TestCluster.tree(json);
    }
}
