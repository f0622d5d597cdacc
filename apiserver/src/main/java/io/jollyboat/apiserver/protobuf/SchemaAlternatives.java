package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.schema.Definition;

/** Where the schema of schemas stands, seen from one that refers to itself. */
final class SchemaAlternatives {

    private SchemaAlternatives() {}

    /** The name of {@code JSONSchemaProps} in the version of a definition beside it. */
    static String schemaOf(Definition neighbour) {
        String name = neighbour.name();
        return name.substring(0, name.lastIndexOf('.') + 1) + "JSONSchemaProps";
    }
}
