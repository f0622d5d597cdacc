package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may be done with what. Either groups and resources are given, or paths.
 *
 * @param verbs {@code *} for all
 * @param groups API groups; {@code *} for all, empty text for the core group
 * @param resources {@code pods}, {@code pods/log}, {@code *}{@code /scale}, {@code *} for all
 * @param names the only objects it holds for; empty for all
 * @param paths paths that are no resources; a {@code *} at the end stands for anything
 */
public record PolicyRule(
        List<String> verbs,
        List<String> groups,
        List<String> resources,
        List<String> names,
        List<String> paths) {

    private static final String ALL = "*";

    public PolicyRule {
        verbs = List.copyOf(verbs);
        groups = List.copyOf(groups);
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        paths = List.copyOf(paths);
    }

    /** A rule as roles hold it. */
    static PolicyRule of(JsonNode rule) {
        return new PolicyRule(
                Trees.texts(rule, "verbs"),
                Trees.texts(rule, "apiGroups"),
                Trees.texts(rule, "resources"),
                Trees.texts(rule, "resourceNames"),
                Trees.texts(rule, "nonResourceURLs"));
    }

    /** The rules of a role. */
    public static List<PolicyRule> allOf(JsonNode role) {
        List<PolicyRule> rules = new ArrayList<>();
        for (JsonNode rule : role.path("rules")) {
            rules.add(of(rule));
        }
        return List.copyOf(rules);
    }

    /** The form in which roles hold it. */
    public ObjectNode json() {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        put(rule, "apiGroups", groups);
        put(rule, "nonResourceURLs", paths);
        put(rule, "resourceNames", names);
        put(rule, "resources", resources);
        put(rule, "verbs", verbs);
        return rule;
    }

    private static void put(ObjectNode rule, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(rule.putArray(field)::add);
        }
    }

    /** Whether it covers a request. */
    public boolean allows(RequestInfo request) {
        if (!matches(verbs, request.verb())) {
            return false;
        }
        return request.resourceRequest()
                ? matches(groups, request.group())
                        && coversResource(request.resourcePath(), request.subresource())
                        && (names.isEmpty() || names.contains(request.name()))
                : paths.stream().anyMatch(path -> matchesPath(path, request.path()));
    }

    /**
     * Whether it covers all that a rule allows that names one verb, and one group and resource or
     * one path, and at most one object.
     */
    boolean covers(PolicyRule atom) {
        if (!matches(verbs, atom.verbs.getFirst())) {
            return false;
        }
        if (!atom.paths.isEmpty()) {
            String wanted = atom.paths.getFirst();
            return paths.stream().anyMatch(path -> matchesPath(path, wanted));
        }
        if (groups.isEmpty() || resources.isEmpty()) {
            return false;
        }
        String resource = atom.resources.getFirst();
        int slash = resource.indexOf('/');
        return matches(groups, atom.groups.getFirst())
                && coversResource(resource, slash < 0 ? "" : resource.substring(slash + 1))
                && (names.isEmpty()
                        || !atom.names.isEmpty() && names.contains(atom.names.getFirst()));
    }

    /** The same rights as rules that each name one verb, and one resource or one path. */
    List<PolicyRule> atoms() {
        List<PolicyRule> atoms = new ArrayList<>();
        for (String group : groups) {
            for (String resource : resources) {
                for (String verb : verbs) {
                    addAtoms(atoms, group, resource, verb);
                }
            }
        }
        for (String path : paths) {
            for (String verb : verbs) {
                atoms.add(
                        new PolicyRule(
                                List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
            }
        }
        return atoms;
    }

    private void addAtoms(List<PolicyRule> atoms, String group, String resource, String verb) {
        if (names.isEmpty()) {
            atoms.add(atom(group, resource, verb, List.of()));
        }
        for (String name : names) {
            atoms.add(atom(group, resource, verb, List.of(name)));
        }
    }

    private static PolicyRule atom(String group, String resource, String verb, List<String> names) {
        return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
    }

    private boolean coversResource(String path, String subresource) {
        for (String resource : resources) {
            if (resource.equals(ALL) || resource.equals(path)) {
                return true;
            }
            if (!subresource.isEmpty()
                    && resource.startsWith("*/")
                    && resource.substring(2).equals(subresource)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<String> allowed, String asked) {
        return allowed.contains(ALL) || allowed.contains(asked);
    }

    private static boolean matchesPath(String allowed, String asked) {
        return allowed.equals(ALL)
                || allowed.equals(asked)
                || allowed.endsWith(ALL)
                        && asked.startsWith(allowed.substring(0, allowed.length() - 1));
    }

    /** As Kubernetes writes rules in messages: {@code {APIGroups:["apps"], Resources:[…], …}}. */
    String described() {
        List<String> parts = new ArrayList<>();
        describe(parts, "APIGroups", groups);
        describe(parts, "Resources", resources);
        describe(parts, "NonResourceURLs", paths);
        describe(parts, "ResourceNames", names);
        describe(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void describe(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":" + quoted(values));
        }
    }

    /** As Go's {@code %q} of a list. */
    static String quoted(List<String> values) {
        return "["
                + String.join(" ", values.stream().map(value -> '"' + value + '"').toList())
                + "]";
    }
}
