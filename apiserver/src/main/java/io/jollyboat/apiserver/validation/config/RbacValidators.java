package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Roles, and who holds them. */
public final class RbacValidators {
    private RbacValidators() {}

    /** A role of a namespace. */
    public static final Validator ROLE = role -> rules(role, true);

    /** A role of the cluster. */
    public static final Validator CLUSTER_ROLE =
            role -> {
                rules(role, false);
                aggregation(role.at("aggregationRule"));
            };

    /** A binding of either. */
    public static final Validator BINDING = new Binding();

    /** A role of the roles that are selected. */
    private static void aggregation(Field rule) {
        Field selectors = rule.at("clusterRoleSelectors");
        if (rule.present() && selectors.empty()) {
            selectors.required(
                    "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }
        for (Field selector : selectors.items()) {
            Violations alone = new Violations();
            SelectorValidation.check(new Field(selector.node(), selector.path(), alone));
            if (!alone.isEmpty()) {
                SelectorValidation.check(selector);
                selector.invalid("invalid label selector.");
            }
        }
    }

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
                if (List.of("apiGroups", "resources", "resourceNames").stream()
                        .anyMatch(part -> !rule.at(part).empty())) {
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
            boolean clusterWide = binding.text("kind").equals("ClusterRoleBinding");
            Field role = binding.at("roleRef");
            role.at("apiGroup").oneOf(GROUP);
            List<String> kinds =
                    clusterWide ? List.of("ClusterRole") : List.of("Role", "ClusterRole");
            Field kind = role.at("kind");
            if (!kinds.contains(kind.text())) {
                kind.violations().notSupported(kind.path(), kind.text(), kinds);
            }
            if (role.at("name").isRequired()) {
                role.at("name").matches(Formats::pathSegment);
            }
            binding.at("subjects").each(subject -> subject(subject, clusterWide));
        }

        private static void subject(Field subject, boolean clusterWide) {
            Field name = subject.at("name");
            boolean named = name.isRequired();
            Field kind = subject.at("kind");
            switch (kind.text()) {
                case "ServiceAccount" -> {
                    if (named) {
                        name.matches(Formats::dnsSubdomain);
                    }
                    if (subject.has("apiGroup")) {
                        subject.at("apiGroup").oneOf("");
                    }
                    if (clusterWide) {
                        subject.at("namespace").isRequired();
                    }
                }
                case "User", "Group" -> {
                    if (!named) {
                        name.invalid(
                                "", kind.text().toLowerCase(Locale.ROOT) + " name cannot be empty");
                    }
                    subject.at("apiGroup").oneOf(GROUP);
                }
                default ->
                        kind.violations()
                                .notSupported(
                                        kind.path(),
                                        kind.text(),
                                        List.of("ServiceAccount", "User", "Group"));
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
