package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** ResourceQuotas: what they count, of which pods and claims. */
public final class QuotaValidator implements Validator {
    private static final Set<String> SCOPES =
            Set.of(
                    "BestEffort",
                    "CrossNamespacePodAffinity",
                    "NotBestEffort",
                    "NotTerminating",
                    "PriorityClass",
                    "Terminating",
                    "VolumeAttributesClass");

    /** Scopes that either hold or do not. */
    private static final Set<String> WITHOUT_VALUES =
            Set.of(
                    "BestEffort",
                    "CrossNamespacePodAffinity",
                    "NotBestEffort",
                    "NotTerminating",
                    "Terminating");

    private static final Set<String> OF_PODS =
            Set.of(
                    "pods",
                    "cpu",
                    "memory",
                    "limits.cpu",
                    "limits.memory",
                    "requests.cpu",
                    "requests.memory");
    private static final Set<String> OF_CLAIMS =
            Set.of("persistentvolumeclaims", "requests.storage");

    @Override
    public void validate(Field quota) {
        Field spec = quota.at("spec");
        amounts(spec.at("hard"));
        scopes(spec);
        selector(spec);
    }

    @Override
    public void validateUpdate(Field quota, ObjectNode old) {
        validate(quota);
        Field scopes = quota.at("spec", "scopes");
        Set<String> before = new HashSet<>(Trees.texts(old.path("spec"), "scopes"));
        if (!before.equals(texts(scopes))) {
            scopes.invalid("field is immutable");
        }
    }

    @Override
    public void validateStatusUpdate(Field quota, ObjectNode old) {
        amounts(quota.at("status", "hard"));
        amounts(quota.at("status", "used"));
    }

    private static void amounts(Field entries) {
        for (String name : entries.keys()) {
            Field entry = entries.key(name);
            ResourceNames.checkOfQuota(entry, name);
            ResourceNames.checkAmount(entry, name);
        }
    }

    private static void scopes(Field spec) {
        Field scopes = spec.at("scopes");
        for (Field scope : scopes.items()) {
            if (!SCOPES.contains(scope.text())) {
                scopes.invalid("unsupported scope");
            }
            fits(spec, scope.text(), scopes);
        }
        conflicts(texts(scopes), scopes);
    }

    private static void selector(Field spec) {
        Field all = spec.at("scopeSelector", "matchExpressions");
        Set<String> names = new HashSet<>();
        for (Field each : all.items()) {
            String scope = each.text("scopeName");
            names.add(scope);
            if (!SCOPES.contains(scope)) {
                all.at("scopeName").invalid(scope, "unsupported scope");
            }
            fits(spec, scope, all);
            requirement(all, each, scope);
        }
        conflicts(names, all);
    }

    /** Kubernetes names no positions here. */
    private static void requirement(Field all, Field each, String scope) {
        String operator = each.text("operator");
        if (WITHOUT_VALUES.contains(scope) && !operator.equals("Exists")) {
            all.at("operator")
                    .invalid(
                            operator,
                            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                                    + " ResourceQuotaScopeNotTerminating,"
                                    + " ResourceQuotaScopeBestEffort,"
                                    + " ResourceQuotaScopeNotBestEffort or"
                                    + " ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        Field values = each.at("values");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.empty()) {
                    all.at("values")
                            .required(
                                    "must be at least one value when `operator` is 'In' or 'NotIn'"
                                            + " for scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.empty()) {
                    all.at("values")
                            .invalid(
                                    values.node(),
                                    "must be no value when `operator` is 'Exist' or 'DoesNotExist'"
                                            + " for scope selector");
                }
            }
            default -> all.at("operator").invalid(operator, "not a valid selector operator");
        }
    }

    private static void fits(Field spec, String scope, Field told) {
        for (String name : spec.at("hard").keys()) {
            if (ResourceNames.isOfQuotas(name) && !isOf(scope, name)) {
                told.invalid("unsupported scope applied to resource");
            }
        }
    }

    private static boolean isOf(String scope, String name) {
        return switch (scope) {
            case "BestEffort" -> name.equals("pods");
            case "VolumeAttributesClass" -> OF_CLAIMS.contains(name);
            default -> !SCOPES.contains(scope) || OF_PODS.contains(name);
        };
    }

    private static void conflicts(Set<String> scopes, Field told) {
        for (String scope : List.of("BestEffort", "Terminating")) {
            if (scopes.contains(scope) && scopes.contains("Not" + scope)) {
                told.invalid("conflicting scopes");
            }
        }
    }

    private static Set<String> texts(Field list) {
        Set<String> texts = new HashSet<>();
        list.items().forEach(each -> texts.add(each.text()));
        return texts;
    }
}
