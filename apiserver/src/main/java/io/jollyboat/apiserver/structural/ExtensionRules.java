package io.jollyboat.apiserver.structural;

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
        ListTypeRules.check(schema);
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

    private static void mapType(Field schema) {
        Field mapType = schema.at("x-kubernetes-map-type");
        if (mapType.present()) {
            Field type = schema.at("type");
            String words = "must be object if x-kubernetes-map-type is specified";
            if (type.absent()) {
                type.required(words);
            } else if (!type.text().equals("object")) {
                type.invalid(words);
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
