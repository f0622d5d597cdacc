package io.jollyboat.apiserver.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that an object has: every scalar, every value that is owned as a whole, every element
 * of a list and every member of a free-form object by itself.
 */
public final class FieldsOf {

    private final FieldSet.Builder found = new FieldSet.Builder();
    private final Place place = new Place();

    private FieldsOf() {}

    /** The fields of an object. */
    public static FieldSet object(ObjectNode object, Form form) {
        FieldsOf run = new FieldsOf();
        run.value(form, object);
        return run.found.build();
    }

    private void value(Form form, @Nullable JsonNode value) {
        if (value == null) {
            return;
        }
        switch (Deduction.of(form, value)) {
            case Form.Members members when !members.atomic() -> {
                if (value instanceof ObjectNode object) {
                    members(members, object);
                }
            }
            case Form.Items items when items.relation() != Form.Relation.ATOMIC -> {
                if (value instanceof ArrayNode array) {
                    items(items, array);
                }
            }
            default -> found.add(place.path());
        }
    }

    private void members(Form.Members form, ObjectNode object) {
        object.forEachEntry(
                (name, value) -> {
                    Form declared = form.declared().of(name);
                    Form below = declared == null ? form.others() : declared;
                    place.enter(name);
                    value(below == null ? Form.DEDUCED : below, value);
                    boolean hollow = value.isNull() || value.isObject() && value.isEmpty();
                    if (declared == null || hollow) {
                        found.add(place.path());
                    }
                    place.leave();
                });
    }

    private void items(Form.Items form, ArrayNode array) {
        ListElements.byStep(form, array).values().forEach(same -> element(form, same));
    }

    private void element(Form.Items form, List<JsonNode> same) {
        JsonNode item = same.getFirst();
        place.enter(form, item);
        if (same.size() == 1) {
            value(form.element(), item);
        }
        found.add(place.path());
        place.leave();
    }
}
