package io.jollyboat.core.schema;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What Kubernetes says about definitions and fields, all of it in memory once it is wanted. */
final class Descriptions {
    private final Map<String, String> texts;

    private Descriptions(Map<String, String> texts) {
        this.texts = texts;
    }

    /** Reads all, in the order of the definitions and of their fields. */
    static Descriptions read(SchemaFile file, Schema schema) {
        Map<String, String> texts = new HashMap<>();
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                new GZIPInputStream(Schema.resource("descriptions.bin.gz"))))) {
            for (String name : file.names()) {
                texts.put(name, in.readUTF());
                Definition definition = schema.definition(name).orElseThrow();
                for (Field field : definition.fields().values()) {
                    texts.put(key(name, field.name()), in.readUTF());
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Descriptions(texts);
    }

    String of(Definition definition) {
        return texts.getOrDefault(definition.name(), "");
    }

    String of(Definition definition, Field field) {
        return texts.getOrDefault(key(definition.name(), field.name()), "");
    }

    private static String key(String definition, String field) {
        return definition + "#" + field;
    }
}
