package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import tools.jackson.databind.node.ObjectNode;

/** Roles, and who holds them. */
public final class RbacValidators {
    private RbacValidators() {}

    /** A role of a namespace. */
    public static final Validator ROLE = role -> rules(role, true);

    /** A role of the cluster. */
    public static final Validator CLUSTER_ROLE = role -> rules(role, false);

    /** A binding of either. */
    public static final Validator BINDING = new Binding();

    private static void rules(Field role, boolean namespaced) {
        for (Field rule : role.at("rules").items()) {
            Field verbs = rule.at("verbs");
            if (verbs.empty()) {
                verbs.required("verbs must contain at least one value");
            }
            Field urls = rule.at("nonResourceURLs");
            if (!urls.empty()) {
                if (namespaced) {
                    urls.invalid("namespaced rules cannot apply to non-resource URLs");
                }
                if (!rule.at("apiGroups").empty() || !rule.at("resources").empty()) {
                    urls.invalid(
                            "rules cannot apply to both regular resources and non-resource URLs");
                }
                continue;
            }
            if (rule.at("apiGroups").empty()) {
                rule.at("apiGroups").required("resource rules must supply at least one api group");
            }
            if (rule.at("resources").empty()) {
                rule.at("resources").required("resource rules must supply at least one resource");
            }
        }
    }

    private static final class Binding implements Validator {
        private static final String GROUP = "rbac.authorization.k8s.io";

        @Override
        public void validate(Field binding) {
            Field role = binding.at("roleRef");
            role.at("apiGroup").oneOf(GROUP);
            role.at("kind").isRequiredOneOf("ClusterRole", "Role");
            role.at("name").isRequired();
            for (Field subject : binding.at("subjects").items()) {
                subject.at("name").isRequired();
                boolean clusterWide = binding.text("kind").equals("ClusterRoleBinding");
                switch (subject.text("kind")) {
                    case "ServiceAccount" -> {
                        if (clusterWide || subject.has("namespace")) {
                            subject.at("namespace").isRequired();
                        }
                        if (subject.has("apiGroup")) {
                            subject.at("apiGroup").oneOf("");
                        }
                    }
                    case "User", "Group" -> subject.at("apiGroup").oneOf(GROUP);
                    default ->
                            subject.at("kind").isRequiredOneOf("ServiceAccount", "User", "Group");
                }
            }
        }

        @Override
        public void validateUpdate(Field binding, ObjectNode old) {
            if (!binding.at("roleRef").node().equals(old.path("roleRef"))) {
                binding.at("roleRef").invalid("cannot change roleRef");
            }
            validate(binding);
        }
    }
}
