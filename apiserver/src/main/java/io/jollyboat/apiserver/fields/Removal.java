package io.jollyboat.apiserver.fields;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes fields out of an object. Whatever is left empty goes too; of what is owned as a whole
 * nothing stays when a part of it is to go. The result shares nodes with the object.
 */
public final class Removal {

    private Removal() {}

    /** The object without these fields. */
    public static ObjectNode of(ObjectNode object, FieldSet fields, Form form) {
        if (fields.isEmpty()) {
            return object;
        }
        return without(object, fields, form) instanceof ObjectNode left
                ? left
                : JsonNodeFactory.instance.objectNode();
    }

    private static @Nullable JsonNode without(JsonNode value, FieldSet fields, Form form) {
        return switch (Deduction.of(form, value)) {
            case Form.Members members when value instanceof ObjectNode object ->
                    members.atomic() ? null : members(object, fields, members);
            case Form.Items items when value instanceof ArrayNode array ->
                    items.relation() == Form.Relation.ATOMIC ? null : items(array, fields, items);
            default -> value;
        };
    }

    private static @Nullable JsonNode members(
            ObjectNode object, FieldSet fields, Form.Members form) {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        object.forEachEntry(
                (name, value) -> {
                    String element = Elements.field(name);
                    if (fields.hasElement(element)) {
                        return;
                    }
                    FieldSet below = fields.below(element);
                    Form inner = form.member(name);
                    JsonNode kept =
                            below.isEmpty()
                                    ? value
                                    : without(value, below, inner == null ? Form.DEDUCED : inner);
                    if (kept != null) {
                        left.set(name, kept);
                    }
                });
        return left.isEmpty() ? null : left;
    }

    private static @Nullable JsonNode items(ArrayNode list, FieldSet fields, Form.Items form) {
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : list) {
            String element = ListElements.of(form, item);
            if (fields.hasElement(element)) {
                continue;
            }
            FieldSet below = fields.below(element);
            JsonNode kept = below.isEmpty() ? item : without(item, below, form.element());
            if (kept != null) {
                left.add(kept);
            }
        }
        return left.isEmpty() ? null : left;
    }
}
