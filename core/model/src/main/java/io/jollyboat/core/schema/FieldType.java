package io.jollyboat.core.schema;

/** What a field holds in JSON. */
public sealed interface FieldType {
    /** Values that refer to no further definition. */
    enum Scalar implements FieldType {
        STRING,
        INT32,
        INT64,
        DOUBLE,
        BOOLEAN,
        /** A string in Base64. */
        BYTES,
        /** An amount with a suffix, see {@code io.jollyboat.core.model.Quantity}. */
        QUANTITY,
        /** A number or a string, see {@code io.jollyboat.core.model.IntOrString}. */
        INT_OR_STRING,
        /** A time in RFC 3339, in whole seconds. */
        TIME,
        /** A time in RFC 3339, in microseconds. */
        MICRO_TIME,
        /** A span of time in Go's notation, such as {@code 1h30m}. */
        DURATION,
        /** An object of any kind, or any other value, carried as it is. */
        RAW_EXTENSION,
        /** The set of fields that a manager owns. */
        FIELDS_V1,
        /** Any value. */
        JSON,
        /** A JSON schema, or whether anything goes. */
        JSON_SCHEMA_OR_BOOLEAN,
        /** A JSON schema, or several. */
        JSON_SCHEMA_OR_ARRAY,
        /** A JSON schema, or the names of properties. */
        JSON_SCHEMA_OR_STRINGS
    }

    /**
     * A list.
     *
     * @param wrapped whether protobuf carries the list in a message of its own, with the elements
     *     in field 1
     */
    record ListOf(FieldType element, boolean wrapped) implements FieldType {}

    /** An object whose keys are free and whose values are alike. */
    record MapOf(FieldType value) implements FieldType {}

    /**
     * An object that a definition describes.
     *
     * @param definition the definition's OpenAPI name
     */
    record Reference(String definition) implements FieldType {}
}
