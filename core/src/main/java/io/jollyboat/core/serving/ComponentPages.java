package io.jollyboat.core.serving;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a component tells of itself. The suppliers are asked on a thread that may block, each time
 * somebody asks.
 *
 * @param component as Kubernetes calls it, {@code kube-scheduler}
 * @param version of Kubernetes that it is like, {@code 1.36}
 * @param readiness what is to be so before it is ready, by name: what is wrong, or nothing
 * @param metrics by path, {@code /metrics} among them, as Prometheus reads them
 * @param configuration for {@code /configz}
 * @param flags for {@code /flagz}: those that were given
 */
public record ComponentPages(
        String component,
        String version,
        Map<String, Supplier<String>> readiness,
        SortedMap<String, Supplier<String>> metrics,
        Supplier<ObjectNode> configuration,
        SortedMap<String, String> flags) {

    public ComponentPages {
        readiness = Collections.unmodifiableMap(new LinkedHashMap<>(readiness));
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
    }
}
