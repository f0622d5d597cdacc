package io.jollyboat.apiserver.admission.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Refuses policies and webhooks whose expressions cannot be read, when they are written. */
final class PolicyCheck {

    private final List<Cause> causes = new ArrayList<>();

    private PolicyCheck() {}

    /**
     * Looks at a configuration that is about to be written.
     *
     * @throws ApiException Invalid
     */
    static void check(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes || !request.target().subresource().isEmpty()) {
            return;
        }
        PolicyCheck check = new PolicyCheck();
        JsonNode spec = request.wanted().path("spec");
        check.conditions(spec, "spec.");
        check.each(spec, "variables", "expression", SimpleType.DYN);
        check.each(spec, "auditAnnotations", "valueExpression", SimpleType.DYN);
        check.each(spec, "validations", "expression", SimpleType.BOOL);
        check.messages(spec);
        check.mutations(spec);
        List<ObjectNode> webhooks = Trees.objects(request.wanted(), "webhooks");
        for (int i = 0; i < webhooks.size(); i++) {
            check.conditions(webhooks.get(i), "webhooks[" + i + "].");
        }
        if (!check.causes.isEmpty()) {
            var definition = request.target().definition();
            throw ApiException.invalid(
                    definition.group(), definition.kind(), request.shownName(), check.causes);
        }
    }

    private void conditions(JsonNode holder, String path) {
        List<ObjectNode> all = Trees.objects(holder, "matchConditions");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String at = path + "matchConditions[" + i + "]";
            String name = Trees.text(all.get(i), "name");
            if (name.isEmpty()) {
                causes.add(new Cause("FieldValueRequired", "Required value", at + ".name"));
            } else if (!names.add(name)) {
                causes.add(
                        new Cause(
                                "FieldValueDuplicate",
                                "Duplicate value: \"" + name + '"',
                                at + ".name"));
            }
            expression(all.get(i), at + ".expression", SimpleType.BOOL);
        }
    }

    private void each(JsonNode spec, String list, String field, CelType wanted) {
        List<ObjectNode> all = Trees.objects(spec, list);
        for (int i = 0; i < all.size(); i++) {
            expression(all.get(i), "spec." + list + "[" + i + "]." + field, wanted);
        }
    }

    private void messages(JsonNode spec) {
        List<ObjectNode> all = Trees.objects(spec, "validations");
        for (int i = 0; i < all.size(); i++) {
            if (!Trees.text(all.get(i), "messageExpression").isEmpty()) {
                String path = "spec.validations[" + i + "].messageExpression";
                expression(all.get(i), path, SimpleType.STRING);
            }
        }
    }

    private void mutations(JsonNode spec) {
        List<ObjectNode> all = Trees.objects(spec, "mutations");
        for (int i = 0; i < all.size(); i++) {
            String part = PolicyRule.part(all.get(i));
            String path = "spec.mutations[" + i + "]." + part + ".expression";
            read(
                    Trees.text(all.get(i), part, "expression"),
                    path,
                    SimpleType.DYN,
                    CelEnvironment::compileMaker);
        }
    }

    private void expression(JsonNode holder, String path, CelType wanted) {
        String field = path.substring(path.lastIndexOf('.') + 1);
        read(Trees.text(holder, field), path, wanted, CelEnvironment::compile);
    }

    private interface Compiling {
        CelExpression compile(CelEnvironment environment, String text) throws CelCompileException;
    }

    private void read(String text, String path, CelType wanted, Compiling compiling) {
        if (text.isBlank()) {
            String field = path.substring(path.lastIndexOf('.') + 1);
            causes.add(
                    new Cause(
                            "FieldValueRequired",
                            "Required value: " + field + " is not specified",
                            path));
            return;
        }
        try {
            CelExpression read = compiling.compile(PolicyEnvironment.INSTANCE, text);
            boolean fits =
                    wanted.equals(SimpleType.DYN)
                            || read.resultsIn(wanted)
                            || read.resultsIn(SimpleType.DYN);
            if (!fits) {
                causes.add(invalid(text, "must evaluate to " + wanted.name(), path));
            }
        } catch (CelCompileException wrong) {
            causes.add(invalid(text, wrong.message(), path));
        }
    }

    private static Cause invalid(String text, String why, String path) {
        return new Cause("FieldValueInvalid", "Invalid value: \"" + text + "\": " + why, path);
    }
}
