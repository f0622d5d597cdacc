package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes' extensions of a schema, and its defaults, must keep to. */
final class ExtensionRules {

    private static final Set<String> REASONS =
            Set.of(
                    "FieldValueRequired",
                    "FieldValueForbidden",
                    "FieldValueInvalid",
                    "FieldValueDuplicate");

    private ExtensionRules() {}

    static void check(Field schema, boolean root) {
        if (!schema.node().isObject()) {
            return;
        }
        exclusive(schema);
        listType(schema);
        mapType(schema);
        if (!root) {
            fallback(schema);
        } else if (schema.has("default")) {
            schema.at("default").forbidden("must not be set at the root");
        }
        schema.at("x-kubernetes-validations").items().forEach(rule -> rule(rule, schema));
        Field properties = schema.at("properties");
        for (String name : properties.keys()) {
            if (!(root && name.equals("metadata"))) {
                check(properties.key(name), false);
            }
        }
        check(schema.at("items"), false);
        check(schema.at("additionalProperties"), false);
    }

    private static void exclusive(Field schema) {
        Field preserve = schema.at("x-kubernetes-preserve-unknown-fields");
        Field embedded = schema.at("x-kubernetes-embedded-resource");
        if (schema.at("x-kubernetes-int-or-string").flag()) {
            for (Field other : List.of(preserve, embedded)) {
                if (other.flag()) {
                    other.invalid("must be false if x-kubernetes-int-or-string is true");
                }
            }
        }
        if (preserve.present() && !preserve.flag()) {
            preserve.invalid("must be true or undefined");
        }
        if (embedded.flag() && !preserve.flag() && schema.at("properties").keys().isEmpty()) {
            schema.at("properties")
                    .required(
                            "must not be empty if x-kubernetes-embedded-resource is true without"
                                    + " x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void listType(Field schema) {
        Field listType = schema.at("x-kubernetes-list-type");
        Field keys = schema.at("x-kubernetes-list-map-keys");
        if (listType.present()) {
            if (!schema.text("type").equals("array")) {
                schema.at("type").invalid("must be array if x-kubernetes-list-type is specified");
            }
            listType.oneOf("atomic", "set", "map");
        }
        if (!listType.text().equals("map")) {
            if (!keys.empty()) {
                keys.forbidden("must not be set if x-kubernetes-list-type is not map");
            }
            return;
        }
        if (keys.empty()) {
            keys.required("must not be empty if x-kubernetes-list-type is map");
        }
        Field items = schema.at("items");
        List<String> required = Trees.texts(items.node(), "required");
        for (Field key : keys.items()) {
            Field property = items.at("properties").key(key.text());
            if (property.absent()) {
                key.invalid("entries must all be names of item properties");
            } else if (Set.of("array", "object").contains(property.text("type"))) {
                property.at("type")
                        .invalid(
                                "must be a scalar type if parent array's x-kubernetes-list-type is"
                                        + " map");
            } else if (!required.contains(key.text()) && !property.has("default")) {
                property.at("default")
                        .required(
                                "this property is in x-kubernetes-list-map-keys, so it must have a"
                                        + " default or be a required property");
            }
        }
    }

    private static void mapType(Field schema) {
        Field mapType = schema.at("x-kubernetes-map-type");
        if (mapType.present()) {
            if (!schema.text("type").equals("object")) {
                schema.at("type").invalid("must be object if x-kubernetes-map-type is specified");
            }
            mapType.oneOf("atomic", "granular");
        }
    }

    /** A default must keep the schema that it stands in. */
    private static void fallback(Field schema) {
        Field fallback = schema.at("default");
        if (fallback.absent() || !(schema.node() instanceof ObjectNode source)) {
            return;
        }
        Structural structural = Structural.of(source);
        JsonNode value = fallback.node().deepCopy();
        if (value instanceof ObjectNode object
                && !Pruning.applyBelow(object, structural).isEmpty()) {
            fallback.invalid("must not have unknown fields");
        }
        Defaulting.apply(value, structural);
        Violations found = new Violations();
        ValueCheck.check(value, structural, "", null, found);
        for (Violation each : found.list()) {
            boolean whole = each.path().equals(ValueCheck.NOWHERE);
            schema.violations()
                    .add(
                            new Violation(
                                    each.type(),
                                    fallback.path() + (whole ? "" : "." + each.path()),
                                    each.value(),
                                    each.detail()
                                            .replaceFirst(
                                                    "^ in body", fallback.path() + " in body")));
        }
    }

    private static void rule(Field rule, Field schema) {
        if (rule.text("rule").isBlank()) {
            rule.at("rule").required("rule is not specified");
        }
        Field message = rule.at("message");
        if (message.node().isString() && message.present() && message.text().isBlank()) {
            message.invalid("message must be non-empty if specified");
        } else if (message.text().strip().contains("\n")) {
            message.invalid("message must not contain line breaks");
        } else if (rule.text("rule").contains("\n") && message.absent()) {
            message.required("message must be specified if rule contains line breaks");
        }
        if (message.text().length() > 2048) {
            rule.violations().tooLong(message.path(), 2048);
        }
        Field expression = rule.at("messageExpression");
        if (expression.present() && expression.text().isBlank()) {
            expression.required("messageExpression must be non-empty if specified");
        }
        Field reason = rule.at("reason");
        if (reason.present() && !REASONS.contains(reason.text())) {
            rule.violations()
                    .notSupported(reason.path(), reason.node(), REASONS.stream().sorted().toList());
        }
        if (!rule.text("fieldPath").isEmpty()) {
            fieldPath(rule.at("fieldPath"), schema);
        }
    }

    private static void fieldPath(Field path, Field schema) {
        if (path.text().isBlank()) {
            path.invalid("fieldPath must be non-empty if specified");
        }
        if (path.text().contains("\n") || path.text().contains("\r")) {
            path.invalid("fieldPath must not contain line breaks");
        }
        try {
            FieldPath.below(Structural.of((ObjectNode) schema.node()), path.text());
        } catch (FieldPath.Invalid wrong) {
            path.invalid("fieldPath must be a valid path: " + wrong.why());
        }
    }
}
