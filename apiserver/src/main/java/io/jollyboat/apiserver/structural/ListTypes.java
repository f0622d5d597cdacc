package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.validation.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists that are sets or maps have no element twice. */
public final class ListTypes {

    private ListTypes() {}

    /**
     * Complains about repeated elements.
     *
     * @param old the value as it was, where there was one: what has not changed is let pass
     */
    public static void check(Field field, Structural schema, @Nullable JsonNode old) {
        if (old != null && old.equals(field.node())) {
            return;
        }
        switch (field.node()) {
            case ArrayNode list -> list(field, list, schema, old);
            case ObjectNode object -> {
                for (String name : object.propertyNames()) {
                    Structural below = schema.member(name);
                    if (below != null) {
                        boolean named = schema.properties().containsKey(name);
                        check(
                                named ? field.at(name) : field.key(name),
                                below,
                                old == null ? null : old.get(name));
                    }
                }
            }
            default -> {}
        }
    }

    private static void list(
            Field field, ArrayNode list, Structural schema, @Nullable JsonNode old) {
        String type = schema.extensions().listType();
        if (type.equals("set") || schema.isListMap()) {
            for (int position : Lists.repeated(list, schema)) {
                field.index(position)
                        .duplicate(
                                schema.isListMap()
                                        ? Lists.key(
                                                list.get(position),
                                                schema.extensions().listMapKeys())
                                        : list.get(position));
            }
        }
        Structural items = schema.items();
        if (items != null) {
            var before = Lists.byKey(old, schema.extensions().listMapKeys());
            for (int i = 0; i < list.size(); i++) {
                JsonNode was =
                        schema.isListMap()
                                ? before.get(
                                        Lists.key(list.get(i), schema.extensions().listMapKeys()))
                                : null;
                check(field.index(i), items, was);
            }
        }
    }
}
