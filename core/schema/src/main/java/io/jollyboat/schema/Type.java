package io.jollyboat.schema;

import org.jspecify.annotations.Nullable;

/**
 * What a field holds in JSON.
 *
 * @param shape the kind of value
 * @param element the type of each element, for lists and maps (keys of maps are always strings)
 * @param reference the OpenAPI name of the definition, for references
 * @param wrapped whether protobuf carries this list inside a message of its own
 */
record Type(Shape shape, @Nullable Type element, @Nullable String reference, boolean wrapped) {

    /** The names are part of the resource format: {@code io.jollyboat.core.schema.FieldType}. */
    enum Shape {
        STRING,
        INT32,
        INT64,
        DOUBLE,
        BOOLEAN,
        BYTES,
        QUANTITY,
        INT_OR_STRING,
        TIME,
        MICRO_TIME,
        DURATION,
        RAW_EXTENSION,
        FIELDS_V1,
        JSON,
        JSON_SCHEMA_OR_BOOLEAN,
        JSON_SCHEMA_OR_ARRAY,
        JSON_SCHEMA_OR_STRINGS,
        LIST,
        MAP,
        REFERENCE
    }

    static Type of(Shape shape) {
        return new Type(shape, null, null, false);
    }

    static Type list(Type element) {
        return new Type(Shape.LIST, element, null, false);
    }

    static Type map(Type element) {
        return new Type(Shape.MAP, element, null, false);
    }

    static Type reference(String definition) {
        return new Type(Shape.REFERENCE, null, definition, false);
    }

    /** A list of strings that is a message with one repeated field in protobuf. */
    static Type wrappedStrings() {
        return new Type(Shape.LIST, of(Shape.STRING), null, true);
    }

    /** The element of a list or map. */
    Type elementType() {
        if (element == null) {
            throw new IllegalStateException(shape + " has no elements");
        }
        return element;
    }

    /** The definition that a reference, or the elements below a list or map, point at. */
    @Nullable String referenceBelow() {
        return element == null ? reference : element.referenceBelow();
    }

    @Override
    public String toString() {
        return switch (shape) {
            case LIST -> "list of " + elementType();
            case MAP -> "map of " + elementType();
            case REFERENCE -> "reference to " + reference;
            default -> shape.name();
        };
    }
}
