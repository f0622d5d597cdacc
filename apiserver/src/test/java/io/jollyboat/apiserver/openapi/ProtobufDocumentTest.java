package io.jollyboat.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.jollyboat.apiserver.ListeningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class ProtobufDocumentTest {

    private static final String TYPE = "application/com.github.proto-openapi.spec.";

    @ParameterizedTest
    @ValueSource(strings = {"/openapi/v3/apis/apps/v1", "/openapi/v3/api/v1", "/openapi/v2"})
    void saysInProtobufWhatTheDocumentSaysInJson(String path) throws Exception {
        String version = path.startsWith("/openapi/v3") ? "v3" : "v2";
        try (var server = new ListeningServer();
                HttpClient admin = server.client(server.clientOf("admin", "system:masters"))) {
            URI place = URI.create(server.url() + path);
            JsonNode json =
                    JsonMapper.shared().readTree(get(admin, place, "application/json").body());
            for (String sign : new String[] {".", "@"}) {
                HttpResponse<byte[]> answer =
                        get(admin, place, TYPE + version + sign + "v1.0+protobuf");

                assertThat(answer.headers().firstValue("Content-Type"))
                        .contains(TYPE + version + ".v1.0+protobuf");
                assertThat(difference("", json, read(version, answer.body()))).isEmpty();
            }
        }
    }

    @Test
    void whoAsksByTheHashOfAnOlderDocumentIsSentToTheOneThatThereIs() throws Exception {
        try (var server = new ListeningServer();
                HttpClient admin = server.client(server.clientOf("admin", "system:masters"))) {
            URI old = URI.create(server.url() + "/openapi/v3/apis/apps/v1?hash=OLD");

            HttpResponse<byte[]> answer = get(admin, old, "*/*");

            assertThat(answer.statusCode()).isEqualTo(301);
            String now = answer.headers().firstValue("Location").orElseThrow();
            assertThat(now).startsWith("/openapi/v3/apis/apps/v1?hash=");
            assertThat(get(admin, old.resolve(now), "*/*").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void carriesAllWordsThatSchemasOfCustomKindsHave() {
        JsonNode document =
                JsonMapper.shared()
                        .readTree(
                                """
                                {"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{},
                                 "components":{"schemas":{"A":{"type":"object","title":"An A",
                                  "nullable":true,"maxProperties":4,"minProperties":1,
                                  "properties":{
                                   "size":{"type":"integer","format":"int32","minimum":0.0,
                                     "maximum":9.5,"exclusiveMaximum":true,"multipleOf":0.5,
                                     "default":3},
                                   "name":{"type":"string","pattern":"a+","minLength":0,
                                     "maxLength":63,"enum":["a","aa"],"default":""},
                                   "on":{"type":"boolean","default":false},
                                   "many":{"type":"array","minItems":1,"maxItems":9,
                                     "uniqueItems":true,"items":{"$ref":"#/components/schemas/B"},
                                     "x-kubernetes-list-map-keys":["name"]},
                                   "open":{"type":"object","additionalProperties":true},
                                   "shut":{"type":"object","additionalProperties":false},
                                   "either":{"oneOf":[{"required":["a"]},{"required":["b"]}],
                                     "anyOf":[{"type":"string"}],"not":{"type":"integer"},
                                     "x-kubernetes-int-or-string":true}}}}}}
                                """);

        assertThat(read("v3", ProtobufDocument.of(document))).isEqualTo(document);
    }

    /** Where two first differ: shorter to read than both of them. */
    private static String difference(String at, JsonNode expected, JsonNode found) {
        if (expected.equals(found)) {
            return "";
        }
        for (var member : expected.properties()) {
            JsonNode other = found.path(member.getKey());
            if (!member.getValue().equals(other)) {
                return difference(at + "/" + member.getKey(), member.getValue(), other);
            }
        }
        return at + ": " + expected + " became " + found;
    }

    private static JsonNode read(String version, byte[] bytes) {
        UnknownFieldSet message = MessageReading.parse(ByteString.copyFrom(bytes));
        JsonNode document =
                (version.equals("v3") ? new ThirdVersion() : new SecondVersion())
                        .document()
                        .read(message);
        return JsonMapper.shared().readTree(document.toString()); // numbers as a reader has them
    }

    private static HttpResponse<byte[]> get(HttpClient client, URI place, String accept)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(place).header("Accept", accept).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private interface Version {
        MessageReading document();
    }

    private static final class ThirdVersion implements Version {

        private final MessageReading schema = new MessageReading();

        private JsonNode schema(UnknownFieldSet either) {
            return either.hasField(1)
                    ? schema.read(MessageReading.parse(MessageReading.only(either.getField(1))))
                    : new MessageReading()
                            .text(1, "$ref")
                            .read(MessageReading.parse(MessageReading.only(either.getField(2))));
        }

        private Function<UnknownFieldSet, JsonNode> schemas() {
            return new MessageReading().spread(1, this::schema)::read;
        }

        private static JsonNode plain(UnknownFieldSet value) {
            var nodes = JsonNodeFactory.instance;
            if (value.hasField(1)) {
                double number =
                        MessageReading.decimal(value.getField(1).getFixed64List().getFirst());
                return nodes.numberNode((int) number);
            }
            if (value.hasField(2)) {
                return nodes.booleanNode(value.getField(2).getVarintList().getFirst() == 1);
            }
            return value.hasField(3)
                    ? nodes.stringNode(MessageReading.only(value.getField(3)).toStringUtf8())
                    : nodes.objectNode();
        }

        private JsonNode more(UnknownFieldSet either) {
            return either.hasField(2)
                    ? JsonNodeFactory.instance.booleanNode(
                            either.getField(2).getVarintList().getFirst() == 1)
                    : schema(MessageReading.parse(MessageReading.only(either.getField(1))));
        }

        @Override
        public MessageReading document() {
            schema.flag(1, "nullable")
                    .text(9, "title")
                    .decimal(10, "multipleOf")
                    .decimal(11, "maximum")
                    .flag(12, "exclusiveMaximum")
                    .decimal(13, "minimum")
                    .count(15, "maxLength")
                    .count(16, "minLength")
                    .text(17, "pattern")
                    .count(18, "maxItems")
                    .count(19, "minItems")
                    .flag(20, "uniqueItems")
                    .count(21, "maxProperties")
                    .count(22, "minProperties")
                    .texts(23, "required")
                    .values(24, "enum", MessageReading::any)
                    .text(25, "type")
                    .values(26, "allOf", this::schema)
                    .values(27, "oneOf", this::schema)
                    .values(28, "anyOf", this::schema)
                    .value(29, "not", schema::read)
                    .value(30, "items", MessageReading.inside(1, () -> this::schema))
                    .value(31, "properties", schemas())
                    .value(32, "additionalProperties", this::more)
                    .value(33, "default", ThirdVersion::plain)
                    .text(34, "description")
                    .text(35, "format")
                    .extensions(36);
            return new MessageReading()
                    .text(1, "openapi")
                    .value(
                            2,
                            "info",
                            new MessageReading().text(1, "title").text(6, "version")::read)
                    .value(4, "paths", new MessageReading().spread(1, path()::read)::read)
                    .value(
                            5,
                            "components",
                            new MessageReading().value(1, "schemas", schemas())::read);
        }

        private MessageReading path() {
            Function<UnknownFieldSet, JsonNode> parameter =
                    MessageReading.inside(
                            1,
                            () ->
                                    new MessageReading()
                                                    .text(1, "name")
                                                    .text(2, "in")
                                                    .flag(4, "required")
                                                    .value(10, "schema", this::schema)
                                            ::read);
            Function<UnknownFieldSet, JsonNode> content =
                    new MessageReading()
                                    .spread(
                                            1,
                                            new MessageReading().value(1, "schema", this::schema)
                                                    ::read)
                            ::read;
            MessageReading body = new MessageReading().value(2, "content", content);
            MessageReading response =
                    new MessageReading().text(1, "description").value(3, "content", content);
            MessageReading operation =
                    new MessageReading()
                            .values(6, "parameters", parameter)
                            .value(7, "requestBody", MessageReading.inside(1, () -> body::read))
                            .value(
                                    8,
                                    "responses",
                                    new MessageReading()
                                                    .spread(
                                                            2,
                                                            MessageReading.inside(
                                                                    1, () -> response::read))
                                            ::read)
                            .extensions(13);
            return methods(
                            Map.of(4, "get", 5, "put", 6, "post", 7, "delete", 10, "patch"),
                            operation)
                    .values(13, "parameters", parameter);
        }
    }

    private static final class SecondVersion implements Version {

        private final MessageReading schema = new MessageReading();

        @Override
        public MessageReading document() {
            schema.text(1, "$ref")
                    .text(2, "format")
                    .text(4, "description")
                    .texts(19, "required")
                    .value(21, "additionalProperties", MessageReading.inside(1, () -> schema::read))
                    .value(
                            22,
                            "type",
                            type ->
                                    JsonNodeFactory.instance.stringNode(
                                            MessageReading.only(type.getField(1)).toStringUtf8()))
                    .value(23, "items", MessageReading.inside(1, () -> schema::read))
                    .value(25, "properties", new MessageReading().spread(1, schema::read)::read)
                    .extensions(31);
            return new MessageReading()
                    .text(1, "swagger")
                    .value(
                            2,
                            "info",
                            new MessageReading().text(1, "title").text(2, "version")::read)
                    .value(8, "paths", new MessageReading().spread(2, path()::read)::read)
                    .value(9, "definitions", new MessageReading().spread(1, schema::read)::read);
        }

        private MessageReading path() {
            Function<UnknownFieldSet, JsonNode> parameter =
                    MessageReading.inside(1, () -> this::parameter);
            MessageReading response =
                    new MessageReading()
                            .text(1, "description")
                            .value(2, "schema", MessageReading.inside(1, () -> schema::read));
            MessageReading operation =
                    new MessageReading()
                            .values(8, "parameters", parameter)
                            .value(
                                    9,
                                    "responses",
                                    new MessageReading()
                                                    .spread(
                                                            1,
                                                            MessageReading.inside(
                                                                    1, () -> response::read))
                                            ::read)
                            .extensions(13);
            return methods(
                            Map.of(2, "get", 3, "put", 4, "post", 5, "delete", 8, "patch"),
                            operation)
                    .values(9, "parameters", parameter);
        }

        private JsonNode parameter(UnknownFieldSet either) {
            if (either.hasField(1)) {
                return new MessageReading()
                        .text(2, "name")
                        .text(3, "in")
                        .flag(4, "required")
                        .value(5, "schema", schema::read)
                        .read(MessageReading.parse(MessageReading.only(either.getField(1))));
            }
            UnknownFieldSet plain = MessageReading.parse(MessageReading.only(either.getField(2)));
            boolean query = plain.hasField(3);
            return new MessageReading()
                    .flag(1, "required")
                    .text(2, "in")
                    .text(4, "name")
                    .text(query ? 6 : 5, "type")
                    .flag(query ? 20 : 19, "uniqueItems")
                    .read(MessageReading.parse(MessageReading.only(plain.getField(query ? 3 : 4))));
        }
    }

    private static MessageReading methods(Map<Integer, String> names, MessageReading operation) {
        MessageReading path = new MessageReading();
        names.forEach((number, name) -> path.value(number, name, operation::read));
        return path;
    }
}
