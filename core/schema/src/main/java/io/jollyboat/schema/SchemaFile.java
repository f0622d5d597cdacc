package io.jollyboat.schema;

import io.jollyboat.schema.Type.Shape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the schema as the run-time resource: tables of strings, definitions and kinds that can be
 * searched as they are, then the definitions' bodies, so that a reader decodes only what is asked
 * for. Descriptions stand in a file of their own, in the same order.
 *
 * <p>The reader is {@code io.jollyboat.core.schema.SchemaFile}; the two change together.
 */
final class SchemaFile {
    private static final String FOLDER = "io/jollyboat/core/schema/";
    private static final int FORMAT = 2;
    private static final List<Shape> SHAPES = List.of(Shape.values());

    private final List<Definition> definitions;
    private final Map<String, Integer> strings = new LinkedHashMap<>();

    SchemaFile(Collection<Definition> definitions) {
        this.definitions = List.copyOf(definitions);
        string("");
    }

    void write(Outputs outputs) throws IOException {
        outputs.resource(FOLDER + "schema.bin", schema());
        outputs.resource(FOLDER + "descriptions.bin.gz", descriptions());
    }

    private byte[] schema() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        for (Definition definition : definitions) {
            bodies.add(body(definition));
        }
        byte[] shapes = shapes();
        byte[] index = index(bodies);
        byte[] kinds = kinds();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.writeByte(FORMAT);
            writeStrings(out);
            out.write(shapes);
            out.write(index);
            out.write(kinds);
            for (byte[] body : bodies) {
                out.write(body);
            }
        }
        return file.toByteArray();
    }

    /** The number of strings, where each ends, and all of them in a row. */
    private void writeStrings(DataOutputStream out) throws IOException {
        out.writeShort(strings.size());
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        for (String text : strings.keySet()) {
            texts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            out.writeInt(texts.size());
        }
        texts.writeTo(out);
    }

    /** The names of all shapes; types name a shape by its position here. */
    private byte[] shapes() throws IOException {
        ByteArrayOutputStream shapes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(shapes)) {
            out.writeByte(SHAPES.size());
            for (Shape shape : SHAPES) {
                out.writeShort(string(shape.name()));
            }
        }
        return shapes.toByteArray();
    }

    /** A row for each definition in the order of names, for binary search. */
    private byte[] index(List<byte[]> bodies) throws IOException {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(index)) {
            out.writeShort(definitions.size());
            int offset = 0;
            for (int i = 0; i < definitions.size(); i++) {
                Definition definition = definitions.get(i);
                out.writeShort(string(definition.name()));
                out.writeShort(string(definition.group()));
                out.writeShort(string(definition.version()));
                out.writeByte((definition.kind() ? 1 : 0) | (definition.published() ? 2 : 0));
                out.writeInt(offset);
                offset += bodies.get(i).length;
            }
        }
        return index.toByteArray();
    }

    /** A row for each kind in the order of group, version and kind, with its definition's row. */
    private byte[] kinds() throws IOException {
        SortedMap<String, Integer> rows = new TreeMap<>();
        for (int i = 0; i < definitions.size(); i++) {
            Definition definition = definitions.get(i);
            if (definition.kind()) {
                String key =
                        String.join(
                                "/",
                                definition.group(),
                                definition.version(),
                                definition.simpleName());
                if (rows.put(key, i) != null) {
                    throw new IllegalStateException("Two definitions are the kind " + key);
                }
            }
        }
        ByteArrayOutputStream kinds = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(kinds)) {
            out.writeShort(rows.size());
            for (Map.Entry<String, Integer> row : rows.entrySet()) {
                out.writeShort(string(row.getKey()));
                out.writeShort(row.getValue());
            }
        }
        return kinds.toByteArray();
    }

    private byte[] body(Definition definition) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeShort(string(definition.structType()));
            out.writeByte(definition.fields().size());
            for (Field field : definition.fields()) {
                out.writeShort(string(field.name()));
                type(out, field.type());
                Field.Markers markers = field.markers();
                boolean marked = !markers.saysNothing();
                out.writeByte((field.required() ? 1 : 0) | (marked ? 2 : 0));
                out.writeByte(field.path().size());
                for (int number : field.path()) {
                    out.writeShort(number);
                }
                if (marked) {
                    out.writeShort(string(markers.defaultValue()));
                    out.writeShort(string(markers.patchMergeKey()));
                    out.writeShort(string(markers.patchStrategy()));
                    out.writeShort(string(markers.listType()));
                    out.writeShort(string(markers.structType()));
                    out.writeByte(markers.listMapKeys().size());
                    for (String key : markers.listMapKeys()) {
                        out.writeShort(string(key));
                    }
                }
            }
        }
        return body.toByteArray();
    }

    private void type(DataOutputStream out, Type type) throws IOException {
        out.writeByte(SHAPES.indexOf(type.shape()));
        switch (type.shape()) {
            case LIST, MAP -> {
                out.writeBoolean(type.wrapped());
                type(out, type.elementType());
            }
            case REFERENCE -> {
                String reference = type.reference();
                out.writeShort(string(reference == null ? "" : reference));
            }
            default -> {
                // The shape says it all.
            }
        }
    }

    private byte[] descriptions() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(file))) {
            for (Definition definition : definitions) {
                out.writeUTF(definition.description());
                for (Field field : definition.fields()) {
                    out.writeUTF(field.description());
                }
            }
        }
        return file.toByteArray();
    }

    private int string(String text) {
        int next = strings.size();
        Integer known = strings.putIfAbsent(text, next);
        return known == null ? next : known;
    }
}
