package io.jollyboat.controllers.namespace;

import io.jollyboat.controllers.condition.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is left in a namespace that is going, and why. Pure.
 *
 * @param undiscovered groups of which it is not known what they hold
 * @param failures what the server refused to delete
 * @param counts objects by resource
 * @param finalizers objects by what holds them
 * @param longestGrace of the pods that are left
 */
record Remains(
        List<String> undiscovered,
        List<String> failures,
        Map<String, Integer> counts,
        Map<String, Integer> finalizers,
        Duration longestGrace) {

    Remains {
        undiscovered = List.copyOf(undiscovered);
        failures = failures.stream().sorted().toList();
        counts = new TreeMap<>(counts);
        finalizers = new TreeMap<>(finalizers);
    }

    boolean nothing() {
        return undiscovered.isEmpty() && failures.isEmpty() && counts.isEmpty();
    }

    /**
     * Writes it as conditions.
     *
     * @return whether anything changed
     */
    boolean write(ObjectNode status, Instant now) {
        boolean changed =
                set(
                        status,
                        now,
                        "NamespaceDeletionDiscoveryFailure",
                        "DiscoveryFailed",
                        undiscovered.isEmpty() ? "" : discoveryMessage(),
                        "ResourcesDiscovered",
                        "All resources successfully discovered");
        changed |=
                set(
                        status,
                        now,
                        "NamespaceDeletionGroupVersionParsingFailure",
                        "GroupVersionParsingFailed",
                        "",
                        "ParsedGroupVersions",
                        "All legacy kube types successfully parsed");
        changed |=
                set(
                        status,
                        now,
                        "NamespaceDeletionContentFailure",
                        "ContentDeletionFailed",
                        failures.isEmpty() ? "" : failureMessage(),
                        "ContentDeleted",
                        "All content successfully deleted, may be waiting on finalization");
        changed |=
                set(
                        status,
                        now,
                        "NamespaceContentRemaining",
                        "SomeResourcesRemain",
                        listed("Some resources are remaining: ", counts, " has "),
                        "ContentRemoved",
                        "All content successfully removed");
        changed |=
                set(
                        status,
                        now,
                        "NamespaceFinalizersRemaining",
                        "SomeFinalizersRemain",
                        listed(
                                "Some content in the namespace has finalizers remaining: ",
                                finalizers,
                                " in "),
                        "ContentHasNoFinalizers",
                        "All content-preserving finalizers finished");
        return changed;
    }

    private static boolean set(
            ObjectNode status,
            Instant now,
            String type,
            String reason,
            String message,
            String goodReason,
            String goodMessage) {
        return message.isEmpty()
                ? Conditions.set(status, type, "False", goodReason, goodMessage, now)
                : Conditions.set(status, type, "True", reason, message, now);
    }

    private String discoveryMessage() {
        return "Discovery failed for some groups, "
                + undiscovered.size()
                + " failing: unable to retrieve the complete list of server APIs: "
                + String.join(", ", undiscovered);
    }

    private String failureMessage() {
        return "Failed to delete all resource types, "
                + failures.size()
                + " remaining: "
                + String.join(", ", failures);
    }

    private static String listed(String start, Map<String, Integer> counts, String link) {
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .map(one -> one.getKey() + link + one.getValue() + " resource instances")
                        .collect(Collectors.joining(", ", start, ""));
    }
}
