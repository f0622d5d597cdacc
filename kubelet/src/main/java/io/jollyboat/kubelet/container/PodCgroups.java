package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.status.QualityOfService;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where pods live in the machine's tree of control groups and what each may use, as Kubernetes lays
 * it out: guaranteed pods below the root, the others below the class they belong to.
 *
 * @param root of all pods, as in {@code kubepods}; empty leaves containers where the engine puts
 *     them
 * @param memoryCapacity of the machine in bytes
 * @param mostProcesses of a pod; 0 for as many as it likes
 * @param periodMicros over which limits of processor time are enforced; 0 when they are not
 * @param pageSizes of the machine's huge pages in bytes
 */
public record PodCgroups(
        String root,
        long memoryCapacity,
        long mostProcesses,
        long periodMicros,
        Set<Long> pageSizes) {

    private static final long LEAST_QUOTA_MICROS = 1_000;
    private static final long LEAST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;

    /** The pod's control group below the machine's root; empty when it has none of its own. */
    String path(Pod pod) {
        if (root.isEmpty()) {
            return "";
        }
        QualityOfService quality = QualityOfService.of(pod);
        String tier = quality.word().toLowerCase(Locale.ROOT);
        boolean top = quality == QualityOfService.GUARANTEED;
        return root + (top ? "" : "/" + tier) + "/pod" + pod.uid();
    }

    /** What all containers of a pod together may use; a limit counts only if all have one. */
    Resources limits(Pod pod) {
        long cpuRequest = 0;
        long cpuLimit = 0;
        long memoryLimit = 0;
        boolean cpuBounded = true;
        boolean memoryBounded = true;
        for (Member member : Member.of(pod)) {
            if (member.role() == ContainerRole.EPHEMERAL || member.role() == ContainerRole.INIT) {
                continue;
            }
            cpuRequest += amount(member.spec(), "cpu", true).milliValue();
            Quantity cpu = amount(member.spec(), "cpu", false);
            Quantity memory = amount(member.spec(), "memory", false);
            cpuBounded &= !cpu.isZero();
            memoryBounded &= !memory.isZero();
            cpuLimit += cpu.milliValue();
            memoryLimit += memory.value();
        }
        for (Container init : pod.spec().initContainers()) {
            cpuLimit = Math.max(cpuLimit, amount(init, "cpu", false).milliValue());
            memoryLimit = Math.max(memoryLimit, amount(init, "memory", false).value());
            cpuRequest = Math.max(cpuRequest, amount(init, "cpu", true).milliValue());
        }
        Map<String, Quantity> whole = pod.spec().resources().limits();
        if (whole.containsKey("cpu")) {
            cpuLimit = whole.get("cpu").milliValue();
            cpuBounded = true;
        }
        if (whole.containsKey("memory")) {
            memoryLimit = whole.get("memory").value();
            memoryBounded = true;
        }
        Map<String, Quantity> asked = pod.spec().resources().requests();
        if (asked.containsKey("cpu")) {
            cpuRequest = asked.get("cpu").milliValue();
        }
        Map<String, Quantity> overhead = pod.spec().overhead(); // what its sandbox takes besides
        long cpuOverhead = overhead.getOrDefault("cpu", Quantity.ZERO).milliValue();
        cpuRequest += cpuOverhead;
        cpuLimit += cpuOverhead;
        memoryLimit += overhead.getOrDefault("memory", Quantity.ZERO).value();
        return new Resources(
                shares(cpuRequest),
                cpuBounded ? quota(cpuLimit) : 0,
                cpuBounded ? period(cpuLimit) : 0,
                memoryBounded ? memoryLimit : 0,
                0,
                mostProcesses,
                new PodPages(pageSizes).of(pod));
    }

    /** What one container may use. */
    Resources of(Pod pod, Container container) {
        Map<String, Quantity> own = container.resources().requests();
        long cpuLimit = limit(pod, container, "cpu").milliValue();
        long cpuRequest = own.containsKey("cpu") ? own.get("cpu").milliValue() : cpuLimit;
        return new Resources(
                shares(cpuRequest),
                quota(cpuLimit),
                period(cpuLimit),
                limit(pod, container, "memory").value(),
                OomScore.of(pod, container, memoryCapacity),
                0,
                new PodPages(pageSizes).of(pod, container));
    }

    /** Its own, or else that of its pod as a whole, so that programs see how far they may go. */
    private static Quantity limit(Pod pod, Container container, String resource) {
        return container
                .resources()
                .limits()
                .getOrDefault(
                        resource,
                        pod.spec().resources().limits().getOrDefault(resource, Quantity.ZERO));
    }

    private static Quantity amount(Container container, String resource, boolean request) {
        Quantity limit = container.resources().limits().getOrDefault(resource, Quantity.ZERO);
        return request ? container.resources().requests().getOrDefault(resource, limit) : limit;
    }

    private static long shares(long milli) {
        return Math.clamp(milli * 1024 / 1000, LEAST_SHARES, MOST_SHARES);
    }

    private long quota(long milli) {
        return milli > 0 && periodMicros > 0
                ? Math.max(milli * periodMicros / 1000, LEAST_QUOTA_MICROS)
                : 0;
    }

    private long period(long milli) {
        return milli > 0 ? periodMicros : 0;
    }
}
