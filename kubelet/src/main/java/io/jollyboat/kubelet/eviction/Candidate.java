package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod that could be ended, and what it uses of what is short.
 *
 * @param used by the whole pod
 * @param byContainer as far as that can be told apart
 */
record Candidate(Pod pod, long used, Map<String, Long> byContainer) {

    /** Pods from this priority on, and those of the machine itself, are never ended. */
    private static final int CRITICAL = 2_000_000_000;

    Candidate {
        byContainer = Map.copyOf(byContainer);
    }

    /**
     * Whom it hits first: who uses more than asked for before who does not, the less important
     * before the more important, and then who exceeds the request by most.
     */
    static Optional<Candidate> first(List<Candidate> all, Signal signal) {
        return all.stream().filter(Candidate::endable).min(order(signal));
    }

    private static Comparator<Candidate> order(Signal signal) {
        Comparator<Candidate> byPriority =
                Comparator.comparingInt(one -> one.pod.spec().priority(0));
        if (signal == Signal.PROCESSES) {
            return byPriority.thenComparing(Comparator.comparingLong(Candidate::used).reversed());
        }
        return Comparator.comparing((Candidate one) -> one.excess(signal) <= 0)
                .thenComparing(byPriority)
                .thenComparing(
                        Comparator.comparingLong((Candidate one) -> one.excess(signal)).reversed())
                .thenComparing(one -> one.pod.uid());
    }

    boolean endable() {
        boolean ofMachine =
                pod.metadata().annotations().containsKey("kubernetes.io/config.mirror")
                        || "file"
                                .equals(
                                        pod.metadata()
                                                .annotations()
                                                .get("kubernetes.io/config.source"));
        String phase = pod.status().phase();
        return !ofMachine
                && pod.spec().priority(0) < CRITICAL
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    private long excess(Signal signal) {
        return used - requested(pod, signal.resource());
    }

    private static long requested(Pod pod, String resource) {
        return pod.spec().containers().stream()
                .mapToLong(container -> requested(container, resource))
                .sum();
    }

    private static long requested(Container container, String resource) {
        return container.resources().requests().getOrDefault(resource, Quantity.ZERO).value();
    }

    /** The containers that use more than they asked for, in the words of the message. */
    String containers(Threshold threshold) {
        String resource = threshold.signal().resource();
        StringBuilder text = new StringBuilder();
        Map<String, Long> requests = new HashMap<>();
        pod.spec().containers().forEach(one -> requests.put(one.name(), requested(one, resource)));
        for (Container container : pod.spec().containers()) {
            Long own = byContainer.get(container.name());
            long asked = requests.getOrDefault(container.name(), 0L);
            if (own != null && own > asked) {
                text.append(
                        "Container %s was using %s, request is %s, has larger consumption of %s. "
                                .formatted(
                                        container.name(),
                                        threshold.shown(own),
                                        asked == 0 ? "0" : threshold.shown(asked),
                                        resource));
            }
        }
        return text.toString();
    }
}
