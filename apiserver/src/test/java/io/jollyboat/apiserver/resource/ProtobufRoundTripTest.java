package io.jollyboat.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.json.SchemaCheck;
import io.jollyboat.apiserver.json.SchemaMismatchException;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.presence.Completion;
import io.jollyboat.apiserver.protobuf.ProtobufReader;
import io.jollyboat.apiserver.protobuf.ProtobufWriter;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object says the same after it has gone to a client and come back as protobuf. */
class ProtobufRoundTripTest {
    private static final int EACH = 60;

    private final Schema schema = Schema.kubernetes();
    private final SchemaCheck check = new SchemaCheck(schema);
    private final Completion completion = new Completion(schema);
    private final ProtobufReader reader = new ProtobufReader(schema);
    private final ProtobufWriter writer = ProtobufWriter.ofKubernetes();

    @TestFactory
    Stream<DynamicTest> everyKindLosesNothing() {
        return BuiltInResources.all().stream()
                .flatMap(
                        each ->
                                each.versions().stream()
                                        .filter(
                                                version ->
                                                        writer.knows(
                                                                each.apiVersion(version),
                                                                each.kind()))
                                        .map(
                                                version ->
                                                        DynamicTest.dynamicTest(
                                                                each.apiVersion(version)
                                                                        + " "
                                                                        + each.kind(),
                                                                () ->
                                                                        roundTrips(
                                                                                each.apiVersion(
                                                                                        version),
                                                                                each.kind()))));
    }

    private void roundTrips(String apiVersion, String kind) throws SchemaMismatchException {
        Definition type = schema.definitionOf(apiVersion, kind).orElseThrow();
        RandomObjects objects = new RandomObjects(schema, new Random(kind.hashCode()));
        for (int i = 0; i < EACH; i++) {
            ObjectNode object = settled(objects.object(type), type, apiVersion, kind);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ProtobufWriter.enveloped(writer.message(object)).forEach(bytes::writeBytes);

            ObjectNode back = reader.read(bytes.toByteArray(), apiVersion, kind);

            ObjectNode again = settled(back, type, apiVersion, kind);
            assertThat(differences("", object, again, new ArrayList<>())).isEmpty();
        }
    }

    /** As the server has it once it has read it. */
    private ObjectNode settled(ObjectNode object, Definition type, String apiVersion, String kind)
            throws SchemaMismatchException {
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode settled = check.check(object, type).object();
        completion.complete(settled, apiVersion, kind);
        if (settled.path("metadata").path("managedFields").isEmpty()) {
            // in JSON that means to forget them, which protobuf cannot say
            settled.withObject("/metadata").remove("managedFields");
        }
        return settled;
    }

    private static List<String> differences(
            String path, JsonNode one, JsonNode other, List<String> found) {
        if (one.isObject() && other.isObject()) {
            Set<String> names = new TreeSet<>(one.propertyNames());
            names.addAll(other.propertyNames());
            if (!path.isEmpty() && one.has("metadata")) {
                // of an object within an object protobuf does not carry what it is
                names.removeAll(List.of("apiVersion", "kind"));
            }
            names.forEach(
                    name ->
                            differences(
                                    path + "." + name, one.path(name), other.path(name), found));
        } else if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                differences(path + "[" + i + "]", one.get(i), other.get(i), found);
            }
        } else if (!Trees.same(one, other)) {
            found.add(path + ": " + one + " became " + other);
        }
        return found;
    }
}
