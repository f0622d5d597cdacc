package io.jollyboat.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.ParsedTree;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Schema;
import io.jollyboat.core.selector.FieldSelector;
import io.jollyboat.core.selector.LabelSelector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Nonsense for a patch or a selector is refused as such or applied, and never trips anybody up. */
class RandomPatchesTest {
    private static final int TRIES = 20_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES =
            List.of(
                    "metadata",
                    "spec",
                    "containers",
                    "name",
                    "ports",
                    "containerPort",
                    "env",
                    "labels",
                    "finalizers",
                    "strategy",
                    "type",
                    "$patch",
                    "$retainKeys",
                    "$setElementOrder/containers",
                    "$setElementOrder/finalizers",
                    "$deleteFromPrimitiveList/finalizers",
                    "template",
                    "volumes",
                    "tolerations",
                    "ownerReferences",
                    "uid",
                    "");
    private static final List<String> TEXTS =
            List.of("a", "b", "delete", "replace", "merge", "retainKeys", "", "x=y", "/spec/a");
    private static final ObjectNode DEPLOYMENT =
            Json.object(
                    """
                    {'metadata':{'name':'a','labels':{'a':'b'},'finalizers':['a','b']},
                     'spec':{'strategy':{'type':'a'},'template':{'spec':{'containers':[
                       {'name':'a','ports':[{'containerPort':1}],'env':[{'name':'a','value':'b'}]},
                       {'name':'b'}],'volumes':[{'name':'a'}]}}}}
                    """);

    private final Random random = new Random(7);

    private JsonNode any(int depth) {
        return switch (random.nextInt(depth > 6 ? 4 : 9)) {
            case 0 -> NODES.stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 1 -> NODES.numberNode(random.nextInt(3));
            case 2 -> NODES.nullNode();
            case 3 -> NODES.booleanNode(true);
            case 4, 5 -> list(depth);
            default -> object(depth);
        };
    }

    private ArrayNode list(int depth) {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(any(depth + 1));
        }
        return list;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(NAMES.get(random.nextInt(NAMES.size())), any(depth + 1));
        }
        return object;
    }

    /** Runs it; a refusal is fine, with a code that blames the client. */
    private static void tried(Runnable attempt) {
        try {
            attempt.run();
        } catch (ApiException refused) {
            assertThat(refused.code()).isBetween(400, 422);
        }
    }

    @Test
    void strategicMergesCopeWithNonsense() {
        Schema schema = Schema.kubernetes();
        PatchSchema rules =
                PatchRules.of(schema, schema.definition("apps", "v1", "Deployment").orElseThrow());
        ObjectNode untouched = DEPLOYMENT.deepCopy();
        for (int i = 0; i < TRIES; i++) {
            ObjectNode patch = object(0);
            tried(() -> StrategicMergePatch.of(patch, rules).applyTo(DEPLOYMENT));
            tried(() -> MergePatch.of(patch).applyTo(DEPLOYMENT));
        }
        assertThat(DEPLOYMENT).isEqualTo(untouched);
    }

    @Test
    void jsonPatchesCopeWithNonsense() {
        List<String> verbs = List.of("add", "remove", "replace", "move", "copy", "test", "x");
        List<String> paths =
                List.of(
                        "",
                        "/",
                        "/spec",
                        "/spec/template",
                        "/metadata/finalizers/0",
                        "/metadata/-",
                        "/metadata/finalizers/-",
                        "/metadata/finalizers/-1",
                        "/a/b",
                        "a",
                        "/~2",
                        "/metadata/finalizers/99999999999");
        for (int i = 0; i < TRIES; i++) {
            ArrayNode patch = NODES.arrayNode();
            for (int j = random.nextInt(4); j > 0; j--) {
                ObjectNode operation = patch.addObject();
                operation.put("op", verbs.get(random.nextInt(verbs.size())));
                operation.put("path", paths.get(random.nextInt(paths.size())));
                operation.put("from", paths.get(random.nextInt(paths.size())));
                operation.set("value", any(4));
            }
            tried(() -> JsonPatch.of(patch).applyTo(DEPLOYMENT));
        }
    }

    @Test
    void readersCopeWithNonsense() {
        ObjectReader reader = new ObjectReader(Schema.kubernetes());
        for (int i = 0; i < TRIES; i++) {
            JsonNode body = any(0);
            tried(() -> reader.object(new ParsedTree(body, List.of()), "apps/v1", "Deployment"));
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            tried(() -> reader.parseJson(bytes));
            tried(() -> reader.parseYaml(bytes));
        }
    }

    @Test
    void selectorsCopeWithNonsense() {
        String alphabet = "ab=!(),<> in\\\"é/.";
        for (int i = 0; i < TRIES; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            tried(() -> LabelSelector.parse(text.toString()).matches(NODES.objectNode()));
            tried(() -> FieldSelector.parse(text.toString()).matches(field -> ""));
        }
    }
}
