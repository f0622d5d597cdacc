package io.jollyboat.apiserver.openapi;

import static io.jollyboat.apiserver.openapi.MessageForm.documentation;
import static io.jollyboat.apiserver.openapi.MessageForm.inside;
import static io.jollyboat.apiserver.openapi.MessageForm.named;
import static io.jollyboat.apiserver.openapi.MessageForm.orReference;
import static io.jollyboat.apiserver.openapi.MessageForm.schemaOrFlag;

import io.jollyboat.apiserver.protobuf.WireWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI's second version as protobuf: kubectl before 1.28 asks for it in no other form before it
 * applies or explains anything. The numbers are those of the package {@code openapi.v2}.
 */
final class SecondForms {

    private static final MessageForm SCHEMA = new MessageForm(31);

    private static final MessageContent REFERENCE =
            inside(2, new MessageForm(0).text("$ref", 1).text("description", 2));

    static {
        SCHEMA.text("$ref", 1)
                .text("format", 2)
                .text("title", 3)
                .text("description", 4)
                .value("default", 5)
                .number("multipleOf", 6)
                .number("maximum", 7)
                .flag("exclusiveMaximum", 8)
                .number("minimum", 9)
                .flag("exclusiveMinimum", 10)
                .count("maxLength", 11)
                .count("minLength", 12)
                .text("pattern", 13)
                .count("maxItems", 14)
                .count("minItems", 15)
                .flag("uniqueItems", 16)
                .count("maxProperties", 17)
                .count("minProperties", 18)
                .texts("required", 19)
                .values("enum", 20)
                .message("additionalProperties", 21, schemaOrFlag(SCHEMA))
                .message("type", 22, SecondForms::types)
                .message("items", 23, inside(1, SCHEMA))
                .messages("allOf", 24, SCHEMA)
                .message("properties", 25, named(1, 0, SCHEMA))
                .text("discriminator", 26)
                .flag("readOnly", 27)
                .message("externalDocs", 29, documentation())
                .value("example", 30);
    }

    private static final MessageContent QUERY = inside(2, inside(3, plain(1)));

    /** A body has a schema; the others say of themselves what such a schema would. */
    private static final Map<String, MessageContent> PARAMETERS =
            Map.of(
                    "body",
                    inside(
                            1,
                            new MessageForm(6)
                                    .text("description", 1)
                                    .text("name", 2)
                                    .text("in", 3)
                                    .flag("required", 4)
                                    .message("schema", 5, SCHEMA)),
                    "header",
                    inside(2, inside(1, plain(0))),
                    "formData",
                    inside(2, inside(2, plain(1))),
                    "path",
                    inside(2, inside(4, plain(0))));

    /** The whole document. */
    static final MessageForm DOCUMENT = document();

    private SecondForms() {}

    private static MessageForm document() {
        MessageForm info =
                new MessageForm(7).text("title", 1).text("version", 2).text("description", 3);
        MessageContent parameter =
                orReference(
                        inside(
                                1,
                                (out, json) ->
                                        PARAMETERS
                                                .getOrDefault(json.path("in").asString(""), QUERY)
                                                .write(out, json)),
                        REFERENCE);
        MessageForm response =
                new MessageForm(5).text("description", 1).message("schema", 2, inside(1, SCHEMA));
        MessageForm operation =
                new MessageForm(13)
                        .texts("tags", 1)
                        .text("summary", 2)
                        .text("description", 3)
                        .text("operationId", 5)
                        .texts("produces", 6)
                        .texts("consumes", 7)
                        .messages("parameters", 8, parameter)
                        .message(
                                "responses",
                                9,
                                named(1, 2, orReference(inside(1, response), REFERENCE)))
                        .texts("schemes", 10)
                        .flag("deprecated", 11);
        MessageForm path =
                new MessageForm(10)
                        .text("$ref", 1)
                        .operations(2, operation)
                        .messages("parameters", 9, parameter);
        return new MessageForm(16)
                .text("swagger", 1)
                .message("info", 2, info)
                .message("paths", 8, named(2, 1, path))
                .message("definitions", 9, named(1, 0, SCHEMA));
    }

    private static void types(WireWriter out, JsonNode type) {
        if (type.isArray()) {
            type.forEach(each -> out.text(1, each.asString("")));
        } else {
            out.text(1, type.asString(""));
        }
    }

    /**
     * A parameter that is a plain value.
     *
     * @param shift 1 if it may be empty, which takes a number
     */
    private static MessageForm plain(int shift) {
        MessageForm form =
                new MessageForm(22 + shift)
                        .flag("required", 1)
                        .text("in", 2)
                        .text("description", 3)
                        .text("name", 4);
        if (shift > 0) {
            form.flag("allowEmptyValue", 5);
        }
        return form.text("type", 5 + shift)
                .text("format", 6 + shift)
                .text("collectionFormat", 8 + shift)
                .value("default", 9 + shift)
                .text("pattern", 16 + shift)
                .flag("uniqueItems", 19 + shift)
                .values("enum", 20 + shift);
    }
}
