package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.protobuf.WireWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How one kind of object of an OpenAPI document stands on the wire as a protobuf message: which
 * member is which field, and of what type. A member that it names no field for is left out, as is
 * one of another type than expected. What begins with {@code x-} is carried as text in YAML, of
 * which JSON is a part.
 *
 * <p>Made once, in one thread; then safe for use by several.
 */
final class MessageForm implements MessageContent {

    private static final String EXTENSION = "x-";
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch");

    private final int extensions;
    private final Map<String, MessageContent> parts = new LinkedHashMap<>();

    /** A form whose extensions stand in the given field; 0 if it can have none. */
    MessageForm(int extensions) {
        this.extensions = extensions;
    }

    /** The empty text is left out, as the format has it. */
    MessageForm text(String member, int field) {
        return part(member, (out, value) -> writeText(out, field, value));
    }

    MessageForm texts(String member, int field) {
        return part(member, (out, value) -> value.forEach(each -> writeText(out, field, each)));
    }

    /** What is off is left out, as the format has it. */
    MessageForm flag(String member, int field) {
        return part(
                member,
                (out, value) -> {
                    if (value.asBoolean(false)) {
                        out.varint(field, 1);
                    }
                });
    }

    /** A whole number of 64 bits. */
    MessageForm count(String member, int field) {
        return part(
                member,
                (out, value) -> {
                    if (value.isIntegralNumber()) {
                        out.varint(field, value.longValue());
                    }
                });
    }

    MessageForm number(String member, int field) {
        return part(
                member,
                (out, value) -> {
                    if (value.isNumber()) {
                        out.fixedDouble(field, value.doubleValue());
                    }
                });
    }

    /** Any JSON. */
    MessageForm value(String member, int field) {
        return part(member, (out, value) -> writeAny(out, field, value));
    }

    /** A list of any JSON. */
    MessageForm values(String member, int field) {
        return part(member, (out, value) -> value.forEach(each -> writeAny(out, field, each)));
    }

    MessageForm message(String member, int field, MessageContent content) {
        return part(member, (out, value) -> within(out, field, content, value));
    }

    MessageForm messages(String member, int field, MessageContent content) {
        return part(
                member, (out, value) -> value.forEach(each -> within(out, field, content, each)));
    }

    /** What can be done at a path; both versions number the methods in one order. */
    MessageForm operations(int first, MessageContent operation) {
        for (int i = 0; i < METHODS.size(); i++) {
            message(METHODS.get(i), first + i, operation);
        }
        return this;
    }

    private MessageForm part(String member, MessageContent part) {
        parts.put(member, part);
        return this;
    }

    @Override
    public void write(WireWriter out, JsonNode json) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            MessageContent part = parts.get(member.getKey());
            if (part != null) {
                part.write(out, member.getValue());
            }
        }
        writeExtensions(out, extensions, json);
    }

    /** A message with one field for each member, of a name and of what the content makes of it. */
    static MessageContent named(int field, int extensions, MessageContent content) {
        return (out, json) -> {
            for (Map.Entry<String, JsonNode> member : json.properties()) {
                if (extensions == 0 || !member.getKey().startsWith(EXTENSION)) {
                    int begun = out.begin(field);
                    out.text(1, member.getKey());
                    within(out, 2, content, member.getValue());
                    out.end(begun);
                }
            }
            writeExtensions(out, extensions, json);
        };
    }

    /** A message in a field of its own. */
    static MessageContent inside(int field, MessageContent content) {
        return (out, json) -> within(out, field, content, json);
    }

    /** One or the other, by whether it refers to something. */
    static MessageContent orReference(MessageContent content, MessageContent reference) {
        return (out, json) -> (json.has("$ref") ? reference : content).write(out, json);
    }

    /** What else an object may have: a schema, or whether it may have anything. */
    static MessageContent schemaOrFlag(MessageContent schema) {
        MessageContent described = inside(1, schema);
        return (out, json) -> {
            if (json.isBoolean()) {
                out.varint(2, json.booleanValue() ? 1 : 0);
            } else {
                described.write(out, json);
            }
        };
    }

    /** Where more is told; the same in both versions. */
    static MessageForm documentation() {
        return new MessageForm(3).text("description", 1).text("url", 2);
    }

    private static void within(WireWriter out, int field, MessageContent content, JsonNode json) {
        int begun = out.begin(field);
        content.write(out, json);
        out.end(begun);
    }

    private static void writeText(WireWriter out, int field, JsonNode value) {
        String text = value.asString("");
        if (!text.isEmpty()) {
            out.text(field, text);
        }
    }

    private static void writeAny(WireWriter out, int field, JsonNode value) {
        int begun = out.begin(field);
        out.text(2, value.toString() + "\n");
        out.end(begun);
    }

    private static void writeExtensions(WireWriter out, int field, JsonNode json) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (field != 0 && member.getKey().startsWith(EXTENSION)) {
                int begun = out.begin(field);
                out.text(1, member.getKey());
                writeAny(out, 2, member.getValue());
                out.end(begun);
            }
        }
    }
}
