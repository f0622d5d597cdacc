package io.jollyboat.apiserver.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LiveEndpointTest {

    private static final String GROUP = "/apis/weather.sea/v1";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final ApiTransport api = server.transport("test", "system:masters");

    private final Winds winds = new Winds();

    /** Winds that rise and fall; of those that fell, the last two are remembered. */
    private static final class Winds implements LiveObjects {

        private static final long BEFORE = 100;

        private final List<Change> blowing = new ArrayList<>();
        private final List<Change> fallen = new ArrayList<>();
        private final List<Runnable> hints = new ArrayList<>();
        private long version = BEFORE;

        Winds() {
            blow("north", "boreas", "boreas", 7);
            blow("south", "notos", "notos", 7);
        }

        private static ObjectNode wind(String namespace, String name) {
            return wind(namespace, name, name, 7, 1);
        }

        private static ObjectNode wind(
                String namespace, String name, String of, int force, long version) {
            return Json.object(
                    "{'apiVersion':'weather.sea/v1','kind':'Wind','metadata':{'name':'%s',"
                                    .formatted(name)
                            + "'namespace':'%s','labels':{'of':'%s'},'resourceVersion':'%d'}"
                                    .formatted(namespace, of, version)
                            + ",'force':%d}".formatted(force));
        }

        private static boolean is(Change each, String name) {
            return each.object().get().at("/metadata/name").asString("").equals(name);
        }

        void blow(String namespace, String name, String of, int force) {
            long now = ++version;
            long since =
                    blowing.stream()
                            .filter(each -> is(each, name))
                            .mapToLong(Change::since)
                            .findFirst()
                            .orElse(now);
            NavigableMap<Long, Map<String, String>> labels = new TreeMap<>();
            for (Change each : blowing.stream().filter(each -> is(each, name)).toList()) {
                labels.putAll(each.earlierLabels());
                String before = each.object().get().at("/metadata/labels/of").asString();
                labels.put(now, Map.of("of", before));
            }
            blowing.removeIf(each -> is(each, name));
            blowing.add(
                    new Change(
                            now,
                            since,
                            false,
                            () -> wind(namespace, name, of, force, now),
                            labels));
            hints.forEach(Runnable::run);
        }

        void fall(String name) {
            Change last = blowing.stream().filter(each -> is(each, name)).findFirst().orElseThrow();
            blowing.remove(last);
            fallen.add(
                    new Change(++version, last.since(), true, last.object(), last.earlierLabels()));
            hints.forEach(Runnable::run);
        }

        @Override
        public Optional<ObjectNode> find(String namespace, String name) {
            return list(namespace).objects().stream()
                    .filter(each -> each.at("/metadata/name").asString().equals(name))
                    .findFirst();
        }

        @Override
        public Listing list(String namespace) {
            return new Listing(
                    version,
                    blowing.stream()
                            .map(each -> each.object().get())
                            .filter(
                                    each ->
                                            namespace.isEmpty()
                                                    || each.at("/metadata/namespace")
                                                            .asString()
                                                            .equals(namespace))
                            .toList());
        }

        @Override
        public List<Change> changes(long after) {
            boolean tooOld = fallen.size() > 2 && after < fallen.get(fallen.size() - 3).version();
            if (after > 0 && (after < BEFORE || after > version || tooOld)) {
                throw ApiException.expired("too old resource version: " + after);
            }
            return Stream.concat(blowing.stream(), fallen.stream())
                    .filter(each -> each.version() > after)
                    .sorted(Comparator.comparingLong(Change::version))
                    .toList();
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public Runnable whenChanged(Runnable hint) {
            hints.add(hint);
            return () -> hints.remove(hint);
        }
    }

    private final LiveResource resource =
            new LiveResource(
                    "weather.sea",
                    "v1",
                    new LiveResource.Names("winds", "wind", "Wind", List.of("w")),
                    Printer.of().name().number("Force", "", wind -> wind.path("force").asLong()),
                    () ->
                            Json.object(
                                    "{'description': 'A wind.', 'properties': {'force':"
                                            + " {'type': 'integer', 'description': 'How"
                                            + " strong.'}}}"),
                    winds);

    @BeforeEach
    void start() {
        server.serve(resource);
        server.start();
        timeline.advance(Duration.ofSeconds(1));
    }

    private JsonNode get(String path, Map<String, List<String>> query) {
        return api.call(ApiRequest.get(path, query));
    }

    @Test
    void itsGroupIsDiscovered() {
        assertThat(get("/apis", Map.of()).toString()).contains("\"weather.sea/v1\"");
        JsonNode resource = get(GROUP, Map.of()).at("/resources/0");
        assertThat(resource.path("kind").asString()).isEqualTo("Wind");
        assertThat(resource.path("verbs").toString()).isEqualTo("[\"get\",\"list\",\"watch\"]");
        assertThat(resource.at("/shortNames/0").asString()).isEqualTo("w");
    }

    @Test
    void objectsAreReadByNameByNamespaceAndAllTogether() {
        assertThat(get(GROUP + "/namespaces/north/winds/boreas", Map.of()).path("force").asInt())
                .isEqualTo(7);
        assertThat(get(GROUP + "/namespaces/south/winds", Map.of()).path("items").size())
                .isEqualTo(1);
        JsonNode all = get(GROUP + "/winds", Map.of());
        assertThat(all.path("kind").asString()).isEqualTo("WindList");
        assertThat(all.path("items").size()).isEqualTo(2);
        assertThatThrownBy(() -> get(GROUP + "/namespaces/north/winds/notos", Map.of()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("winds.weather.sea \"notos\" not found");
    }

    @Test
    void listsAreNarrowedBySelectors() {
        String winds = GROUP + "/winds";
        assertThat(
                        get(winds, Map.of("labelSelector", List.of("of=notos")))
                                .at("/items/0/metadata/name"))
                .hasToString("\"notos\"");
        assertThat(
                        get(winds, Map.of("fieldSelector", List.of("metadata.namespace!=south")))
                                .at("/items/0/metadata/name"))
                .hasToString("\"boreas\"");
        assertThatThrownBy(() -> get(winds, Map.of("fieldSelector", List.of("force=7"))))
                .hasMessageContaining("field label not supported: force");
    }

    private JsonNode document(String path) {
        return JsonMapper.shared().readTree(get(path, Map.of()).asString());
    }

    @Test
    void itsFieldsAreExplained() {
        JsonNode index = document("/openapi/v3");
        String at = index.at("/paths/apis~1weather.sea~1v1/serverRelativeURL").asString("");
        assertThat(at).startsWith("/openapi/v3/apis/weather.sea/v1");

        JsonNode document = document("/openapi/v3/apis/weather.sea/v1");
        JsonNode wind = document.at("/components/schemas/sea.weather.v1.Wind");
        assertThat(wind.at("/properties/force/description").asString()).isEqualTo("How strong.");
        assertThat(wind.at("/x-kubernetes-group-version-kind/0/kind").asString()).isEqualTo("Wind");
        assertThat(
                        document.at("/paths/~1apis~1weather.sea~1v1~1winds/get")
                                .path("x-kubernetes-action")
                                .asString())
                .isEqualTo("list");
    }

    @Test
    void nothingCanBeWritten() {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            String path =
                    GROUP + "/namespaces/north/winds" + (method.equals("POST") ? "" : "/boreas");
            assertThatThrownBy(
                            () ->
                                    api.call(
                                            new ApiRequest(
                                                    method,
                                                    path,
                                                    Map.of(),
                                                    ApiRequest.JSON,
                                                    Winds.wind("north", "boreas"))))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .isEqualTo(Reason.METHOD_NOT_ALLOWED));
        }
        assertThatThrownBy(() -> get(GROUP + "/storms", Map.of())).isInstanceOf(ApiException.class);
    }

    @Test
    void whoMayViewANamespaceMayNotReadJustAnyOfThem() {
        ApiTransport nobody = server.transport("nobody");
        assertThatThrownBy(
                        () ->
                                nobody.call(
                                        ApiRequest.get(
                                                GROUP + "/namespaces/north/winds", Map.of())))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN));
    }

    /** What a watch heard, in short. */
    private static final class Heard implements WatchSink {

        final List<String> events = new ArrayList<>();
        final List<JsonNode> objects = new ArrayList<>();
        final List<String> ends = new ArrayList<>();

        @Override
        public void event(String type, ObjectNode object) {
            JsonNode metadata = object.path("metadata");
            objects.add(object);
            events.add(
                    "%s %s@%s"
                            .formatted(
                                    type,
                                    metadata.path("name").asString(""),
                                    metadata.path("resourceVersion").asString("")));
        }

        @Override
        public void closed(@Nullable ApiException why) {
            ends.add(why == null ? "in order" : why.reason() + ": " + why.message());
        }
    }

    private Heard watch(String path, String... query) {
        Map<String, List<String>> parameters = new HashMap<>();
        parameters.put("watch", List.of("true"));
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], List.of(query[i + 1]));
        }
        Heard heard = new Heard();
        api.watch(ApiRequest.get(path, parameters), heard);
        settle();
        return heard;
    }

    private void settle() {
        timeline.advance(Duration.ofMillis(1));
    }

    @Test
    void aWatchTellsWhatThereIsAndWhatHappensToIt() {
        Heard heard = watch(GROUP + "/winds");
        winds.blow("north", "boreas", "boreas", 9);
        settle();
        winds.fall("notos");
        settle();

        assertThat(heard.events)
                .containsExactly(
                        "ADDED boreas@101",
                        "ADDED notos@102",
                        "MODIFIED boreas@103",
                        "DELETED notos@104");
        assertThat(heard.objects.get(2).path("force").asInt()).isEqualTo(9);
        assertThat(heard.objects.get(2).at("/metadata/labels/of").asString()).isEqualTo("boreas");
    }

    @Test
    void aWatchGoesOnFromTheVersionOfAList() {
        String version =
                get(GROUP + "/winds", Map.of()).at("/metadata/resourceVersion").asString("");
        winds.blow("north", "boreas", "boreas", 9);
        winds.fall("notos");
        winds.blow("north", "zephyros", "zephyros", 1);
        winds.fall("zephyros"); // came and went, so that the reader need never know

        assertThat(watch(GROUP + "/winds", "resourceVersion", version).events)
                .containsExactly("MODIFIED boreas@103", "DELETED notos@104");
    }

    @Test
    void aVersionThatIsForgottenOrOfAnotherProcessMustBeListedAnew() {
        assertThat(watch(GROUP + "/winds", "resourceVersion", "7").ends)
                .containsExactly("EXPIRED: too old resource version: 7");
        assertThat(watch(GROUP + "/winds", "resourceVersion", "999").ends)
                .containsExactly("EXPIRED: too old resource version: 999");
        assertThat(winds.hints).isEmpty();
    }

    @Test
    void aWatchIsNarrowedBySelectorsAndNamespaces() {
        Heard north = watch(GROUP + "/namespaces/north/winds");
        Heard notos = watch(GROUP + "/winds", "fieldSelector", "metadata.name=notos");
        Heard labelled = watch(GROUP + "/winds", "labelSelector", "of=boreas");
        winds.blow("south", "notos", "boreas", 8);
        settle();
        winds.blow("south", "notos", "notos", 8);
        settle();

        assertThat(north.events).containsExactly("ADDED boreas@101");
        assertThat(notos.events)
                .containsExactly("ADDED notos@102", "MODIFIED notos@103", "MODIFIED notos@104");
        assertThat(labelled.events)
                .containsExactly("ADDED boreas@101", "ADDED notos@103", "DELETED notos@104");
    }

    @Test
    void aWatchTellsOfWhatLeftItsSelectionBetweenTheListAndTheWatch() {
        winds.blow("south", "notos", "boreas", 8);
        Map<String, List<String>> ofBoreas = Map.of("labelSelector", List.of("of=boreas"));
        String version =
                get(GROUP + "/winds", ofBoreas).at("/metadata/resourceVersion").asString("");
        winds.blow("south", "notos", "notos", 8);
        winds.blow("south", "notos", "notos", 9);
        winds.blow("north", "boreas", "boreas", 9);
        String later = Long.toString(winds.version());

        assertThat(
                        watch(
                                        GROUP + "/winds",
                                        "labelSelector",
                                        "of=boreas",
                                        "resourceVersion",
                                        version)
                                .events)
                .containsExactly("DELETED notos@105", "MODIFIED boreas@106");
        assertThat(
                        watch(
                                        GROUP + "/winds",
                                        "labelSelector",
                                        "of=boreas",
                                        "resourceVersion",
                                        later)
                                .events)
                .isEmpty();
    }

    @Test
    void watchesEndWithTheServerAndNoneBeginsBehindIt() {
        Heard heard = watch(GROUP + "/winds");
        Heard stored = watch("/api/v1/pods");
        server.stop();
        settle();

        assertThat(heard.ends).containsExactly("in order");
        assertThat(stored.ends).containsExactly("in order");
        assertThat(winds.hints).isEmpty();
        assertThat(watch(GROUP + "/winds").ends).containsExactly("in order");
    }

    @Test
    void aWatchEndsInTimeAndSaysHowFarItCame() {
        Heard heard =
                watch(
                        GROUP + "/winds",
                        "sendInitialEvents",
                        "true",
                        "resourceVersionMatch",
                        "NotOlderThan",
                        "allowWatchBookmarks",
                        "true",
                        "timeoutSeconds",
                        "90");
        assertThat(heard.objects.getLast().at("/metadata/annotations").toString())
                .contains("initial-events-end");
        winds.fall("notos");
        timeline.advance(Duration.ofSeconds(91));
        winds.fall("boreas");
        settle();

        assertThat(heard.events)
                .containsExactly(
                        "ADDED boreas@101",
                        "ADDED notos@102",
                        "BOOKMARK @102",
                        "DELETED notos@103",
                        "BOOKMARK @103",
                        "BOOKMARK @103");
        assertThat(heard.ends).containsExactly("in order");
        assertThat(winds.hints).isEmpty();
    }

    @Test
    void aWatchInTablesNamesTheColumnsOnce() {
        LiveEvents form = new LiveEvents(resource, new Form.Table("v1", "None"), timeline);
        byte[] boreas = Winds.wind("north", "boreas").toString().getBytes(StandardCharsets.UTF_8);
        WatchEvent event =
                new WatchEvent(
                        WatchEvent.Type.ADDED, new StoredObject("boreas", boreas, 5, null), 5);
        ObjectNode first = form.object(event);
        ObjectNode second = form.object(event);

        assertThat(form.kind()).isEqualTo("Table");
        assertThat(first.path("columnDefinitions").size()).isEqualTo(2);
        assertThat(second.path("columnDefinitions").size()).isZero();
        assertThat(second.at("/rows/0/cells").toString()).isEqualTo("[\"boreas\",7]");
        assertThat(form.object(WatchEvent.bookmark(6, false)).at("/metadata/resourceVersion"))
                .hasToString("\"6\"");
    }
}
