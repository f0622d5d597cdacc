package io.jollyboat.apiserver;

import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server on the memory store and the virtual timeline, and short ways to call it. */
public final class TestServer {

    private static final JsonMapper MAPPER = new JsonMapper();

    public final VirtualTimeline timeline;
    public final MemoryStore store;
    public final ApiServer server;
    public final ApiTransport api;

    public TestServer() {
        this(ApiServerConfig.inMemory());
    }

    public TestServer(ApiServerConfig config) {
        this(config, new VirtualTimeline(1));
    }

    private TestServer(ApiServerConfig config, VirtualTimeline timeline) {
        this(config, timeline, new MemoryStore(timeline));
    }

    private TestServer(ApiServerConfig config, VirtualTimeline timeline, MemoryStore store) {
        this.timeline = timeline;
        this.store = store;
        server = new ApiServer(store, timeline, config);
        server.start();
        api = server.transport("test", "system:masters");
    }

    /** Stops the server and starts another one on the same store. */
    public TestServer restarted() {
        return restarted(ApiServerConfig.inMemory());
    }

    /** The same, set up in another way. */
    public TestServer restarted(ApiServerConfig config) {
        server.stop();
        return new TestServer(config, timeline, store);
    }

    /** A GET; parameters are given as name, value, name, value. */
    public JsonNode get(String path, String... query) {
        return api.call(ApiRequest.get(path, parameters(query)));
    }

    public JsonNode post(String path, String json, String... query) {
        return send("POST", path, "application/json", json, query);
    }

    public JsonNode put(String path, String json, String... query) {
        return send("PUT", path, "application/json", json, query);
    }

    public JsonNode patch(String path, String type, String json, String... query) {
        return send("PATCH", path, "application/" + type + "-patch+json", json, query);
    }

    public JsonNode delete(String path, String... query) {
        return api.call(new ApiRequest("DELETE", path, parameters(query), "", null));
    }

    public JsonNode delete(String path, ObjectNode options) {
        return api.call(new ApiRequest("DELETE", path, Map.of(), "application/json", options));
    }

    public JsonNode send(String method, String path, String type, String json, String... query) {
        return api.call(new ApiRequest(method, path, parameters(query), type, tree(json)));
    }

    /** Opens a watch and returns what it tells, as it comes. */
    public Told watch(String path, String... query) {
        Told told = new Told();
        Map<String, List<String>> all = new LinkedHashMap<>(parameters(query));
        all.put("watch", List.of("true"));
        told.watch = api.watch(ApiRequest.get(path, all), told);
        settle();
        return told;
    }

    /** Lets everything run that is ready. */
    public void settle() {
        timeline.advance(Duration.ofMillis(1));
    }

    /** JSON in single quotes, for people. */
    public static JsonNode tree(String json) {
        return MAPPER.readTree(json.replace('\'', '"'));
    }

    private static Map<String, List<String>> parameters(String... query) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            all.put(query[i], List.of(query[i + 1]));
        }
        return all;
    }

    /** What a watch has told so far, one line per event. */
    public final class Told implements WatchSink {
        public final List<ObjectNode> objects = new ArrayList<>();
        public final List<String> lines = new ArrayList<>();
        public @Nullable ApiException why;
        public boolean closed;
        private @Nullable Watch watch;

        @Override
        public void event(String type, ObjectNode object) {
            objects.add(object);
            lines.add(type + " " + object.path("metadata").path("name").asString("-"));
        }

        @Override
        public void closed(@Nullable ApiException reason) {
            closed = true;
            why = reason;
        }

        public void stop() {
            if (watch != null) {
                watch.stop();
            }
        }

        /** What was told since the last call. */
        public List<String> take() {
            settle();
            List<String> taken = List.copyOf(lines);
            lines.clear();
            return taken;
        }

        @Override
        public String toString() {
            return Arrays.toString(lines.toArray());
        }
    }
}
