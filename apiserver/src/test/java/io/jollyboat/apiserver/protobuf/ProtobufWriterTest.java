package io.jollyboat.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.FieldType;
import io.jollyboat.core.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ProtobufWriterTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema = Schema.kubernetes();
    private final ProtobufWriter writer = new ProtobufWriter(schema);
    private final ProtobufReader reader = new ProtobufReader(schema);

    @Test
    void everyFieldOfEveryKindComesBack() {
        List<String> untold = new ArrayList<>();
        for (ResourceDefinition resource : BuiltInResources.all()) {
            for (String version : resource.versions()) {
                String apiVersion = resource.apiVersion(version);
                if (!writer.knows(apiVersion, resource.kind())) {
                    untold.add(apiVersion + " " + resource.kind());
                    continue;
                }
                Definition definition =
                        schema.definitionOf(apiVersion, resource.kind()).orElseThrow();
                ObjectNode sample = sample(definition, Set.of());
                sample.put("apiVersion", apiVersion).put("kind", resource.kind());

                assertThat(reader.read(enveloped(sample), "", ""))
                        .as(apiVersion + " " + resource.kind())
                        .isEqualTo(sample);
            }
        }
        assertThat(untold).isEmpty();
    }

    @Test
    void whatIsAbsentStaysAbsentAndAZeroStaysAZero() {
        ObjectNode none = tree("{'apiVersion':'apps/v1','kind':'Deployment','spec':{}}");
        ObjectNode zero =
                tree("{'apiVersion':'apps/v1','kind':'Deployment','spec':{'replicas':0}}");

        assertThat(reader.read(enveloped(none), "", "")).isEqualTo(none);
        assertThat(reader.read(enveloped(zero), "", "")).isEqualTo(zero);
    }

    @Test
    void writesWhatGoReads() {
        ObjectNode map =
                tree(
                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");

        assertThat(HexFormat.of().formatHex(enveloped(map)))
                .isEqualTo(
                        "6b3873000a0f0a02763112"
                                + "09436f6e6669674d6170120d"
                                + "0a030a0161"
                                + "12060a016b120176");
    }

    @Test
    void anEventIsAFrameWithItsLengthBeforeIt() {
        ObjectNode map = tree("{'apiVersion':'v1','kind':'ConfigMap','data':{'k':'v'}}");

        byte[] frame = joined(List.of(ProtobufWriter.event("ADDED", writer.message(map))));

        int object = enveloped(map).length;
        assertThat(HexFormat.of().formatHex(frame))
                .isEqualTo(
                        HexFormat.of().toHexDigits(frame.length - 4)
                                + "0a054144444544"
                                + "12"
                                + HexFormat.of().toHexDigits((byte) (object + 2))
                                + "0a"
                                + HexFormat.of().toHexDigits((byte) object)
                                + HexFormat.of().formatHex(enveloped(map)));
    }

    @Test
    void aListHoldsItsItems() {
        ObjectNode head =
                tree(
                        "{'apiVersion':'v1','kind':'ConfigMapList','metadata':{'resourceVersion':'7'}}");
        ObjectNode item = tree("{'apiVersion':'v1','kind':'ConfigMap','data':{'k':'v'}}");

        byte[] one = writer.message(item).bytes();
        ListFrame frame = writer.list(head);
        byte[] before = frame.before(one.length);
        byte[] list =
                joined(List.of(frame.start(2 * frame.with(one.length)), before, one, before, one));

        JsonNode read = reader.read(list, "", "");
        assertThat(read.at("/metadata/resourceVersion").asString()).isEqualTo("7");
        assertThat(read.path("items"))
                .isEqualTo(
                        new JsonMapper()
                                .readTree("[{\"data\":{\"k\":\"v\"}},{\"data\":{\"k\":\"v\"}}]"));
    }

    @Test
    void whatIsNotBuiltInIsNotKnown() {
        assertThat(writer.knows("meta.k8s.io/v1", "Table")).isFalse();
        assertThat(writer.knows("example.com/v1", "Widget")).isFalse();
        assertThat(writer.knows("meta.k8s.io/v1", "PartialObjectMetadataList")).isTrue();
        assertThat(writer.knows("v1", "Status")).isTrue();
    }

    /** An object with a value in every field, down to where types begin to repeat. */
    private ObjectNode sample(Definition definition, Set<String> above) {
        ObjectNode object = NODES.objectNode();
        if (above.contains(definition.name())) {
            return object;
        }
        Set<String> within = new HashSet<>(above);
        within.add(definition.name());
        for (Field field : definition.fields().values()) {
            if (!field.protobufPath().isEmpty()) {
                object.set(field.name(), value(definition, field.type(), within));
            }
        }
        return object;
    }

    private JsonNode value(Definition owner, FieldType type, Set<String> above) {
        return switch (type) {
            case FieldType.Reference(String name) ->
                    sample(schema.definition(name).orElseThrow(), above);
            case FieldType.ListOf list -> {
                JsonNode item = value(owner, list.element(), above);
                yield NODES.arrayNode().add(item).add(item);
            }
            case FieldType.MapOf map -> {
                ObjectNode entries = NODES.objectNode();
                entries.set("a", value(owner, map.value(), above));
                yield entries;
            }
            case FieldType.Scalar scalar -> scalar(owner, scalar, above);
        };
    }

    private JsonNode scalar(Definition owner, FieldType.Scalar type, Set<String> above) {
        return switch (type) {
            case STRING -> NODES.stringNode("käse");
            case BYTES -> NODES.stringNode("AAEC/w==");
            case INT32 -> NODES.numberNode(-7);
            case INT64 -> NODES.numberNode(1L << 40);
            case DOUBLE -> NODES.numberNode(0.25);
            case BOOLEAN -> NODES.booleanNode(true);
            case QUANTITY -> NODES.stringNode("1500m");
            case INT_OR_STRING -> NODES.stringNode("25%");
            case TIME -> NODES.stringNode("2026-01-02T03:04:05Z");
            case MICRO_TIME -> NODES.stringNode("2026-01-02T03:04:05.000006Z");
            case DURATION -> NODES.stringNode("90s");
            case RAW_EXTENSION, FIELDS_V1, JSON -> tree("{'f:a':{}}");
            case JSON_SCHEMA_OR_BOOLEAN -> NODES.booleanNode(true);
            case JSON_SCHEMA_OR_ARRAY -> {
                JsonNode item =
                        value(
                                owner,
                                new FieldType.Reference(SchemaAlternatives.schemaOf(owner)),
                                above);
                yield NODES.arrayNode().add(item).add(item);
            }
            case JSON_SCHEMA_OR_STRINGS -> NODES.arrayNode().add("a").add("b");
        };
    }

    private byte[] enveloped(ObjectNode object) {
        return joined(ProtobufWriter.enveloped(writer.message(object)));
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) new JsonMapper().readTree(json.replace('\'', '"'));
    }
}
