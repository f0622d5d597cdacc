package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The pods that a namespace has when its labels begin to ask more of them. */
record ExistingPods(List<ObjectNode> pods) {

    /** How many are looked at: the labels must not wait for ever. */
    private static final int LIMIT = 3000;

    /** What is to be said of those that break a standard; nothing when none does. */
    List<String> warnings(String namespace, Standard standard) {
        Map<String, List<String>> podsByFindings = new TreeMap<>();
        pods.stream()
                .limit(LIMIT)
                .forEach(
                        pod -> {
                            List<Finding> findings =
                                    Standards.examine(
                                            standard, pod.path("metadata"), pod.path("spec"));
                            if (!findings.isEmpty()) {
                                podsByFindings
                                        .computeIfAbsent(
                                                Finding.reasons(findings),
                                                none -> new ArrayList<>())
                                        .add(Trees.text(pod, "metadata", "name"));
                            }
                        });
        List<String> warnings = new ArrayList<>();
        if (podsByFindings.isEmpty()) {
            return warnings;
        }
        warnings.add(
                "existing pods in namespace \"%s\" violate the new PodSecurity enforce level \"%s\""
                        .formatted(namespace, standard));
        podsByFindings.forEach(
                (reasons, names) -> {
                    names.sort(null);
                    String others =
                            switch (names.size()) {
                                case 1 -> "";
                                case 2 -> " (and 1 other pod)";
                                default -> " (and " + (names.size() - 1) + " other pods)";
                            };
                    warnings.add(names.getFirst() + others + ": " + reasons);
                });
        return warnings;
    }
}
