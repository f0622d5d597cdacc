package io.jollyboat.controllers.service;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.reconcile.Key;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * When that happened for which endpoints are written: a service was made, or a pod of it became
 * ready or ceased to be. It is noted on what is written, so that people can tell how long it took.
 * For any number of threads, each with a service of its own.
 */
public final class TriggerTimes {

    public static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Map<Key, Known> known = new ConcurrentHashMap<>();

    /**
     * @param pods when the readiness of each last changed, by name
     */
    private record Known(Instant service, Map<String, Instant> pods) {}

    /**
     * The earliest of what has happened since this was asked last; empty when nothing has.
     *
     * @param selected every pod that the service selects
     */
    public Optional<Instant> next(Service service, List<Pod> selected) {
        Instant made = service.creationTimestamp().orElse(Instant.EPOCH);
        var times = new HashMap<String, Instant>();
        selected.forEach(pod -> turned(pod).ifPresent(time -> times.put(pod.name(), time)));
        Known before = known.put(Key.of(service), new Known(made, times));
        if (before == null) {
            return service.creationTimestamp();
        }
        Stream<Instant> pods =
                times.entrySet().stream()
                        .filter(
                                one ->
                                        one.getValue()
                                                .isAfter(
                                                        before.pods.getOrDefault(
                                                                one.getKey(), Instant.MIN)))
                        .map(Map.Entry::getValue);
        Stream<Instant> itself = Stream.of(made).filter(time -> time.isAfter(before.service));
        return Stream.concat(pods, itself).min(Comparator.naturalOrder());
    }

    private static Optional<Instant> turned(Pod pod) {
        return pod.status().conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .flatMap(condition -> condition.lastTransitionTime());
    }

    public void forget(Key service) {
        known.remove(service);
    }

    /** Notes a time on what is about to be written, or that there is none. */
    public static void note(ObjectNode object, Optional<Instant> time) {
        ObjectNode metadata = object.withObject("/metadata");
        if (time.isPresent()) {
            metadata.withObject("/annotations").put(ANNOTATION, time.get().toString());
        } else if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ANNOTATION);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
    }
}
