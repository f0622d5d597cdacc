package io.jollyboat.apiserver.validation.admission;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.core.format.Formats;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules on which requests somebody wants to see. */
final class MatchRules {

    private static final String ANY = "*";
    private static final List<String> MUTABLE = List.of(ANY, "CONNECT", "CREATE", "UPDATE");

    private MatchRules() {}

    /** {@code matchConstraints} of a policy, {@code matchResources} of a binding. */
    static void resources(Field match) {
        match.at("matchPolicy").isRequiredOneOf("Equivalent", "Exact");
        SelectorValidation.check(match.at("namespaceSelector"));
        SelectorValidation.check(match.at("objectSelector"));
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            for (Field rule : match.at(list).items()) {
                names(rule.at("resourceNames"));
                operations(rule);
            }
        }
    }

    /** No request is changed that deletes: said once more of all rules, as Kubernetes does. */
    static void mutableOperations(Field match) {
        Field rules = match.at("resourceRules");
        Path path = rules.path().child("operations");
        for (Field rule : rules.items()) {
            for (Field each : rule.at("operations").items()) {
                if (!MUTABLE.contains(each.text())) {
                    rules.violations().notSupported(path, each.node(), MUTABLE);
                }
            }
        }
    }

    private static void names(Field names) {
        Set<String> seen = new HashSet<>();
        for (Field name : names.items()) {
            name.matches(Formats::pathSegment);
            if (!seen.add(name.text())) {
                name.duplicate();
            }
        }
    }

    /** One rule: operations on resources. */
    static void operations(Field rule) {
        Field operations = rule.at("operations");
        alone(operations, "operations");
        operations.each(each -> each.oneOf(ANY, "CONNECT", "CREATE", "DELETE", "UPDATE"));
        alone(rule.at("apiGroups"), "API groups");
        alone(rule.at("apiVersions"), "API versions");
        rule.at("apiVersions").each(MatchRules::named);
        resourceNames(rule.at("resources"));
        rule.at("scope").oneOf(ANY, "Cluster", "Namespaced");
    }

    private static void named(Field text) {
        if (text.text().isEmpty()) {
            text.required();
        }
    }

    /** There is something, and if it is everything, then nothing else. */
    private static void alone(Field list, String what) {
        if (list.isRequiredNotEmpty() && list.items().size() > 1 && texts(list).contains(ANY)) {
            list.invalid("if '*' is present, must not specify other " + what);
        }
    }

    private static void resourceNames(Field list) {
        if (!list.isRequiredNotEmpty()) {
            return;
        }
        list.each(MatchRules::named);
        List<String> names = texts(list);
        if (names.size() > 1 && names.contains("*/*")) {
            list.invalid("if '*/*' is present, must not specify other resources");
        }
        boolean plain = names.stream().anyMatch(each -> !each.equals(ANY) && !each.contains("/"));
        if (names.contains(ANY) && plain) {
            list.invalid(
                    "if '*' is present, must not specify other resources without subresources");
        }
        for (Field name : list.items()) {
            covered(name, names);
        }
    }

    /** No subresource is named that a wildcard before it covers. */
    private static void covered(Field name, List<String> names) {
        int slash = name.text().indexOf('/');
        if (slash < 0) {
            return;
        }
        String parent = name.text().substring(0, slash);
        String part = name.text().substring(slash + 1);
        if (!part.equals(ANY) && names.contains(parent + "/*")) {
            name.invalid(
                    "if '%s/*' is present, must not specify %s".formatted(parent, name.text()));
        }
        if (!parent.equals(ANY) && names.contains("*/" + part)) {
            name.invalid("if '*/%s' is present, must not specify %s".formatted(part, name.text()));
        }
    }

    private static List<String> texts(Field list) {
        List<String> texts = new ArrayList<>();
        list.each(each -> texts.add(each.text()));
        return texts;
    }
}
