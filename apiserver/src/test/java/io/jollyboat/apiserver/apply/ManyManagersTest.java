package io.jollyboat.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Deployment in the hands of managers who apply, force and update at random, against {@link
 * SharedFields}. A finding names its seed; {@code -Djolly.apply.from=SEED -Djolly.apply.seeds=1}
 * repeats it, {@code -Djolly.apply.seeds=1000} looks further.
 */
class ManyManagersTest {

    private static final long FROM = Long.getLong("jolly.apply.from", 1);
    private static final int SEEDS = Integer.getInteger("jolly.apply.seeds", 12);
    private static final int STEPS = Integer.getInteger("jolly.apply.steps", 40);

    private static final String WHERE = "/apis/apps/v1/namespaces/default/deployments";
    private static final List<String> MANAGERS = List.of("ann", "bob", "cy");
    private static final List<String> PLACES =
            List.of("label", "annotation", "finalizer", "element");
    private static final String CONTAINERS = "/spec/template/spec/containers/0";

    @Test
    void whoOwnsWhatAndWhatIsThereIsAsApplyHasIt() {
        TestServer server = new TestServer();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            new Life(server, seed).live();
        }
        server.server.stop();
    }

    /** What becomes of one object. */
    private static final class Life {
        private final TestServer server;
        private final long seed;
        private final Random random;
        private final String name;
        private final SharedFields expected = new SharedFields();
        private final Set<String> appliers = new TreeSet<>();
        private JsonNode now;
        private String step = "";

        Life(TestServer server, long seed) {
            this.server = server;
            this.seed = seed;
            this.random = new Random(seed);
            this.name = "web-" + seed;
            Map<String, String> first = document();
            expected.update("zoe", first);
            this.now =
                    server.api.call(
                            new ApiRequest(
                                    "POST",
                                    WHERE,
                                    Map.of("fieldManager", List.of("zoe")),
                                    "application/json",
                                    object(first)));
        }

        void live() {
            check();
            for (int i = 0; i < STEPS; i++) {
                String manager = MANAGERS.get(random.nextInt(MANAGERS.size()));
                Map<String, String> document = random.nextInt(5) == 0 ? again() : document();
                step = "seed " + seed + ", step " + i + ": " + manager + " ";
                if (random.nextInt(4) == 0) {
                    update(manager, document);
                } else {
                    apply(manager, document, random.nextInt(3) == 0);
                }
                check();
            }
        }

        private void update(String manager, Map<String, String> document) {
            step += "updates " + document;
            ObjectNode changed = now.deepCopy().asObject();
            fill(changed, document);
            expected.update(manager, document);
            now =
                    send(
                            "PUT",
                            "application/json",
                            changed,
                            Map.of("fieldManager", List.of(manager)));
        }

        private void apply(String manager, Map<String, String> document, boolean force) {
            step += (force ? "forces " : "applies ") + document + " on\n" + expected;
            Set<String> conflicts = expected.conflicts(manager, document);
            Map<String, List<String>> query =
                    Map.of(
                            "fieldManager",
                            List.of(manager),
                            "force",
                            List.of(Boolean.toString(force)));
            String before = expected.toString();
            JsonNode came;
            try {
                came = send("PATCH", "application/apply-patch+yaml", object(document), query);
            } catch (ApiException refused) {
                assertThat(refused.code()).as(step).isEqualTo(409);
                assertThat(force).as(step + refused.message()).isFalse();
                assertThat(objections(refused)).as(step).isEqualTo(conflicts);
                return;
            }
            assertThat(force || conflicts.isEmpty()).as(step + " has no conflicts").isTrue();
            expected.apply(manager, document);
            // who is new has the rest of the object with the others from now on
            if (!appliers.add(manager) && expected.toString().equals(before)) {
                assertThat(version(came)).as(step + " is written").isEqualTo(version(now));
            }
            now = came;
        }

        private static String version(JsonNode object) {
            return object.at("/metadata/resourceVersion").asString();
        }

        private JsonNode send(
                String method, String type, ObjectNode body, Map<String, List<String>> query) {
            return server.api.call(new ApiRequest(method, WHERE + "/" + name, query, type, body));
        }

        private void check() {
            assertThat(Fields.there(now)).as(step).isEqualTo(expected.values);
            assertThat(Fields.owned(now)).as(step).isEqualTo(expected.owned());
        }

        private static Set<String> objections(ApiException conflict) {
            Set<String> all = new TreeSet<>();
            for (Cause cause : conflict.details().causes()) {
                String by = cause.message().split("\"", -1)[1];
                boolean updated = cause.message().contains(" using ");
                all.add(SharedFields.owner(by, !updated) + " " + Fields.named(cause.field()));
            }
            return all;
        }

        /** What is there, so that it often is what somebody has applied already. */
        private Map<String, String> again() {
            return new TreeMap<>(expected.values);
        }

        private Map<String, String> document() {
            Map<String, String> document = new TreeMap<>();
            for (String place : PLACES) {
                for (String letter : List.of("a", "b", "c")) {
                    if (random.nextInt(5) < 2) {
                        add(document, place, letter);
                    }
                }
            }
            return document;
        }

        private void add(Map<String, String> document, String place, String letter) {
            boolean only = place.equals("finalizer") || place.equals("element");
            String value = Integer.toString(random.nextInt(3));
            document.put(place + " " + letter, only ? SharedFields.THERE : value);
            if (place.equals("element") && random.nextInt(4) > 0) {
                document.put("value " + letter, value);
            }
        }

        private ObjectNode object(Map<String, String> document) {
            ObjectNode object =
                    Json.object(
                            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'"
                                    + name
                                    + "'},'spec':{'selector':{'matchLabels':{'app':'web'}},"
                                    + "'template':{'metadata':{'labels':{'app':'web'}},"
                                    + "'spec':{'containers':[{'name':'c','image':'a:1'}]}}}}");
            fill(object, document);
            return object;
        }

        private static void fill(ObjectNode object, Map<String, String> document) {
            ObjectNode metadata = object.path("metadata").asObject();
            ObjectNode container = object.at(CONTAINERS).asObject();
            for (String field : List.of("labels", "annotations", "finalizers")) {
                metadata.remove(field);
            }
            container.remove("env");
            document.forEach(
                    (field, value) -> {
                        String letter = field.substring(field.indexOf(' ') + 1);
                        switch (field.substring(0, field.indexOf(' '))) {
                            case "label" -> metadata.withObject("/labels").put(letter, value);
                            case "annotation" ->
                                    metadata.withObject("/annotations").put(letter, value);
                            case "finalizer" ->
                                    metadata.withArray("/finalizers").add("x.io/" + letter);
                            case "element" ->
                                    container.withArray("/env").addObject().put("name", letter);
                            default -> element(container, letter).put("value", value);
                        }
                    });
        }

        private static ObjectNode element(ObjectNode container, String letter) {
            for (JsonNode each : (ArrayNode) container.path("env")) {
                if (each.path("name").asString().equals(letter)) {
                    return each.asObject();
                }
            }
            throw new IllegalStateException("a value without its element");
        }
    }

    /** The fields of this test in an object. */
    private static final class Fields {

        static Map<String, String> there(JsonNode object) {
            Map<String, String> all = new TreeMap<>();
            JsonNode metadata = object.path("metadata");
            metadata.path("labels")
                    .forEachEntry((key, value) -> all.put("label " + key, value.asString()));
            metadata.path("annotations")
                    .forEachEntry((key, value) -> all.put("annotation " + key, value.asString()));
            metadata.path("finalizers")
                    .forEach(
                            each ->
                                    all.put(
                                            "finalizer " + each.asString().substring(5),
                                            SharedFields.THERE));
            for (JsonNode each : object.at(CONTAINERS).path("env")) {
                String letter = each.path("name").asString();
                all.put("element " + letter, SharedFields.THERE);
                if (each.has("value")) {
                    all.put("value " + letter, each.path("value").asString());
                }
            }
            return all;
        }

        static Map<String, Set<String>> owned(JsonNode object) {
            Map<String, Set<String>> all = new TreeMap<>();
            for (JsonNode entry : object.at("/metadata/managedFields")) {
                Set<String> its = of(entry.path("fieldsV1"));
                if (!its.isEmpty()) {
                    String operation = entry.path("operation").asString();
                    all.put(entry.path("manager").asString() + "/" + operation, its);
                }
            }
            return all;
        }

        private static Set<String> of(JsonNode fields) {
            Set<String> its = new TreeSet<>();
            JsonNode metadata = fields.path("f:metadata");
            keys(metadata.path("f:labels"), "f:", "label ", its);
            keys(metadata.path("f:annotations"), "f:", "annotation ", its);
            keys(metadata.path("f:finalizers"), "v:\"x.io/", "finalizer ", its);
            JsonNode env =
                    fields.path("f:spec")
                            .path("f:template")
                            .path("f:spec")
                            .path("f:containers")
                            .path("k:{\"name\":\"c\"}")
                            .path("f:env");
            env.forEachEntry(
                    (key, below) -> {
                        if (key.startsWith("k:")) {
                            String letter = key.substring(11, 12);
                            if (below.has(".")) {
                                its.add("element " + letter);
                            }
                            if (below.has("f:value")) {
                                its.add("value " + letter);
                            }
                        }
                    });
            return its;
        }

        private static void keys(JsonNode map, String before, String place, Set<String> its) {
            map.forEachEntry(
                    (key, below) -> {
                        if (key.startsWith(before)) {
                            its.add(place + key.substring(before.length()).replace("\"", ""));
                        }
                    });
        }

        /** As conflicts name a field. */
        static String named(String path) {
            String letter = path.replaceAll(".*name=\"(.)\"].value", "$1");
            return path.endsWith(".value")
                    ? "value " + letter
                    : path.startsWith(".metadata.labels.")
                            ? "label " + path.substring(17)
                            : path.startsWith(".metadata.annotations.")
                                    ? "annotation " + path.substring(22)
                                    : path;
        }
    }
}
