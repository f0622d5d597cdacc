package io.jollyboat.core.quota;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What the containers of a pod must say when a quota counts it: without a number there would be
 * nothing to count.
 */
public final class PodObligations {

    private static final Set<String> ENFORCED =
            Set.of(
                    "cpu",
                    "memory",
                    "requests.cpu",
                    "requests.memory",
                    "limits.cpu",
                    "limits.memory");

    private PodObligations() {}

    /**
     * What is left unsaid, in Kubernetes' words; empty when nothing is.
     *
     * @param limited the names that a quota limits
     */
    public static Optional<String> unmet(JsonNode pod, Set<String> limited) {
        Set<String> required = new TreeSet<>(limited);
        required.retainAll(ENFORCED);
        JsonNode spec = pod.path("spec");
        required.removeAll(said(spec)); // what the pod says as a whole, no container need say
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : spec.path(list)) {
                Set<String> unsaid = new TreeSet<>(required);
                unsaid.removeAll(said(container));
                String name = container.path("name").asString("");
                unsaid.forEach(
                        one -> missing.computeIfAbsent(one, none -> new TreeSet<>()).add(name));
            }
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "must specify "
                        + missing.entrySet().stream()
                                .map(
                                        one ->
                                                one.getKey()
                                                        + " for: "
                                                        + String.join(",", one.getValue()))
                                .collect(Collectors.joining("; ")));
    }

    private static Set<String> said(JsonNode holder) {
        JsonNode resources = holder.path("resources");
        return QuotaUsage.compute(
                        ResourceList.of(resources.path("requests")),
                        ResourceList.of(resources.path("limits")))
                .names();
    }
}
