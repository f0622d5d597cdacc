package io.jollyboat.kubelet.statistics;

import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import io.jollyboat.kubelet.runtime.Usage.Cpu;
import io.jollyboat.kubelet.runtime.Usage.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a node and its pods at one moment, with rates where they are known.
 *
 * @param window over which the rates were taken; zero when they are of the moment
 * @param machine empty when there is none: then the node is the sum of its pods
 */
public record Sample(
        Instant at,
        Duration window,
        Optional<ContainerUsage> machine,
        OptionalLong nodeNanoCores,
        List<PodSample> pods) {

    /** A container that began so shortly ago can be judged by the whole of its life. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    public Sample {
        pods = List.copyOf(pods);
    }

    /** What the whole node uses. */
    ContainerUsage node() {
        return machine.orElseGet(() -> sum(at, pods));
    }

    /** What pods use together, for a node that is no machine. */
    static ContainerUsage sum(Instant at, List<PodSample> pods) {
        long nanos = 0;
        long memory = 0;
        long processes = 0;
        OptionalLong rate = OptionalLong.of(0);
        for (PodSample pod : pods) {
            nanos += pod.cpuNanos();
            memory += pod.workingSetBytes();
            processes += pod.processes();
            OptionalLong own = pod.nanoCores();
            rate =
                    rate.isPresent() && own.isPresent()
                            ? OptionalLong.of(rate.getAsLong() + own.getAsLong())
                            : OptionalLong.empty();
        }
        return new ContainerUsage(
                at,
                new Cpu(nanos, rate, 0, 0, 0),
                new Memory(memory, memory, memory, 0, 0, 0),
                processes);
    }

    /** Whether the rate of everything is known. */
    boolean complete() {
        return nodeNanoCores.isPresent()
                && pods.stream().allMatch(pod -> pod.nanoCores().isPresent());
    }

    /** This sample with the rates since an earlier one. */
    Sample since(Sample earlier) {
        Map<String, ContainerSample> before = new HashMap<>();
        earlier.pods.forEach(
                pod ->
                        pod.containers()
                                .forEach(container -> before.put(container.id(), container)));
        List<PodSample> rated =
                pods.stream()
                        .map(
                                pod ->
                                        new PodSample(
                                                pod.pod(),
                                                pod.containers().stream()
                                                        .map(
                                                                one ->
                                                                        rated(
                                                                                one,
                                                                                before.get(
                                                                                        one.id())))
                                                        .toList(),
                                                pod.network()))
                        .toList();
        OptionalLong whole =
                machine.isPresent() && earlier.machine.isPresent()
                        ? rate(earlier.machine.get(), machine.get())
                        : sum(at, rated).cpu().nanoCores();
        return new Sample(at, Duration.between(earlier.at, at), machine, whole, rated);
    }

    /** This sample with the rates of what has just begun. */
    Sample alone() {
        List<PodSample> rated =
                pods.stream()
                        .map(
                                pod ->
                                        new PodSample(
                                                pod.pod(),
                                                pod.containers().stream()
                                                        .map(one -> rated(one, null))
                                                        .toList(),
                                                pod.network()))
                        .toList();
        OptionalLong whole =
                machine.isPresent() ? OptionalLong.empty() : sum(at, rated).cpu().nanoCores();
        return new Sample(at, window, machine, whole, rated);
    }

    private static ContainerSample rated(ContainerSample now, @Nullable ContainerSample before) {
        OptionalLong told = now.usage().cpu().nanoCores();
        if (told.isPresent()) {
            return now.withNanoCores(told);
        }
        if (before != null) {
            return now.withNanoCores(rate(before.usage(), now.usage()));
        }
        Duration age = Duration.between(now.startedAt(), now.usage().at());
        boolean young = age.isPositive() && age.compareTo(YOUNG) < 0;
        return young
                ? now.withNanoCores(OptionalLong.of(perSecond(now.usage().cpuNanos(), age)))
                : now;
    }

    private static OptionalLong rate(ContainerUsage before, ContainerUsage now) {
        Duration passed = Duration.between(before.at(), now.at());
        long used = now.cpuNanos() - before.cpuNanos();
        return passed.isPositive() && used >= 0
                ? OptionalLong.of(perSecond(used, passed))
                : OptionalLong.empty();
    }

    private static long perSecond(long nanos, Duration passed) {
        return Math.round(nanos * 1e9 / passed.toNanos());
    }
}
