package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.status.QualityOfService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pods have to go for a critical one: as few dear ones as can be, and of one class those
 * whose requests come closest to what is missing. Pure.
 */
final class Preemption {

    private static final int CRITICAL = 2_000_000_000;

    private Preemption() {}

    /** Whether a pod belongs to the machine itself, or is as important. */
    static boolean critical(Pod pod) {
        Map<String, String> marks = pod.metadata().annotations();
        String source = marks.getOrDefault("kubernetes.io/config.source", "api");
        return !source.equals("api")
                || marks.containsKey("kubernetes.io/config.mirror")
                || pod.spec().priority(0) >= CRITICAL;
    }

    /**
     * @param missing by resource
     * @return empty when all that may go would not be enough
     */
    static Optional<List<Pod>> victims(Pod pod, Collection<Pod> all, Map<String, Long> missing) {
        List<Pod> cheap = new ArrayList<>();
        List<Pod> usual = new ArrayList<>();
        List<Pod> dear = new ArrayList<>();
        for (Pod each : all) {
            if (yields(each, pod)) {
                (switch (QualityOfService.of(each)) {
                            case BEST_EFFORT -> cheap;
                            case BURSTABLE -> usual;
                            case GUARANTEED -> dear;
                        })
                        .add(each);
            }
        }
        Map<String, Long> beyond = less(less(less(missing, cheap), usual), dear);
        if (!beyond.isEmpty()) {
            return Optional.empty();
        }
        List<Pod> first = closest(dear, less(less(missing, cheap), usual));
        List<Pod> second = closest(usual, less(less(missing, cheap), first));
        List<Pod> third = closest(cheap, less(less(missing, second), first));
        var victims = new ArrayList<>(third);
        victims.addAll(second);
        victims.addAll(first);
        return Optional.of(victims);
    }

    private static boolean yields(Pod one, Pod to) {
        boolean ofMachine = critical(one);
        return critical(to) && !ofMachine
                || one.spec().has("priority")
                        && to.spec().has("priority")
                        && to.spec().priority() > one.spec().priority();
    }

    private static Map<String, Long> less(Map<String, Long> missing, Collection<Pod> without) {
        Map<String, Long> rest = new LinkedHashMap<>(missing);
        for (Pod pod : without) {
            Map<String, Long> given = Requests.of(pod);
            rest.replaceAll((resource, amount) -> amount - given.getOrDefault(resource, 0L));
        }
        rest.values().removeIf(amount -> amount <= 0);
        return rest;
    }

    private static List<Pod> closest(List<Pod> pods, Map<String, Long> missing) {
        List<Pod> left = new ArrayList<>(pods);
        List<Pod> chosen = new ArrayList<>();
        Map<String, Long> rest = missing;
        while (!rest.isEmpty() && !left.isEmpty()) {
            Pod best = left.getFirst();
            for (Pod each : left) {
                double nearer = distance(each, rest) - distance(best, rest);
                if (nearer < 0 || (nearer == 0 && smaller(each, best))) {
                    best = each;
                }
            }
            left.remove(best);
            chosen.add(best);
            rest = less(rest, List.of(best));
        }
        return chosen;
    }

    /** How much of what is missing would still be missing, 0 for nothing. */
    private static double distance(Pod pod, Map<String, Long> missing) {
        Map<String, Long> given = Requests.of(pod);
        double sum = 0;
        for (Map.Entry<String, Long> one : missing.entrySet()) {
            long open = one.getValue() - given.getOrDefault(one.getKey(), 0L);
            if (open > 0) {
                sum += Math.pow((double) open / one.getValue(), 2);
            }
        }
        return sum;
    }

    private static boolean smaller(Pod one, Pod other) {
        Map<String, Long> left = Requests.of(one);
        Map<String, Long> right = Requests.of(other);
        for (String resource : List.of("memory", "cpu")) {
            int order =
                    Long.compare(left.getOrDefault(resource, 0L), right.getOrDefault(resource, 0L));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }
}
