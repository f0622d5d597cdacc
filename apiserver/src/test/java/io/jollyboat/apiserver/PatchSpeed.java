package io.jollyboat.apiserver;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.runtime.Timeline;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a patch costs, by its kind, above its floor: the same object parsed, printed and written to
 * the store with nothing between. Time of the processor, in one JVM; trust the ratios.
 */
final class PatchSpeed {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final int ROUNDS = 4;
    private static final int PATCHES = 10_000;
    private static final String FILLING = "x".repeat(2600);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private int written;

    private PatchSpeed() {}

    public static void main(String[] arguments) {
        new PatchSpeed().run();
        System.exit(0);
    }

    private void run() {
        Timeline timeline = Timeline.real();
        MemoryStore store = new MemoryStore(timeline);
        ApiServer server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
        server.start();
        ApiTransport api = server.transport("speed", "system:masters");
        ObjectNode pod =
                Json.object(
                        "{'metadata':{'name':'p','annotations':{}},'spec':{'containers':[{'name':'c','image':'web:1'}]}}");
        pod.withObject("/metadata/annotations").put("filling", FILLING);
        JsonNode stored = api.call(new ApiRequest("POST", PODS, Map.of(), ApiRequest.JSON, pod));
        double floor = floor(store, stored.toString().getBytes(StandardCharsets.UTF_8));
        micros(
                () ->
                        patch(
                                api,
                                "merge-patch+json",
                                Map.of(),
                                patchOf("{}"))); // to compile the code
        for (String kind : new String[] {"merge-patch+json", "strategic-merge-patch+json"}) {
            print(kind, micros(() -> patch(api, kind, Map.of(), patchOf("{}"))), floor);
        }
        print(
                "json-patch+json",
                micros(() -> patch(api, "json-patch+json", Map.of(), operations())),
                floor);
        print(
                "apply-patch+yaml",
                micros(
                        () ->
                                patch(
                                        api,
                                        "apply-patch+yaml",
                                        Map.of("fieldManager", "speed", "force", "true"),
                                        patchOf(
                                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'}}"))),
                floor);
        server.stop();
    }

    private ObjectNode patchOf(String base) {
        ObjectNode patch = Json.object(base);
        patch.withObject("/metadata/annotations").put("n", Integer.toString(written++));
        return patch;
    }

    private JsonNode operations() {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        operations
                .addObject()
                .put("op", "add")
                .put("path", "/metadata/annotations/n")
                .put("value", Integer.toString(written++));
        return operations;
    }

    private static void patch(
            ApiTransport api, String kind, Map<String, String> query, JsonNode patch) {
        Map<String, List<String>> all = new HashMap<>();
        query.forEach((name, value) -> all.put(name, List.of(value)));
        api.call(new ApiRequest("PATCH", PODS + "/p", all, "application/" + kind, patch));
    }

    private double floor(MemoryStore store, byte[] value) {
        JsonMapper mapper = JsonMapper.shared();
        store.create("/raw/p", value, Lifetime.FOREVER);
        long[] revision = {revision(store)};
        return micros(
                () -> {
                    byte[] next = mapper.writeValueAsBytes(mapper.readTree(value));
                    if (store.update("/raw/p", next, revision[0], Lifetime.FOREVER)
                            instanceof WriteResult.Written(long now)) {
                        revision[0] = now;
                    }
                });
    }

    private static long revision(MemoryStore store) {
        var entry = store.get("/raw/p").entry();
        return entry == null ? 0 : entry.modRevision();
    }

    private double micros(Runnable work) {
        double last = 0;
        for (int round = 0; round < ROUNDS; round++) { // the first ones compile the code
            long before = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < PATCHES; i++) {
                work.run();
            }
            last = (threads.getCurrentThreadCpuTime() - before) / 1000.0 / PATCHES;
        }
        return last;
    }

    private static void print(String kind, double micros, double floor) {
        System.out.printf(
                Locale.ROOT,
                "patch, %s: %.0f µs of processor, parsing and writing alone %.0f, ratio %.2f%n",
                kind,
                micros,
                floor,
                floor / micros);
    }
}
