package io.jollyboat.schema;

import io.jollyboat.schema.Type.Shape;
import java.util.Set;
import java.util.TreeSet;

/** Writes one record view. */
final class View {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /** Names that a record or its interfaces have taken, and Java's own words. */
    private static final Set<String> TAKEN =
            Set.of(
                    "json",
                    "has",
                    "copy",
                    "clone",
                    "equals",
                    "finalize",
                    "getClass",
                    "hashCode",
                    "notify",
                    "notifyAll",
                    "toString",
                    "wait",
                    "default",
                    "continue",
                    "enum",
                    "not_",
                    "static",
                    "for",
                    "if",
                    "int",
                    "long",
                    "double",
                    "boolean",
                    "switch",
                    "case",
                    "new",
                    "class",
                    "interface",
                    "package",
                    "import",
                    "this",
                    "super",
                    "return",
                    "void",
                    "null",
                    "true",
                    "false",
                    "abstract",
                    "final",
                    "do",
                    "while");

    private final Definition definition;
    private final Set<String> known;
    private final Set<String> imports = new TreeSet<>();
    private final boolean object;

    View(Definition definition, Set<String> known) {
        this.definition = definition;
        this.known = known;
        Field metadata = definition.field("metadata");
        this.object =
                definition.kind() && metadata != null && META.equals(metadata.type().reference());
    }

    String text() {
        StringBuilder body = new StringBuilder();
        for (Field field : definition.fields()) {
            boolean inherited =
                    object && Set.of("metadata", "apiVersion", "kind").contains(field.name());
            if (!inherited) {
                accessor(field, body);
            }
        }
        String role = object ? "KubernetesObject" : "View";
        imports.add("io.jollyboat.core.model." + role);
        imports.add("tools.jackson.databind.node.ObjectNode");
        StringBuilder text = new StringBuilder();
        text.append("package ").append(Views.packageOf(definition.name())).append(";\n\n");
        for (String name : imports) {
            text.append("import ").append(name).append(";\n");
        }
        text.append("\npublic record ")
                .append(definition.simpleName())
                .append("(ObjectNode json) implements ")
                .append(role)
                .append(" {\n")
                .append(body)
                .append("}\n");
        return text.toString();
    }

    private void accessor(Field field, StringBuilder body) {
        String name = identifier(field.name());
        String key = "\"" + field.name() + "\"";
        Type type = field.type();
        imports.add("io.jollyboat.core.model.Trees");
        method(body, javaType(type), name, "", read(type, key));
        String primitive =
                switch (type.shape()) {
                    case INT32, INT64, DOUBLE, BOOLEAN -> javaType(type);
                    default -> "";
                };
        if (!field.required() && !primitive.isEmpty()) {
            String reader = reader(type.shape());
            method(
                    body,
                    primitive,
                    name,
                    primitive + " ifAbsent",
                    "Trees." + reader + "(json, " + key + ", ifAbsent)");
        }
    }

    private static void method(
            StringBuilder body, String type, String name, String parameter, String expression) {
        body.append("    public ")
                .append(type)
                .append(' ')
                .append(name)
                .append('(')
                .append(parameter)
                .append(") {\n        return ")
                .append(expression)
                .append(";\n    }\n\n");
    }

    private String read(Type type, String key) {
        String at = "(json, " + key;
        return switch (type.shape()) {
            case INT32, INT64 -> "Trees." + reader(type.shape()) + at + ", 0)";
            case DOUBLE -> "Trees.number" + at + ", 0)";
            case BOOLEAN -> "Trees.flag" + at + ", false)";
            case LIST -> "Trees.list" + at + ", " + element(type.elementType()) + ")";
            case MAP -> "Trees.map" + at + ", " + element(type.elementType()) + ")";
            case REFERENCE -> "new " + view(type) + "(Trees.object" + at + "))";
            default -> "Trees." + reader(type.shape()) + at + ")";
        };
    }

    /** A function from a node to an element, as an expression. */
    private String element(Type type) {
        return switch (type.shape()) {
            case LIST -> {
                imports.add("tools.jackson.databind.JsonNode");
                yield "(JsonNode node) -> Trees.list(node, " + element(type.elementType()) + ")";
            }
            case MAP -> throw new IllegalStateException(definition.name() + " nests maps");
            case REFERENCE -> "Trees.viewed(" + view(type) + "::new)";
            default -> "Trees::as" + capital(reader(type.shape()));
        };
    }

    private static String reader(Shape shape) {
        return switch (shape) {
            case STRING, DURATION -> "text";
            case INT32 -> "integer";
            case INT64 -> "longInteger";
            case DOUBLE -> "number";
            case BOOLEAN -> "flag";
            case BYTES -> "bytes";
            case QUANTITY -> "quantity";
            case INT_OR_STRING -> "intOrString";
            case TIME, MICRO_TIME -> "time";
            case RAW_EXTENSION,
                    FIELDS_V1,
                    JSON,
                    JSON_SCHEMA_OR_BOOLEAN,
                    JSON_SCHEMA_OR_ARRAY,
                    JSON_SCHEMA_OR_STRINGS ->
                    "tree";
            case LIST, MAP, REFERENCE -> throw new IllegalArgumentException(shape.name());
        };
    }

    private String javaType(Type type) {
        return switch (type.shape()) {
            case STRING, DURATION -> "String";
            case INT32 -> "int";
            case INT64 -> "long";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case BYTES -> "byte[]";
            case QUANTITY -> imported("io.jollyboat.core.model.Quantity");
            case INT_OR_STRING ->
                    imported("java.util.Optional")
                            + "<"
                            + imported("io.jollyboat.core.model.IntOrString")
                            + ">";
            case TIME, MICRO_TIME ->
                    imported("java.util.Optional") + "<" + imported("java.time.Instant") + ">";
            case RAW_EXTENSION,
                    FIELDS_V1,
                    JSON,
                    JSON_SCHEMA_OR_BOOLEAN,
                    JSON_SCHEMA_OR_ARRAY,
                    JSON_SCHEMA_OR_STRINGS ->
                    imported("tools.jackson.databind.JsonNode");
            case LIST -> imported("java.util.List") + "<" + boxed(type.elementType()) + ">";
            case MAP -> imported("java.util.Map") + "<String, " + boxed(type.elementType()) + ">";
            case REFERENCE -> view(type);
        };
    }

    private String boxed(Type type) {
        return switch (type.shape()) {
            case INT32 -> "Integer";
            case INT64 -> "Long";
            case DOUBLE -> "Double";
            case BOOLEAN -> "Boolean";
            case INT_OR_STRING -> imported("io.jollyboat.core.model.IntOrString");
            case TIME, MICRO_TIME -> imported("java.time.Instant");
            default -> javaType(type);
        };
    }

    private String imported(String qualified) {
        String simpleName = Names.simpleName(qualified);
        // A type of this package wins over an import of the same simple name.
        if (known.contains(prefix() + simpleName)) {
            return qualified;
        }
        imports.add(qualified);
        return simpleName;
    }

    private String view(Type type) {
        String name = type.reference();
        if (name == null) {
            throw new IllegalStateException("A reference to nothing in " + definition.name());
        }
        String packageName = Views.packageOf(name);
        String simpleName = Names.simpleName(name);
        if (packageName.equals(Views.packageOf(definition.name()))) {
            return simpleName;
        }
        return imported(packageName + "." + simpleName);
    }

    private String prefix() {
        return definition.name().substring(0, definition.name().lastIndexOf('.') + 1);
    }

    private static String identifier(String json) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (Character.isJavaIdentifierPart(c) && c != '$') {
                boolean raised = i > 0 && json.charAt(i - 1) == '-';
                name.append(raised ? Character.toUpperCase(c) : c);
            }
        }
        return TAKEN.contains(name.toString()) ? name.append('_').toString() : name.toString();
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
