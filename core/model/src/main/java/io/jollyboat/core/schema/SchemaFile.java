package io.jollyboat.core.schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The generated resource, searched and decoded where it lies: nothing is read at the start but
 * where its tables begin. Its writer is {@code io.jollyboat.schema.SchemaFile} of the build; the
 * two change together.
 *
 * <ul>
 *   <li>the number of strings, the end of each, and the strings in a row
 *   <li>the names of the shapes that types are made of
 *   <li>a row for each definition, sorted by name: strings for name, group and version, flags, and
 *       the offset of its body
 *   <li>a row for each kind, sorted: a string for group, version and kind, and its definition's row
 *   <li>the bodies
 * </ul>
 */
final class SchemaFile {
    private static final int FORMAT = 2;
    private static final int KIND = 1;
    private static final int PUBLISHED = 2;
    private static final int REQUIRED = 1;
    private static final int MARKED = 2;
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;
    private static final int DEFINITION_ROW = 11;
    private static final int KIND_ROW = 4;

    private final ByteBuffer content;
    private final @Nullable String[] strings;
    private final int stringEnds;
    private final int texts;
    private final @Nullable FieldType[] shapes;
    private final int shapeNames;
    private final int definitionCount;
    private final int definitions;
    private final int kindCount;
    private final int kinds;
    private final int bodies;

    SchemaFile(byte[] bytes) throws IOException {
        content = ByteBuffer.wrap(bytes);
        if (content.get() != FORMAT) {
            throw new IOException("The schema has the format " + bytes[0] + ", not " + FORMAT);
        }
        int stringCount = content.getShort() & SHORT;
        strings = new String[stringCount];
        stringEnds = content.position();
        texts = stringEnds + stringCount * Integer.BYTES;
        content.position(texts + content.getInt(texts - Integer.BYTES));
        shapes = new FieldType[content.get() & BYTE];
        shapeNames = content.position();
        content.position(shapeNames + shapes.length * Short.BYTES);
        definitionCount = content.getShort() & SHORT;
        definitions = content.position();
        content.position(definitions + definitionCount * DEFINITION_ROW);
        kindCount = content.getShort() & SHORT;
        kinds = content.position();
        bodies = kinds + kindCount * KIND_ROW;
    }

    /** The names of all definitions, in alphabetical order. */
    List<String> names() {
        List<String> names = new ArrayList<>(definitionCount);
        for (int i = 0; i < definitionCount; i++) {
            names.add(stringAt(definitions + i * DEFINITION_ROW));
        }
        return Collections.unmodifiableList(names);
    }

    /** The name of the definition of a kind, or null. */
    @Nullable String kind(String group, String version, String kind) {
        String key = String.join("/", group, version, kind);
        int row = search(key, kinds, kindCount, KIND_ROW);
        if (row < 0) {
            return null;
        }
        int definition = content.getShort(kinds + row * KIND_ROW + Short.BYTES) & SHORT;
        return stringAt(definitions + definition * DEFINITION_ROW);
    }

    /** Decodes a definition; null when there is none of that name. */
    @Nullable Definition definition(String name) {
        int row = search(name, definitions, definitionCount, DEFINITION_ROW);
        if (row < 0) {
            return null;
        }
        ByteBuffer head = content.duplicate().position(definitions + row * DEFINITION_ROW);
        String known = string(head);
        String group = string(head);
        String version = string(head);
        int flags = head.get();
        ByteBuffer body = content.duplicate().position(bodies + head.getInt());
        String mapType = string(body);
        int count = body.get() & BYTE;
        Map<String, Field> fields = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            Field field = field(body);
            fields.put(field.name(), field);
        }
        return new Definition(
                known,
                group,
                version,
                (flags & KIND) != 0,
                (flags & PUBLISHED) != 0,
                mapType,
                fields);
    }

    /** The row whose first string is the given one, or a negative number. */
    private int search(String wanted, int table, int count, int rowLength) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = stringAt(table + middle * rowLength).compareTo(wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private Field field(ByteBuffer in) {
        String name = string(in);
        FieldType type = type(in);
        int flags = in.get();
        List<Integer> path = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            path.add(in.getShort() & SHORT);
        }
        boolean required = (flags & REQUIRED) != 0;
        if ((flags & MARKED) == 0) {
            return new Field(
                    name, type, required, Optional.empty(), "", "", "", List.of(), "", path);
        }
        Optional<JsonNode> defaultValue = literal(string(in));
        String mergeKey = string(in);
        String strategy = string(in);
        String listType = string(in);
        String mapType = string(in);
        List<String> keys = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            keys.add(string(in));
        }
        return new Field(
                name,
                type,
                required,
                defaultValue,
                mergeKey,
                strategy,
                listType,
                keys,
                mapType,
                path);
    }

    private FieldType type(ByteBuffer in) {
        int shape = in.get();
        FieldType known = shapes[shape];
        if (known != null) {
            return known;
        }
        String name = stringAt(shapeNames + shape * Short.BYTES);
        return switch (name) {
            case "LIST" -> {
                boolean wrapped = in.get() != 0;
                yield new FieldType.ListOf(type(in), wrapped);
            }
            case "MAP" -> {
                in.get();
                yield new FieldType.MapOf(type(in));
            }
            case "REFERENCE" -> new FieldType.Reference(string(in));
            default -> {
                FieldType scalar = FieldType.Scalar.valueOf(name);
                shapes[shape] = scalar;
                yield scalar;
            }
        };
    }

    private String string(ByteBuffer in) {
        return string(in.getShort() & SHORT);
    }

    private String stringAt(int position) {
        return string(content.getShort(position) & SHORT);
    }

    /**
     * The very string that code spells: what is looked up in trees made by the schema is found by
     * identity, without a look at letters that nobody has touched for long.
     */
    private String string(int number) {
        String known = strings[number];
        if (known != null) {
            return known;
        }
        int start = number == 0 ? 0 : content.getInt(stringEnds + (number - 1) * Integer.BYTES);
        int end = content.getInt(stringEnds + number * Integer.BYTES);
        String text =
                new String(content.array(), texts + start, end - start, StandardCharsets.UTF_8)
                        .intern();
        strings[number] = text;
        return text;
    }

    /** Declared defaults are plain strings, whole numbers or truth values. */
    private static Optional<JsonNode> literal(String json) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (json.isEmpty()) {
            return Optional.empty();
        }
        if (json.startsWith("\"")) {
            return Optional.of(nodes.stringNode(json.substring(1, json.length() - 1)));
        }
        return Optional.of(
                switch (json) {
                    case "true" -> nodes.booleanNode(true);
                    case "false" -> nodes.booleanNode(false);
                    default -> nodes.numberNode(Integer.parseInt(json));
                });
    }
}
