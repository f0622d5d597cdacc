package io.jollyboat.apiserver.validation.admission;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.jollyboat.apiserver.admission.expression.PolicyLanguage;
import io.jollyboat.apiserver.cel.Identifiers;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.StoredExpressions;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules on admission policies and their bindings. */
public final class PolicyRules {

    /** A ValidatingAdmissionPolicy. */
    public static final Validator VALIDATING =
            new StoredExpressions(
                    policy -> {
                        Field spec = policy.at("spec");
                        PolicyLanguage language = policy(spec, spec.at("variables").present());
                        String nothing =
                                "validations or auditAnnotations must contain at least one item";
                        if (spec.at("validations").empty() && spec.at("auditAnnotations").empty()) {
                            spec.at("validations").required(nothing);
                            spec.at("auditAnnotations").required(nothing);
                        }
                        spec.at("validations").each(each -> validation(each, language));
                        annotations(
                                spec.at("auditAnnotations"),
                                policy.at("metadata", "name").text(),
                                language);
                    });

    /** A MutatingAdmissionPolicy. */
    public static final Validator MUTATING =
            new StoredExpressions(
                    policy -> {
                        Field spec = policy.at("spec");
                        PolicyLanguage language = policy(spec, true);
                        MatchRules.mutableOperations(spec.at("matchConstraints"));
                        spec.at("reinvocationPolicy").isRequiredOneOf("IfNeeded", "Never");
                        Field mutations = spec.at("mutations");
                        if (mutations.empty()) {
                            mutations.required("mutations must contain at least one item");
                        }
                        mutations.each(each -> mutation(each, language));
                    });

    /** What a binding of either sort keeps. */
    private static final Validator BINDING =
            binding -> {
                Field spec = binding.at("spec");
                if (spec.at("policyName").isRequired()) {
                    spec.at("policyName").matches(Formats::dnsSubdomain);
                }
                if (spec.has("paramRef")) {
                    parameters(spec.at("paramRef"));
                }
                if (spec.has("matchResources")) {
                    MatchRules.resources(spec.at("matchResources"));
                }
            };

    /** A MutatingAdmissionPolicyBinding. */
    public static final Validator MUTATING_BINDING =
            binding -> {
                BINDING.validate(binding);
                MatchRules.mutableOperations(binding.at("spec", "matchResources"));
            };

    /** A ValidatingAdmissionPolicyBinding. */
    public static final Validator VALIDATING_BINDING =
            binding -> {
                BINDING.validate(binding);
                actions(binding.at("spec", "validationActions"));
            };

    private static final int MOST_ANNOTATIONS = 20;

    /** In bytes. Kubernetes calls for one that is there where it is longer. */
    private static final int LONGEST_VALUE_EXPRESSION = 5 * 1024;

    private static final CelType OBJECT = StructTypeReference.create("Object");
    private static final CelType PATCHES = ListType.create(StructTypeReference.create("JSONPatch"));

    private PolicyRules() {}

    /**
     * What both sorts have in common.
     *
     * @param composes whether rules may speak of variables
     * @return what its rules are to be read with
     */
    private static PolicyLanguage policy(Field spec, boolean composes) {
        spec.at("failurePolicy").isRequiredOneOf("Fail", "Ignore");
        if (spec.has("paramKind")) {
            parameterKind(spec.at("paramKind"));
        }
        Field match = spec.at("matchConstraints");
        if (match.isRequired()) {
            MatchRules.resources(match);
            match.at("resourceRules").isRequiredNotEmpty();
        }
        PolicyLanguage language = new PolicyLanguage(spec.at("paramKind").present(), composes);
        Expressions.conditions(spec, text -> language.conditions().compile(text));
        for (Field variable : spec.at("variables").items()) {
            Field name = variable.at("name");
            if (name.text().isBlank()) {
                name.required("name is not specified");
            } else if (!Identifiers.valid(name.text())) {
                name.invalid("name is not a valid CEL identifier");
            }
            Expressions.demanded(
                    variable, "expression", text -> language.define(name.text(), text));
        }
        return language;
    }

    private static void parameterKind(Field kind) {
        Field version = kind.at("apiVersion");
        if (version.isRequired()) {
            String[] parts = version.text().split("/", -1);
            if (parts.length > 2) {
                version.invalid("unexpected GroupVersion string: " + version.text());
            } else {
                Formats.dns1035Label(parts[parts.length - 1]).forEach(version::invalid);
            }
        }
        Field name = kind.at("kind");
        if (name.isRequired()) {
            Formats.dns1035Label(name.text().toLowerCase(Locale.ROOT))
                    .forEach(
                            wrong ->
                                    name.invalid(
                                            "may have mixed case, but should otherwise match: "
                                                    + wrong));
        }
    }

    private static void validation(Field validation, PolicyLanguage language) {
        Expressions.demanded(
                validation, "expression", text -> language.rules().compile(text), SimpleType.BOOL);
        Field maker = validation.at("messageExpression");
        if (maker.present() && maker.text().isBlank()) {
            maker.invalid("must be non-empty if specified");
        } else if (maker.present()) {
            Expressions.demanded(
                    validation,
                    "messageExpression",
                    text -> language.messages().compile(text),
                    SimpleType.STRING);
        }
        Field message = validation.at("message");
        if (message.present() && message.text().isBlank()) {
            message.invalid("message must be non-empty if specified");
        } else if (message.text().strip().lines().count() > 1) {
            message.invalid("message must not contain line breaks");
        }
        validation.at("reason").oneOf("Forbidden", "Invalid", "RequestEntityTooLarge");
    }

    private static void annotations(Field annotations, String policy, PolicyLanguage language) {
        List<Field> items = annotations.items();
        if (items.size() > MOST_ANNOTATIONS) {
            annotations.invalid("must not have more than 20 auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        for (Field annotation : items) {
            Field key = annotation.at("key");
            Formats.qualifiedName(policy + "/" + key.text()).forEach(key::invalid);
            if (!keys.add(key.text())) {
                key.duplicate();
            }
            Field value = annotation.at("valueExpression");
            int length = value.text().strip().getBytes(StandardCharsets.UTF_8).length;
            if (length > LONGEST_VALUE_EXPRESSION) {
                value.required("must not exceed " + LONGEST_VALUE_EXPRESSION + " bytes in length");
                continue;
            }
            Expressions.demanded(
                    annotation,
                    "valueExpression",
                    text -> language.rules().compile(text.strip()),
                    SimpleType.STRING,
                    SimpleType.NULL_TYPE);
        }
    }

    private static void mutation(Field mutation, PolicyLanguage language) {
        Field type = mutation.at("patchType");
        if (!type.isRequiredOneOf("ApplyConfiguration", "JSONPatch")) {
            return;
        }
        boolean patch = type.text().equals("JSONPatch");
        Field part = mutation.at(patch ? "jsonPatch" : "applyConfiguration");
        Field other = mutation.at(patch ? "applyConfiguration" : "jsonPatch");
        if (other.present()) {
            other.invalid(
                    "{" + (patch ? "applyConfiguration" : "jsonPatch") + "}",
                    "must not be specified when patchType is " + type.text());
        }
        if (part.absent()) {
            part.required("must be specified when patchType is " + type.text());
        } else {
            Expressions.trimmed(
                    part.at("expression"),
                    text -> language.rules().compileMaker(text),
                    patch ? PATCHES : OBJECT);
        }
    }

    private static void parameters(Field reference) {
        boolean name = !reference.text("name").isEmpty();
        boolean selector = reference.has("selector");
        if (name && selector) {
            reference.at("name").forbidden("name and selector are mutually exclusive");
        } else if (!name && !selector) {
            reference.required("one of name or selector must be specified");
        }
        SelectorValidation.check(reference.at("selector"));
        reference.at("parameterNotFoundAction").isRequiredOneOf("Allow", "Deny");
    }

    private static void actions(Field actions) {
        Set<String> seen = new HashSet<>();
        for (Field action : actions.items()) {
            action.oneOf("Audit", "Deny", "Warn");
            if (!seen.add(action.text())) {
                action.duplicate();
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            actions.invalid(
                    "must not contain both Deny and Warn (repeating the same validation failure"
                            + " information in the API response and headers serves no purpose)");
        }
        if (seen.isEmpty()) {
            actions.required("at least one validation action is required");
        }
    }
}
