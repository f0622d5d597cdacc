package io.jollyboat.apiserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.apiserver.protobuf.ProtobufWriter;
import io.jollyboat.apiserver.resource.RandomObjects;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Draws bodies: objects, patches of each sort, options. */
final class Bodies {

    private static final ProtobufWriter WRITER = ProtobufWriter.ofKubernetes();
    private static final List<ResourceDefinition> KINDS = BuiltInResources.all();

    private final RandomGenerator random;
    private final Words words;
    private final Mutator mutator;
    private final RandomObjects nonsense;

    Bodies(RandomGenerator random, Words words, Mutator mutator) {
        this.random = random;
        this.words = words;
        this.mutator = mutator;
        this.nonsense = new RandomObjects(Schema.kubernetes(), random);
    }

    byte[] body(Sample sample, String method, String type) {
        if (random.nextInt(150) == 0) {
            return mutator.monster();
        }
        String json =
                switch (method) {
                    case "PATCH" -> patch(sample, type);
                    case "DELETE" -> options();
                    default -> object(sample).toString();
                };
        byte[] bytes = json.getBytes(UTF_8);
        if (type.equals("application/vnd.kubernetes.protobuf")) {
            bytes = protobuf(bytes);
        }
        return random.nextInt(12) == 0 ? mutator.bytes(bytes) : bytes;
    }

    /** What protobuf is, or was before it was spoilt; or not, but it begins so. */
    private byte[] protobuf(byte[] json) {
        if (random.nextInt(4) > 0
                && Promises.tree(json) instanceof ObjectNode object
                && object.path("apiVersion").isString()
                && object.path("kind").isString()
                && WRITER.knows(object)) {
            try {
                byte[] right = joined(ProtobufWriter.enveloped(WRITER.message(object)));
                return random.nextInt(3) == 0 ? right : mutator.bytes(right);
            } catch (RuntimeException nothingThatHasAForm) {
                return json;
            }
        }
        byte[] bytes = new byte[random.nextInt(60) + 4];
        random.nextBytes(bytes);
        byte[] start = {'k', '8', 's', 0, 0x0a, (byte) random.nextInt(40)};
        System.arraycopy(start, 0, bytes, 0, 4);
        return random.nextInt(5) == 0 ? json : bytes;
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private JsonNode object(Sample sample) {
        ObjectNode object = sample.copy();
        if (random.nextInt(8) == 0) {
            Schema schema = Schema.kubernetes();
            ResourceDefinition kind = words.any(KINDS);
            schema.definition(kind.group(), kind.versions().getFirst(), kind.kind())
                    .ifPresent(type -> object.setAll(nonsense.object(type)));
        }
        if (random.nextInt(3) == 0 && object.path("metadata") instanceof ObjectNode metadata) {
            meta(metadata);
        }
        return random.nextInt(6) == 0 ? object : mutator.tree(object);
    }

    private void meta(ObjectNode metadata) {
        switch (random.nextInt(9)) {
            case 0 -> metadata.put("resourceVersion", words.any(Queries.REVISIONS));
            case 1 -> metadata.put("uid", words.text());
            case 2 -> metadata.putArray("finalizers").add(words.text());
            case 3 ->
                    metadata.putArray("ownerReferences")
                            .addObject()
                            .put("name", "a")
                            .put("kind", "Pod")
                            .put("uid", "x")
                            .put("apiVersion", "v1")
                            .put("controller", true)
                            .put("blockOwnerDeletion", random.nextBoolean());
            case 4 -> metadata.putObject("labels").put(words.text(), words.text());
            case 5 -> metadata.remove("name");
            case 6 -> metadata.put("generateName", words.text()).remove("name");
            case 7 ->
                    metadata.putArray("managedFields")
                            .addObject()
                            .put("manager", words.text())
                            .put("operation", "Apply")
                            .put("apiVersion", words.text())
                            .putObject("fieldsV1")
                            .putObject(
                                    words.any(
                                            List.of(
                                                    "f:metadata",
                                                    ".",
                                                    "k:{\"a\":1}",
                                                    "k:{",
                                                    "v:1",
                                                    "x",
                                                    "i:5")));
            default ->
                    metadata.put(
                            "name",
                            random.nextInt(3) == 0 ? words.text() : "n" + random.nextInt(20));
        }
    }

    private String patch(Sample sample, String type) {
        if (type.startsWith("application/json-patch")) {
            return operations(sample);
        }
        ObjectNode object = sample.copy();
        if (type.startsWith("application/apply")) {
            return mutator.tree(object).toString();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(each -> random.nextInt(3) > 0)
                .forEach(each -> patch.set(each.getKey(), each.getValue()));
        if (random.nextInt(3) == 0) {
            directive(patch);
        }
        return mutator.tree(patch).toString();
    }

    private void directive(ObjectNode patch) {
        List<ObjectNode> inside = new ArrayList<>(List.of(patch));
        for (int i = 0; i < inside.size(); i++) {
            for (var child : inside.get(i)) {
                if (child instanceof ObjectNode object) {
                    inside.add(object);
                }
                if (child instanceof ArrayNode array
                        && array.path(0) instanceof ObjectNode object) {
                    inside.add(object);
                }
            }
        }
        ObjectNode at = words.any(inside);
        switch (random.nextInt(5)) {
            case 0 -> at.put("$patch", words.any(List.of("delete", "replace", "merge", "x", "")));
            case 1 -> at.putArray("$retainKeys").add(words.text()).add(1);
            case 2 ->
                    at.putArray(
                                    "$deleteFromPrimitiveList/"
                                            + words.any(List.of("finalizers", "x", "")))
                            .add("x");
            case 3 ->
                    at.putArray(
                                    "$setElementOrder/"
                                            + words.any(List.of("containers", "ports", "x")))
                            .addObject()
                            .put("name", "c");
            default -> at.set("$patch", JsonNodeFactory.instance.numberNode(1));
        }
    }

    private String operations(Sample sample) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            ObjectNode operation = operations.addObject();
            operation.put(
                    "op",
                    words.any(
                            List.of("add", "remove", "replace", "move", "copy", "test", "x", "")));
            operation.put("path", pointer(sample));
            if (random.nextInt(4) > 0) {
                operation.set("value", mutator.tree(sample.copy()));
            }
            if (random.nextInt(3) == 0) {
                operation.put("from", pointer(sample));
            }
        }
        return random.nextInt(3) == 0 ? mutator.tree(operations).toString() : operations.toString();
    }

    private String pointer(Sample sample) {
        StringBuilder pointer = new StringBuilder();
        JsonNode at = sample.object();
        for (int i = random.nextInt(6); i > 0 && at.size() > 0; i--) {
            if (at.isObject()) {
                String name = words.any(List.copyOf(at.propertyNames()));
                pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
                at = at.path(name);
            } else {
                int index = random.nextInt(at.size());
                pointer.append('/').append(index);
                at = at.path(index);
            }
        }
        return switch (random.nextInt(8)) {
            case 0 -> pointer + "/-";
            case 1 ->
                    pointer
                            + words.any(
                                    List.of(
                                            "/~",
                                            "/~2",
                                            "/01",
                                            "/-1",
                                            "/99999999999",
                                            "//",
                                            "x",
                                            "/"));
            default -> pointer.toString();
        };
    }

    private String options() {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("kind", "DeleteOptions")
                .put("apiVersion", "v1")
                .put("gracePeriodSeconds", random.nextInt(3));
        options.put(
                "propagationPolicy", words.any(List.of("Orphan", "Foreground", "Background", "x")));
        options.putObject("preconditions")
                .put("uid", words.text())
                .put("resourceVersion", words.any(Queries.REVISIONS));
        options.putArray("dryRun").add(words.any(List.of("All", "x")));
        if (random.nextBoolean()) {
            options.remove("preconditions");
        }
        if (random.nextBoolean()) {
            options.remove("dryRun");
        }
        return mutator.tree(options).toString();
    }
}
