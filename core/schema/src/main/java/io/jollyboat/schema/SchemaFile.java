package io.jollyboat.schema;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the schema as the run-time resource: a table of strings, an index of definitions and their
 * bodies, so that a reader decodes only the definitions that are asked for. Descriptions stand in a
 * file of their own, in the same order.
 *
 * <p>The reader is {@code io.jollyboat.core.schema.SchemaFile}; the two change together.
 */
final class SchemaFile {
    private static final String FOLDER = "io/jollyboat/core/schema/";
    private static final int FORMAT = 1;

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
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(index)) {
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
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.writeByte(FORMAT);
            out.writeShort(strings.size());
            for (String text : strings.keySet()) {
                out.writeUTF(text);
            }
            out.writeShort(definitions.size());
            index.writeTo(out);
            for (byte[] body : bodies) {
                out.write(body);
            }
        }
        return file.toByteArray();
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
        out.writeShort(string(type.shape().name()));
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
