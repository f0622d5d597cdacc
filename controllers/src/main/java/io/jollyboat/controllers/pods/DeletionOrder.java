package io.jollyboat.controllers.pods;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which of several equal pods go first: those that would be missed least. In this order: without a
 * node before with one; Pending before Unknown before Running; not ready before ready; lower
 * deletion cost; on a node with more of their kind; ready for a shorter time; more restarts;
 * younger. Times count by orders of magnitude, so that not always the youngest is hit.
 *
 * <p>The order is kube-controller-manager's, which people rely on when they set the deletion cost.
 */
public final class DeletionOrder {

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

    private static final Comparator<Pod> MOST_RESTARTS =
            Comparator.comparingInt((Pod pod) -> -restarts(pod.status().containerStatuses()))
                    .thenComparingInt(pod -> -restarts(pod.status().initContainerStatuses()));

    private DeletionOrder() {}

    /**
     * The first so many of the pods.
     *
     * @param related all pods that do the same work, these included, and those of sibling sets
     */
    public static List<Pod> first(int count, List<Pod> pods, Collection<Pod> related, Instant now) {
        if (count >= pods.size()) {
            return pods;
        }
        return pods.stream().sorted(comparator(related, now)).limit(count).toList();
    }

    /**
     * The first so many of a job's pods, among which cost and nodes play no part, and the youngest
     * goes first to the second.
     */
    public static List<Pod> youngest(int count, List<Pod> pods) {
        return pods.stream()
                .sorted(
                        Comparator.comparing((Pod pod) -> !pod.spec().nodeName().isEmpty())
                                .thenComparingInt(pod -> PHASES.indexOf(pod.status().phase()))
                                .thenComparing(PodStates::ready)
                                .thenComparing(latest(PodStates::readySince))
                                .thenComparing(MOST_RESTARTS)
                                .thenComparing(latest(Pod::creationTimestamp)))
                .limit(count)
                .toList();
    }

    /** Who has no time goes first, then the later ones. */
    private static Comparator<Pod> latest(Function<Pod, Optional<Instant>> time) {
        return Comparator.comparing((Pod pod) -> time.apply(pod).orElse(Instant.MAX)).reversed();
    }

    private static Comparator<Pod> comparator(Collection<Pod> related, Instant now) {
        Map<String, Integer> onNode = new HashMap<>();
        related.stream()
                .filter(PodStates::active)
                .forEach(pod -> onNode.merge(pod.spec().nodeName(), 1, Integer::sum));
        return Comparator.comparing((Pod pod) -> !pod.spec().nodeName().isEmpty())
                .thenComparingInt(pod -> PHASES.indexOf(pod.status().phase()))
                .thenComparing(PodStates::ready)
                .thenComparingInt(DeletionOrder::cost)
                .thenComparingInt(pod -> -onNode.getOrDefault(pod.spec().nodeName(), 0))
                .thenComparing(younger(PodStates::readySince, now))
                .thenComparing(MOST_RESTARTS)
                .thenComparing(younger(Pod::creationTimestamp, now))
                .thenComparing(Pod::uid);
    }

    private static int cost(Pod pod) {
        try {
            return Integer.parseInt(pod.annotations().getOrDefault(COST, "0"));
        } catch (NumberFormatException e) {
            return 0; // the API server refuses such ones; an older object may have it
        }
    }

    private static int restarts(List<ContainerStatus> containers) {
        return containers.stream().mapToInt(ContainerStatus::restartCount).max().orElse(0);
    }

    /** By the logarithm of the age; who has no time goes first. */
    private static Comparator<Pod> younger(Function<Pod, Optional<Instant>> time, Instant now) {
        return Comparator.comparingLong(
                pod -> time.apply(pod).map(since -> magnitude(since, now)).orElse(-2L));
    }

    private static long magnitude(Instant since, Instant now) {
        long nanos = Duration.between(since, now).toNanos();
        return nanos <= 0 ? -1 : 63 - Long.numberOfLeadingZeros(nanos);
    }
}
