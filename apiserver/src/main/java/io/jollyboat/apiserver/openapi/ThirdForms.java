package io.jollyboat.apiserver.openapi;

import static io.jollyboat.apiserver.openapi.MessageForm.documentation;
import static io.jollyboat.apiserver.openapi.MessageForm.inside;
import static io.jollyboat.apiserver.openapi.MessageForm.named;
import static io.jollyboat.apiserver.openapi.MessageForm.orReference;
import static io.jollyboat.apiserver.openapi.MessageForm.schemaOrFlag;

import io.jollyboat.apiserver.protobuf.WireWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI's third version as protobuf. The numbers are those of the package {@code openapi.v3}.
 * That one has no room for a default that is an object or a list: it is there without a value.
 */
final class ThirdForms {

    private static final MessageContent REFERENCE =
            inside(2, new MessageForm(0).text("$ref", 1).text("summary", 2).text("description", 3));

    private static final MessageForm SCHEMA = new MessageForm(36);
    private static final MessageContent SCHEMA_OR_REFERENCE =
            orReference(inside(1, SCHEMA), REFERENCE);

    static {
        SCHEMA.flag("nullable", 1)
                .message(
                        "discriminator",
                        2,
                        new MessageForm(3)
                                .text("propertyName", 1)
                                .message("mapping", 2, ThirdForms::texts))
                .flag("readOnly", 3)
                .flag("writeOnly", 4)
                .message("externalDocs", 6, documentation())
                .value("example", 7)
                .flag("deprecated", 8)
                .text("title", 9)
                .number("multipleOf", 10)
                .number("maximum", 11)
                .flag("exclusiveMaximum", 12)
                .number("minimum", 13)
                .flag("exclusiveMinimum", 14)
                .count("maxLength", 15)
                .count("minLength", 16)
                .text("pattern", 17)
                .count("maxItems", 18)
                .count("minItems", 19)
                .flag("uniqueItems", 20)
                .count("maxProperties", 21)
                .count("minProperties", 22)
                .texts("required", 23)
                .values("enum", 24)
                .text("type", 25)
                .messages("allOf", 26, SCHEMA_OR_REFERENCE)
                .messages("oneOf", 27, SCHEMA_OR_REFERENCE)
                .messages("anyOf", 28, SCHEMA_OR_REFERENCE)
                .message("not", 29, SCHEMA)
                .message("items", 30, inside(1, SCHEMA_OR_REFERENCE))
                .message("properties", 31, named(1, 0, SCHEMA_OR_REFERENCE))
                .message("additionalProperties", 32, schemaOrFlag(SCHEMA_OR_REFERENCE))
                .message("default", 33, ThirdForms::plainDefault)
                .text("description", 34)
                .text("format", 35);
    }

    /** The whole document. */
    static final MessageForm DOCUMENT = document();

    private ThirdForms() {}

    private static MessageForm document() {
        MessageForm info =
                new MessageForm(7)
                        .text("title", 1)
                        .text("description", 2)
                        .text("version", 6)
                        .text("summary", 8);
        MessageForm components =
                new MessageForm(10).message("schemas", 1, named(1, 0, SCHEMA_OR_REFERENCE));
        return new MessageForm(9)
                .text("openapi", 1)
                .message("info", 2, info)
                .message("paths", 4, named(1, 2, path()))
                .message("components", 5, components);
    }

    private static MessageForm path() {
        MessageContent content =
                named(
                        1,
                        0,
                        new MessageForm(5)
                                .message("schema", 1, SCHEMA_OR_REFERENCE)
                                .value("example", 2));
        MessageForm parameter =
                new MessageForm(14)
                        .text("name", 1)
                        .text("in", 2)
                        .text("description", 3)
                        .flag("required", 4)
                        .flag("deprecated", 5)
                        .flag("allowEmptyValue", 6)
                        .text("style", 7)
                        .flag("explode", 8)
                        .flag("allowReserved", 9)
                        .message("schema", 10, SCHEMA_OR_REFERENCE)
                        .message("content", 13, content);
        MessageForm body =
                new MessageForm(4)
                        .text("description", 1)
                        .message("content", 2, content)
                        .flag("required", 3);
        MessageForm response =
                new MessageForm(5).text("description", 1).message("content", 3, content);
        MessageContent parameters = orReference(inside(1, parameter), REFERENCE);
        MessageForm operation =
                new MessageForm(13)
                        .texts("tags", 1)
                        .text("summary", 2)
                        .text("description", 3)
                        .text("operationId", 5)
                        .messages("parameters", 6, parameters)
                        .message("requestBody", 7, orReference(inside(1, body), REFERENCE))
                        .message(
                                "responses",
                                8,
                                responses(orReference(inside(1, response), REFERENCE)))
                        .flag("deprecated", 10);
        return new MessageForm(14)
                .text("$ref", 1)
                .text("summary", 2)
                .text("description", 3)
                .operations(4, operation)
                .message("trace", 11, operation)
                .messages("parameters", 13, parameters);
    }

    /** By code; what holds for all other codes has a field of its own. */
    private static MessageContent responses(MessageContent response) {
        MessageContent fallback = new MessageForm(0).message("default", 1, response);
        MessageContent byCode = named(2, 3, response);
        return (out, json) -> {
            fallback.write(out, json);
            byCode.write(
                    out,
                    json instanceof ObjectNode all && all.has("default")
                            ? all.deepCopy().without("default")
                            : json);
        };
    }

    private static void plainDefault(WireWriter out, JsonNode value) {
        switch (value.getNodeType()) {
            case NUMBER -> out.fixedDouble(1, value.doubleValue());
            case BOOLEAN -> out.varint(2, value.booleanValue() ? 1 : 0);
            case STRING -> out.text(3, value.stringValue());
            default -> {}
        }
    }

    private static void texts(WireWriter out, JsonNode json) {
        json.forEachEntry(
                (name, value) -> {
                    int begun = out.begin(1);
                    out.text(1, name);
                    out.text(2, value.asString(""));
                    out.end(begun);
                });
    }
}
