package io.jollyboat.apiserver.structural;

import com.google.re2j.PatternSyntaxException;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.regex.Regexes;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a schema must keep to in order to be structural: every member has a type, alternatives say
 * nothing about structure, metadata is left alone.
 */
public final class SchemaRules {

    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String untyped;

        Level(String untyped) {
            this.untyped = untyped;
        }
    }

    private static final Set<String> TYPES =
            Set.of("array", "boolean", "integer", "number", "object", "string");
    private static final List<String> UNSUPPORTED =
            List.of(
                    "definitions",
                    "dependencies",
                    "id",
                    "additionalItems",
                    "patternProperties",
                    "$ref",
                    "$schema");
    private static final List<String> JUNCTORS = List.of("anyOf", "allOf", "oneOf");

    private static final JsonNode INT_OR_STRING =
            new tools.jackson.databind.json.JsonMapper()
                    .readTree("[{\"type\":\"integer\"},{\"type\":\"string\"}]");

    /** What alternatives must not say, with the words for it. */
    private static final List<List<String>> STRUCTURE =
            List.of(
                    List.of("type", "must be empty to be structural"),
                    List.of("additionalProperties", "must be undefined to be structural"),
                    List.of("default", "must be undefined to be structural"),
                    List.of("title", "must be empty to be structural"),
                    List.of("description", "must be empty to be structural"),
                    List.of("nullable", "must be false to be structural"),
                    List.of("externalDocs", "must be undefined to be structural"),
                    List.of(
                            "x-kubernetes-preserve-unknown-fields",
                            "must be false to be structural"),
                    List.of("x-kubernetes-embedded-resource", "must be false to be structural"),
                    List.of("x-kubernetes-int-or-string", "must be false to be structural"),
                    List.of("x-kubernetes-list-map-keys", "must be empty to be structural"),
                    List.of("x-kubernetes-list-type", "must be undefined to be structural"),
                    List.of("x-kubernetes-map-type", "must be undefined to be structural"),
                    List.of("x-kubernetes-validations", "must be empty to be structural"));

    private SchemaRules() {}

    /** Complains about the schema of a version. */
    public static void check(Field schema) {
        spine(schema, Level.ROOT);
        Completeness.check(schema);
        ExtensionRules.check(schema, true);
    }

    private static void spine(Field schema, Level level) {
        if (!schema.node().isObject()) {
            return;
        }
        if (schema.text("type").equals("array") && !schema.has("items")) {
            schema.at("items").required("must be specified");
        }
        spine(schema.at("items"), Level.ITEM);
        Field properties = schema.at("properties");
        properties.keys().forEach(name -> spine(properties.key(name), Level.FIELD));
        Field additional = schema.at("additionalProperties");
        if (additional.present()) {
            if (level == Level.ROOT) {
                additional.forbidden("must not be used at the root");
            }
            if (schema.at("x-kubernetes-embedded-resource").flag()) {
                additional.forbidden("must not be used if x-kubernetes-embedded-resource is set");
            }
            // to let all others pass is no contradiction; to let none pass is, as they are ignored
            if (!properties.keys().isEmpty() && !additional.flag()) {
                additional.forbidden("additionalProperties and properties are mutual exclusive");
            }
            spine(additional, Level.FIELD);
        }
        type(schema, level);
        unsupported(schema);
        junctors(schema, isIntOrString(schema.at("anyOf").node()));
        if (level == Level.ROOT || schema.at("x-kubernetes-embedded-resource").flag()) {
            ofAllObjects(schema, level);
        }
    }

    private static void type(Field schema, Level level) {
        Field type = schema.at("type");
        boolean embedded = schema.at("x-kubernetes-embedded-resource").flag();
        boolean free =
                schema.at("x-kubernetes-int-or-string").flag()
                        || schema.at("x-kubernetes-preserve-unknown-fields").flag();
        if (embedded && !type.text().equals("object")) {
            String words = "must be object if x-kubernetes-embedded-resource is true";
            if (type.absent()) {
                type.required(words);
            } else {
                type.invalid(words);
            }
        } else if (type.absent() && !free) {
            type.required(level.untyped);
        } else if (type.present() && !TYPES.contains(type.text())) {
            type.oneOf("array", "boolean", "integer", "number", "object", "string");
        } else if (level == Level.ROOT && type.present() && !type.text().equals("object")) {
            type.invalid("must be object at the root");
        }
        if (schema.at("nullable").flag() && level == Level.ROOT) {
            schema.at("nullable").forbidden("nullable cannot be true at the root");
        }
    }

    private static void unsupported(Field schema) {
        for (String name : UNSUPPORTED) {
            if (!Trees.empty(schema.node().path(name))) {
                schema.at(name).forbidden(name + " is not supported");
            }
        }
        if (schema.text("type").equals("null")) {
            schema.at("type")
                    .forbidden("type cannot be set to null, use nullable as an alternative");
        }
        if (!schema.at("items").items().isEmpty()) {
            schema.at("items").forbidden("items must be a schema object and not an array");
        }
        if (schema.at("uniqueItems").flag()) {
            schema.at("uniqueItems")
                    .forbidden(
                            "uniqueItems cannot be set to true since the runtime complexity becomes"
                                    + " quadratic");
        }
        Field pattern = schema.at("pattern");
        try {
            Regexes.compile(pattern.text());
        } catch (PatternSyntaxException broken) {
            pattern.invalid(
                    "must be a valid regular expression, but isn't: " + broken.getMessage());
        }
    }

    /** Metadata is described by Kubernetes; a schema may restrict the name at most. */
    private static void ofAllObjects(Field schema, Level level) {
        Field properties = schema.at("properties");
        for (String name : List.of("apiVersion", "kind")) {
            Field property = properties.key(name);
            if (property.present() && !property.text("type").equals("string")) {
                property.at("type").invalid("must be string");
            }
        }
        Field metadata = properties.key("metadata");
        if (metadata.present() && !metadata.text("type").equals("object")) {
            metadata.at("type").invalid("must be object");
        }
        if (level == Level.ROOT && metadata.node() instanceof ObjectNode object) {
            boolean names =
                    object.path("properties").propertyNames().stream()
                            .allMatch(each -> each.equals("name") || each.equals("generateName"));
            boolean more =
                    object.propertyNames().stream()
                            .anyMatch(
                                    each ->
                                            !Set.of("type", "properties", "description")
                                                    .contains(each));
            if (!names || more) {
                metadata.forbidden(
                        "must not specify anything other than name and generateName, but metadata"
                                + " is implicitly specified");
            }
        }
    }

    /**
     * @param exempt whether these are the alternatives by which a number or a text says what it is,
     *     which may name types
     */
    private static void junctors(Field schema, boolean exempt) {
        for (String junctor : JUNCTORS) {
            List<Field> alternatives = schema.at(junctor).items();
            for (int i = 0; i < alternatives.size(); i++) {
                Field alternative = alternatives.get(i);
                boolean first = junctor.equals("allOf") && i == 0;
                if (!(junctor.equals("anyOf") && exempt)) {
                    values(alternative, first && isIntOrString(alternative.at("anyOf").node()));
                }
            }
        }
        values(schema.at("not"), false);
    }

    private static boolean isIntOrString(JsonNode anyOf) {
        return anyOf.equals(INT_OR_STRING);
    }

    /** A schema of which only the values count. */
    private static void values(Field schema, boolean exempt) {
        if (!schema.node().isObject()) {
            return;
        }
        for (List<String> forbidden : STRUCTURE) {
            JsonNode said = schema.node().path(forbidden.getFirst());
            if (!Trees.empty(said) && !(said.isBoolean() && !said.booleanValue())) {
                schema.at(forbidden.getFirst()).forbidden(forbidden.getLast());
            }
        }
        Field properties = schema.at("properties");
        if (properties.has("metadata")) {
            properties.key("metadata").forbidden("must not be specified in a nested context");
        }
        properties.keys().forEach(name -> values(properties.key(name), false));
        values(schema.at("items"), false);
        unsupported(schema);
        junctors(schema, exempt);
    }
}
