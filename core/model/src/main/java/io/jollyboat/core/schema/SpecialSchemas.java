package io.jollyboat.core.schema;

import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.OpenApi.Dialect;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI schemas of the types that are no objects of fields: amounts, times, and values of any
 * form. OpenAPI gives each a name, and fields refer to it.
 */
final class SpecialSchemas {
    private static final String MACHINERY = "io.k8s.apimachinery.pkg.";
    private static final String META = MACHINERY + "apis.meta.v1.";
    private static final String QUANTITY = MACHINERY + "api.resource.Quantity";
    private static final String INT_OR_STRING = MACHINERY + "util.intstr.IntOrString";
    private static final String RAW_EXTENSION = MACHINERY + "runtime.RawExtension";
    private static final String TIME = META + "Time";
    private static final String MICRO_TIME = META + "MicroTime";
    private static final String DURATION = META + "Duration";
    private static final String FIELDS = META + "FieldsV1";

    /** The body of a patch request, which is free in form. */
    static final String PATCH = META + "Patch";

    private static final String CUSTOM = "apiextensions-apiserver.pkg.apis.apiextensions.";

    private static final Map<String, String> DESCRIPTIONS =
            Map.of(
                    QUANTITY,
                    "An amount: a number with an optional suffix, binary (Ki, Mi, Gi, Ti, Pi, Ei),"
                            + " decimal (n, u, m, k, M, G, T, P, E) or an exponent (e3).",
                    INT_OR_STRING,
                    "A number or a string.",
                    RAW_EXTENSION,
                    "An object of any kind, kept as it is.",
                    TIME,
                    "A time in RFC 3339, in whole seconds.",
                    MICRO_TIME,
                    "A time in RFC 3339, in microseconds.",
                    DURATION,
                    "A span of time, such as 1h30m.",
                    FIELDS,
                    "A set of fields as a tree: f:<name> for a field, k:<keys> and v:<value> for"
                            + " elements of lists, i:<index> for positions, and . for the value"
                            + " itself.",
                    PATCH,
                    "The body of a patch.");

    private final Dialect dialect;

    SpecialSchemas(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The name of a scalar's schema where it has one of its own; else empty. */
    static String name(Definition owner, Scalar scalar) {
        return switch (scalar) {
            case QUANTITY -> QUANTITY;
            case INT_OR_STRING -> INT_OR_STRING;
            case TIME -> TIME;
            case MICRO_TIME -> MICRO_TIME;
            case DURATION -> DURATION;
            case RAW_EXTENSION -> RAW_EXTENSION;
            case FIELDS_V1 -> FIELDS;
            case JSON -> beside(owner, "JSON");
            case JSON_SCHEMA_OR_BOOLEAN -> beside(owner, "JSONSchemaPropsOrBool");
            case JSON_SCHEMA_OR_ARRAY -> beside(owner, "JSONSchemaPropsOrArray");
            case JSON_SCHEMA_OR_STRINGS -> beside(owner, "JSONSchemaPropsOrStringArray");
            case STRING, BYTES, BOOLEAN, INT32, INT64, DOUBLE -> "";
        };
    }

    /** Whether a name is that of a special type. */
    boolean knows(String name) {
        return DESCRIPTIONS.containsKey(name)
                || (name.contains(CUSTOM)
                        && name.substring(name.lastIndexOf('.') + 1)
                                .matches("JSON|JSONSchemaPropsOr(Bool|Array|StringArray)"));
    }

    /** The schema of a special type. */
    ObjectNode of(String name) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("description", DESCRIPTIONS.getOrDefault(name, "Any value that is valid here."));
        switch (name) {
            case QUANTITY -> either(schema, "", "string", "number");
            case INT_OR_STRING -> either(schema, "int-or-string", "integer", "string");
            case TIME, MICRO_TIME -> schema.put("type", "string").put("format", "date-time");
            case DURATION -> schema.put("type", "string");
            case RAW_EXTENSION, FIELDS, PATCH -> schema.put("type", "object");
            default -> {
                // No type: any JSON value is allowed.
            }
        }
        return schema;
    }

    /** OpenAPI 2 cannot say "one of": it has strings there, and clients know. */
    private void either(ObjectNode schema, String format, String first, String second) {
        if (dialect == Dialect.V2) {
            schema.put("type", "string");
        } else {
            ArrayNode types = schema.putArray("oneOf");
            types.addObject().put("type", first);
            types.addObject().put("type", second);
        }
        if (!format.isEmpty()) {
            schema.put("format", format);
        }
    }

    private static String beside(Definition owner, String type) {
        return owner.name().substring(0, owner.name().lastIndexOf('.') + 1) + type;
    }
}
