package io.jollyboat.apiserver.admission.security;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with a pod by one rule of a standard.
 *
 * @param reason in a few words
 * @param detail where; may be empty
 */
record Finding(String reason, String detail) {

    /** {@code container "a"} or {@code containers "a", "b"}. */
    static String named(String noun, Collection<String> names) {
        return (names.size() == 1 ? noun : noun + "s") + " " + quoted(names);
    }

    static String quoted(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    /** All findings as one message shows them. */
    static String text(List<Finding> findings) {
        return findings.stream()
                .map(
                        each ->
                                each.detail.isEmpty()
                                        ? each.reason
                                        : each.reason + " (" + each.detail + ")")
                .collect(Collectors.joining(", "));
    }

    /** The reasons alone. */
    static String reasons(List<Finding> findings) {
        return findings.stream().map(Finding::reason).collect(Collectors.joining(", "));
    }
}
