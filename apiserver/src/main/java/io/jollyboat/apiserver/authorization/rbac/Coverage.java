package io.jollyboat.apiserver.authorization.rbac;

import io.jollyboat.apiserver.resource.Requester;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether somebody holds all rights that he is about to give away. */
public final class Coverage {
    private Coverage() {}

    /** Every right there is. */
    public static final List<PolicyRule> EVERYTHING =
            List.of(
                    new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
                    new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    /** The rules among these that others do not cover altogether. */
    public static List<PolicyRule> uncovered(List<PolicyRule> rules, List<PolicyRule> others) {
        return rules.stream()
                .filter(
                        rule ->
                                !rule.atoms().stream()
                                        .allMatch(
                                                atom ->
                                                        others.stream()
                                                                .anyMatch(
                                                                        other ->
                                                                                other.covers(
                                                                                        atom))))
                .toList();
    }

    /**
     * What Kubernetes says when some are lacking; empty when none is.
     *
     * @param held the rights of the giver
     */
    public static Optional<String> lacking(
            Requester giver, HeldRules held, List<PolicyRule> given) {
        List<PolicyRule> missing = new ArrayList<>();
        for (PolicyRule rule : given) {
            for (PolicyRule atom : rule.atoms()) {
                if (held.rules().stream().noneMatch(own -> own.covers(atom))) {
                    missing.add(atom);
                }
            }
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        Set<String> described = new TreeSet<>();
        compact(missing).forEach(rule -> described.add(rule.described()));
        String message =
                "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
                        .formatted(
                                giver.name(),
                                PolicyRule.quoted(giver.groups()),
                                String.join("\n", described));
        return Optional.of(
                held.missing().isEmpty()
                        ? message
                        : message
                                + "; resolution errors: ["
                                + String.join(", ", held.missing())
                                + "]");
    }

    /**
     * Puts together what differs in nothing but the verb, for resources; paths stay as they are.
     */
    private static List<PolicyRule> compact(List<PolicyRule> atoms) {
        Map<PolicyRule, Set<String>> verbs = new LinkedHashMap<>();
        List<PolicyRule> rules = new ArrayList<>();
        for (PolicyRule atom : atoms) {
            if (!atom.paths().isEmpty()) {
                rules.add(atom);
                continue;
            }
            PolicyRule verbless =
                    new PolicyRule(
                            List.of(), atom.groups(), atom.resources(), atom.names(), atom.paths());
            verbs.computeIfAbsent(verbless, none -> new LinkedHashSet<>())
                    .add(atom.verbs().getFirst());
        }
        verbs.forEach(
                (rule, all) ->
                        rules.add(
                                new PolicyRule(
                                        List.copyOf(all),
                                        rule.groups(),
                                        rule.resources(),
                                        rule.names(),
                                        rule.paths())));
        return rules;
    }
}
