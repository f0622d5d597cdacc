package io.jollyboat.apiserver.openapi;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Writes an OpenAPI 2 document as protobuf: kubectl before 1.28 asks for it in no other form before
 * it applies or explains anything. The field numbers are those of the message {@code
 * openapi.v2.Document}; what our documents never have is not here.
 */
final class ProtobufDocument {

    private ProtobufDocument() {}

    static byte[] of(JsonNode document) {
        MessageWriter out = new MessageWriter();
        out.text(1, document.path("swagger").asString(""));
        out.message(
                2,
                info -> {
                    info.text(1, document.path("info").path("title").asString(""));
                    info.text(2, document.path("info").path("version").asString(""));
                });
        out.message(
                8, paths -> named(paths, 2, document.path("paths"), ProtobufDocument::pathItem));
        out.message(
                9, all -> named(all, 1, document.path("definitions"), ProtobufDocument::schema));
        return out.toBytes();
    }

    /** Writes the content of one message. */
    @FunctionalInterface
    private interface Content {
        void write(MessageWriter out, JsonNode json);
    }

    /** The members of an object as a list of name and value. */
    private static void named(MessageWriter out, int field, JsonNode members, Content content) {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            out.message(
                    field,
                    entry -> {
                        entry.text(1, member.getKey());
                        entry.message(2, value -> content.write(value, member.getValue()));
                    });
        }
    }

    private static void pathItem(MessageWriter out, JsonNode path) {
        operation(out, 2, path.path("get"));
        operation(out, 3, path.path("put"));
        operation(out, 4, path.path("post"));
        operation(out, 5, path.path("delete"));
        operation(out, 8, path.path("patch"));
        path.path("parameters").forEach(parameter -> out.message(9, parameter(parameter)));
    }

    private static void operation(MessageWriter out, int field, JsonNode operation) {
        if (operation.isMissingNode()) {
            return;
        }
        out.message(
                field,
                content -> {
                    operation
                            .path("parameters")
                            .forEach(parameter -> content.message(8, parameter(parameter)));
                    content.message(
                            9,
                            responses ->
                                    named(
                                            responses,
                                            1,
                                            operation.path("responses"),
                                            ProtobufDocument::response));
                    extensions(content, 13, operation);
                });
    }

    private static void response(MessageWriter out, JsonNode response) {
        out.message(
                1,
                content -> {
                    content.text(1, response.path("description").asString(""));
                    content.message(
                            2,
                            item ->
                                    item.message(
                                            1, value -> schema(value, response.path("schema"))));
                });
    }

    private static Consumer<MessageWriter> parameter(JsonNode parameter) {
        String in = parameter.path("in").asString("");
        return item ->
                item.message(
                        1,
                        one -> {
                            switch (in) {
                                case "body" -> one.message(1, body(parameter));
                                case "path" ->
                                        one.message(2, plain -> plain.message(4, path(parameter)));
                                default ->
                                        one.message(2, plain -> plain.message(3, query(parameter)));
                            }
                        });
    }

    private static Consumer<MessageWriter> body(JsonNode parameter) {
        return out -> {
            out.text(2, parameter.path("name").asString(""));
            out.text(3, "body");
            out.flag(4, true);
            out.message(5, content -> schema(content, parameter.path("schema")));
        };
    }

    private static Consumer<MessageWriter> path(JsonNode parameter) {
        return out -> {
            out.flag(1, true);
            out.text(2, "path");
            out.text(4, parameter.path("name").asString(""));
            out.text(5, "string");
        };
    }

    private static Consumer<MessageWriter> query(JsonNode parameter) {
        return out -> {
            out.text(2, "query");
            out.text(4, parameter.path("name").asString(""));
            out.text(6, parameter.path("type").asString(""));
            out.flag(20, true);
        };
    }

    private static void schema(MessageWriter out, JsonNode schema) {
        out.text(1, schema.path("$ref").asString(""));
        out.text(2, schema.path("format").asString(""));
        out.text(4, schema.path("description").asString(""));
        schema.path("required").forEach(name -> out.text(19, name.asString("")));
        if (schema.has("additionalProperties")) {
            out.message(
                    21,
                    item ->
                            item.message(
                                    1,
                                    value -> schema(value, schema.path("additionalProperties"))));
        }
        if (schema.has("type")) {
            out.message(22, type -> type.text(1, schema.path("type").asString("")));
        }
        if (schema.has("items")) {
            out.message(23, item -> item.message(1, value -> schema(value, schema.path("items"))));
        }
        if (schema.has("properties")) {
            out.message(
                    25, all -> named(all, 1, schema.path("properties"), ProtobufDocument::schema));
        }
        extensions(out, 31, schema);
    }

    /** What begins with x-; a value is carried as YAML, of which JSON is a part. */
    private static void extensions(MessageWriter out, int field, JsonNode json) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (member.getKey().startsWith("x-")) {
                out.message(
                        field,
                        entry -> {
                            entry.text(1, member.getKey());
                            entry.message(
                                    2, any -> any.text(2, member.getValue().toString() + "\n"));
                        });
            }
        }
    }
}
