package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.customresource.definition.JsonPath;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.table.Ages;
import io.jollyboat.apiserver.table.Column;
import io.jollyboat.apiserver.table.Printer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The columns that a version declares. A cell whose path leads nowhere, or elsewhere, is empty. */
final class Columns {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Columns() {}

    static Printer of(Definition.Version version) {
        if (version.columns().isEmpty()) {
            ObjectNode age = NODES.objectNode();
            age.put("name", "Age").put("type", "date");
            age.put("jsonPath", ".metadata.creationTimestamp");
            age.put("description", "How long ago the object was made.");
            return of(List.of(age));
        }
        return of(version.columns());
    }

    private static Printer of(List<ObjectNode> declared) {
        List<Column> columns = new ArrayList<>(Printer.of().name().columns());
        for (ObjectNode each : declared) {
            String type = Trees.text(each, "type");
            JsonPath path = JsonPath.parse(Trees.text(each, "jsonPath"));
            columns.add(
                    new Column(
                            Trees.text(each, "name"),
                            type,
                            Trees.text(each, "format"),
                            description(each),
                            (int) Trees.number(each, 0, "priority"),
                            (object, now) -> cell(path.values(object), type, now)));
        }
        return new Printer(columns, 0);
    }

    private static String description(ObjectNode column) {
        String text = Trees.text(column, "description");
        return text.isEmpty()
                ? "Custom resource definition column (in JSONPath format): "
                        + Trees.text(column, "jsonPath")
                : text;
    }

    private static Object cell(List<JsonNode> values, String type, Instant now) {
        if (values.isEmpty() || values.getFirst().isNull() && !type.equals("string")) {
            return NODES.nullNode();
        }
        JsonNode value = values.getFirst();
        return switch (type) {
            case "integer" -> value.isNumber() ? (Object) whole(value) : (Object) NODES.nullNode();
            case "number" -> value.isNumber() ? value : NODES.nullNode();
            case "boolean" -> value.isBoolean() ? value : NODES.nullNode();
            case "date" ->
                    value.isString()
                            ? (Object) Ages.since(value.stringValue(), now)
                            : (Object) NODES.nullNode();
            default -> value.isValueNode() ? value.asString("") : value.toString();
        };
    }

    /** As an integer: without its fraction, and the nearest there is if it is too large. */
    private static long whole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong()
                ? number.longValue()
                : (long) number.doubleValue();
    }
}
