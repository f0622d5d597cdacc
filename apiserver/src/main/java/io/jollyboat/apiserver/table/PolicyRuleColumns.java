package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Policies that admission goes by, and what binds them. */
public final class PolicyRuleColumns {

    private static final String UNSET = "<unset>";

    private PolicyRuleColumns() {}

    public static final Printer VALIDATING = policy("Validations", "validations");
    public static final Printer MUTATING = policy("Mutations", "mutations");

    public static final Printer BINDINGS =
            Printer.of()
                    .name()
                    .path("PolicyName", "The policy that it binds.", "spec", "policyName")
                    .text("ParamRef", "What the policy is set by.", PolicyRuleColumns::parameter)
                    .age();

    private static Printer policy(String heading, String field) {
        return Printer.of()
                .name()
                .number(
                        heading,
                        "How many there are.",
                        policy -> (long) policy.path("spec").path(field).size())
                .text("ParamKind", "The kind that it is set by.", PolicyRuleColumns::kind)
                .age();
    }

    private static String kind(ObjectNode policy) {
        JsonNode kind = policy.path("spec").path("paramKind");
        return kind.isObject()
                ? Trees.text(kind, "apiVersion") + "/" + Trees.text(kind, "kind")
                : UNSET;
    }

    private static String parameter(ObjectNode binding) {
        JsonNode reference = binding.path("spec").path("paramRef");
        String name = Trees.text(reference, "name");
        String namespace = Trees.text(reference, "namespace");
        if (!name.isEmpty()) {
            return (namespace.isEmpty() ? "*" : namespace) + "/" + name;
        }
        return reference.path("selector").isObject()
                ? Cells.selector(reference.path("selector"))
                : UNSET;
    }
}
