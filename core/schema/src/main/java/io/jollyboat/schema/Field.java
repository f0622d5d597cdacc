package io.jollyboat.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON field of a definition.
 *
 * @param name the JSON name
 * @param path the protobuf field numbers that lead to it, more than one where Go embeds a struct;
 *     empty when protobuf does not carry the field
 */
record Field(
        String name,
        Type type,
        boolean required,
        Markers markers,
        List<Integer> path,
        String description) {

    Field {
        path = List.copyOf(path);
    }

    Field withType(Type other) {
        return new Field(name, other, required, markers, path, description);
    }

    Field withMarkers(Markers other) {
        return new Field(name, type, required, other, path, description);
    }

    /**
     * The schema markers of a field or type, each empty when absent.
     *
     * @param defaultValue the default as JSON text
     * @param structType {@code atomic} or {@code granular}, from either {@code +structType} or
     *     {@code +mapType}, which OpenAPI folds into one extension
     */
    record Markers(
            String defaultValue,
            String patchMergeKey,
            String patchStrategy,
            String listType,
            List<String> listMapKeys,
            String structType,
            boolean required,
            boolean optional) {

        static final Markers NONE = new Markers("", "", "", "", List.of(), "", false, false);

        /** A list that is replaced as a whole. */
        static final Markers ATOMIC =
                new Markers("", "", "", "atomic", List.of(), "", false, false);

        Markers {
            listMapKeys = List.copyOf(listMapKeys);
        }

        /** A list whose elements are told apart by one key, for merging and for applying alike. */
        static Markers mergedBy(String key) {
            return new Markers("", key, "merge", "map", List.of(key), "", false, false);
        }

        boolean saysNothing() {
            return defaultValue.isEmpty()
                    && patchMergeKey.isEmpty()
                    && patchStrategy.isEmpty()
                    && listType.isEmpty()
                    && structType.isEmpty();
        }
    }

    /** The default, or null. */
    @Nullable String defaultValue() {
        return markers.defaultValue().isEmpty() ? null : markers.defaultValue();
    }
}
