package io.jollyboat.core.schema;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The generated resource: a table of strings, an index of definitions, and their bodies. Index and
 * strings are decoded at once, bodies on demand. Its writer is {@code
 * io.jollyboat.schema.SchemaFile} of the build; the two change together.
 */
final class SchemaFile {
    private static final int FORMAT = 1;
    private static final int KIND = 1;
    private static final int PUBLISHED = 2;
    private static final int REQUIRED = 1;
    private static final int MARKED = 2;
    private static final int BYTE = 0xff;
    private static final int SHORT = 0xffff;

    private final String[] strings;
    private final ByteBuffer bodies;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, String> kinds = new HashMap<>();

    /** A row of the index; {@code offset} counts from the first body. */
    private record Entry(String group, String version, int flags, int offset) {}

    SchemaFile(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        int format = in.readUnsignedByte();
        if (format != FORMAT) {
            throw new IOException("The schema has the format " + format + ", not " + FORMAT);
        }
        strings = new String[in.readUnsignedShort()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = in.readUTF();
        }
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = strings[in.readUnsignedShort()];
            Entry entry =
                    new Entry(
                            strings[in.readUnsignedShort()],
                            strings[in.readUnsignedShort()],
                            in.readUnsignedByte(),
                            in.readInt());
            names.add(name);
            entries.put(name, entry);
            if ((entry.flags() & KIND) != 0) {
                String simpleName = name.substring(name.lastIndexOf('.') + 1);
                kinds.put(key(entry.group(), entry.version(), simpleName), name);
            }
        }
        int read = content.length - in.available();
        bodies = ByteBuffer.wrap(content, read, content.length - read).slice();
    }

    List<String> names() {
        return List.copyOf(names);
    }

    boolean holds(String name) {
        return entries.containsKey(name);
    }

    @Nullable String kind(String group, String version, String kind) {
        return kinds.get(key(group, version, kind));
    }

    /** Decodes a definition that {@link #holds} tells is there. */
    Definition definition(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("No definition is called " + name);
        }
        ByteBuffer in = bodies.duplicate().position(entry.offset());
        String mapType = string(in);
        int count = in.get() & BYTE;
        Map<String, Field> fields = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            Field field = field(in);
            fields.put(field.name(), field);
        }
        return new Definition(
                name,
                entry.group(),
                entry.version(),
                (entry.flags() & KIND) != 0,
                (entry.flags() & PUBLISHED) != 0,
                mapType,
                fields);
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
        String shape = string(in);
        return switch (shape) {
            case "LIST" -> {
                boolean wrapped = in.get() != 0;
                yield new FieldType.ListOf(type(in), wrapped);
            }
            case "MAP" -> {
                in.get();
                yield new FieldType.MapOf(type(in));
            }
            case "REFERENCE" -> new FieldType.Reference(string(in));
            default -> FieldType.Scalar.valueOf(shape);
        };
    }

    private String string(ByteBuffer in) {
        return strings[in.getShort() & SHORT];
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

    private static String key(String group, String version, String kind) {
        return group + "/" + version + "/" + kind;
    }
}
