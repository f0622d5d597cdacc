package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One rule of a configuration: operations, groups, versions and resources, each a list in which
 * {@code *} stands for all.
 *
 * @param resources as in {@code pods}, {@code pods/status}, a star in place of either
 * @param scope Cluster, Namespaced or *
 * @param names of objects; empty for all
 */
record ResourceRule(
        List<String> operations,
        List<String> groups,
        List<String> versions,
        List<String> resources,
        String scope,
        Set<String> names) {

    private static final String ALL = "*";

    static ResourceRule of(JsonNode rule) {
        return new ResourceRule(
                Trees.texts(rule, "operations"),
                Trees.texts(rule, "apiGroups"),
                Trees.texts(rule, "apiVersions"),
                Trees.texts(rule, "resources"),
                Trees.text(rule, "scope").isEmpty() ? ALL : Trees.text(rule, "scope"),
                Set.copyOf(Trees.texts(rule, "resourceNames")));
    }

    /** Whether the rule asks for requests about that resource, if it were the one requested. */
    boolean matches(String operation, Served resource, Target target) {
        return matches(operations, operation)
                && matches(groups, resource.definition().group())
                && matches(versions, resource.version())
                && resources.stream()
                        .anyMatch(
                                each ->
                                        named(
                                                each,
                                                resource.definition().plural(),
                                                target.subresource()))
                && inScope(target)
                && (names.isEmpty() || names.contains(target.name()));
    }

    private static boolean matches(List<String> wanted, String actual) {
        return wanted.contains(ALL) || wanted.contains(actual);
    }

    private static boolean named(String pattern, String plural, String subresource) {
        int slash = pattern.indexOf('/');
        String resource = slash < 0 ? pattern : pattern.substring(0, slash);
        String below = slash < 0 ? "" : pattern.substring(slash + 1);
        return (resource.equals(ALL) || resource.equals(plural))
                && (below.equals(ALL) || below.equals(subresource));
    }

    private boolean inScope(Target target) {
        boolean namespaced = !target.namespace().isEmpty() && !target.isOrIsBelow("", "namespaces");
        return switch (scope) {
            case "Namespaced" -> namespaced;
            case "Cluster" -> !namespaced;
            default -> true;
        };
    }
}
