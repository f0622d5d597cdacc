package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which field of a message is which field of the object. A field of the object may lie in a message
 * within the message.
 *
 * @param fields the object's own fields, by number
 * @param embedded the messages whose fields are the object's too, by number
 */
record Layout(Map<Integer, Field> fields, Map<Integer, Layout> embedded) {

    static Layout of(Definition definition) {
        Layout layout = new Layout(new HashMap<>(), new HashMap<>());
        for (Field field : definition.fields().values()) {
            layout.add(field, field.protobufPath());
        }
        return layout;
    }

    private void add(Field field, List<Integer> path) {
        switch (path.size()) {
            case 0 -> {} // protobuf does not carry it
            case 1 -> fields.put(path.getFirst(), field);
            default ->
                    embedded.computeIfAbsent(
                                    path.getFirst(),
                                    ignored -> new Layout(new HashMap<>(), new HashMap<>()))
                            .add(field, path.subList(1, path.size()));
        }
    }
}
