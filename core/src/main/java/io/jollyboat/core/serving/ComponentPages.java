package io.jollyboat.core.serving;

import io.jollyboat.core.metrics.Metrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
 * @param health where it tells that it is well, some of {@link #HEALTH}
 * @param readiness what is to be so before it is ready, by name: what is wrong, or nothing
 * @param texts what else it tells, by path, {@code /metrics} among them
 * @param configuration for {@code /configz}
 * @param flags for {@code /flagz}: those that were given
 */
public record ComponentPages(
        String component,
        String version,
        Set<String> health,
        Map<String, Supplier<String>> readiness,
        SortedMap<String, Text> texts,
        Supplier<ObjectNode> configuration,
        SortedMap<String, String> flags) {

    /** Where components tell that they are well, that they live, and that they can be used. */
    public static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");

    /**
     * What is told as a text.
     *
     * @param type its media type
     */
    public record Text(String type, Supplier<String> text) {

        static final String PLAIN = "text/plain; charset=utf-8";

        /** As Prometheus reads it. */
        public static Text metrics(Supplier<String> text) {
            return new Text(Metrics.MEDIA_TYPE, text);
        }

        public static Text plain(Supplier<String> text) {
            return new Text(PLAIN, text);
        }
    }

    public ComponentPages {
        health = Set.copyOf(health);
        readiness = Collections.unmodifiableMap(new LinkedHashMap<>(readiness));
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
    }
}
