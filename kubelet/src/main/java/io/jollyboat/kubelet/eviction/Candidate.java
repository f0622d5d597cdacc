package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ResourceRequirements;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.PodAsk;
import io.jollyboat.core.placement.PodLife;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        return !ofMachine && pod.spec().priority(0) < CRITICAL && !PodLife.hasEnded(pod);
    }

    private long excess(Signal signal) {
        return used - requested(pod, signal.resource());
    }

    /** By the containers, or by what is said of the pod as a whole; nothing for counts. */
    private static long requested(Pod pod, String resource) {
        return PodAsk.requests(pod.spec()).of(resource);
    }

    private static Quantity requested(ResourceRequirements resources, String resource) {
        return resources.requests().getOrDefault(resource, Quantity.ZERO);
    }

    /** Who uses more than was asked for, in the words of the message. */
    String excessive(Threshold threshold) {
        String resource = threshold.signal().resource();
        var text = new StringBuilder();
        ResourceRequirements whole = pod.spec().resources();
        if (threshold.signal() == Signal.MEMORY && whole.requests().containsKey(resource)) {
            text.append(words("Pod", pod.name(), used, requested(whole, resource), threshold));
        }
        Stream.concat(pod.spec().containers().stream(), pod.spec().initContainers().stream())
                .forEach(
                        container -> {
                            Long own = byContainer.get(container.name());
                            Quantity asked = requested(container.resources(), resource);
                            if (own != null && own > asked.value()) {
                                text.append(
                                        words(
                                                "Container",
                                                container.name(),
                                                own,
                                                asked,
                                                threshold));
                            }
                        });
        return text.toString();
    }

    private static String words(
            String what, String name, long used, Quantity asked, Threshold threshold) {
        return "%s %s was using %s, request is %s, has larger consumption of %s. "
                .formatted(what, name, threshold.shown(used), asked, threshold.signal().resource());
    }
}
