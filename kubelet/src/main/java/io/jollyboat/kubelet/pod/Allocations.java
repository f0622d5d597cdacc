package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.Resizing.Pending;
import io.jollyboat.kubelet.plan.Shutdown;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the node has promised to its pods, and whether it can promise one of them more.
 *
 * <p>Safe for use by several threads.
 */
public final class Allocations {

    private final Map<String, Quantity> allocatable;
    private final Map<String, Map<String, Long>> promised = new HashMap<>(); // by uid; of this

    /**
     * @param allocatable what the node has for pods
     */
    public Allocations(Map<String, Quantity> allocatable) {
        this.allocatable = Map.copyOf(allocatable);
    }

    /** Notes what a pod has. */
    synchronized void note(Pod pod) {
        promised.put(pod.uid(), requests(pod));
    }

    /** Why there is no room for a pod that is new here; null when there is. */
    synchronized @Nullable Shutdown refusal(Pod pod) {
        Map<String, Long> wanted = requests(pod);
        long most = allocatable.getOrDefault("pods", Quantity.ZERO).value();
        if (most > 0 && promised.size() >= most) {
            return out("pods", 1, promised.size(), most);
        }
        for (String resource : new String[] {"cpu", "memory"}) {
            long asked = wanted.getOrDefault(resource, 0L);
            long used = 0;
            for (Map<String, Long> each : promised.values()) {
                used += each.getOrDefault(resource, 0L);
            }
            if (asked > 0 && used + asked > capacity(resource)) {
                return out(resource, asked, used, capacity(resource));
            }
        }
        return null;
    }

    private static Shutdown out(String resource, long asked, long used, long capacity) {
        return Shutdown.rejecting(
                "OutOf" + resource,
                "Node didn't have enough resource: "
                        + resource
                        + ", requested: "
                        + asked
                        + ", used: "
                        + used
                        + ", capacity: "
                        + capacity);
    }

    /** Promises a pod what it asks for now, or tells why not; then it keeps what it has. */
    synchronized @Nullable Pending grant(Pod pod) {
        Map<String, Long> wanted = requests(pod);
        Map<String, Long> has = promised.getOrDefault(pod.uid(), Map.of());
        for (String resource : new String[] {"memory", "cpu"}) {
            long asked = wanted.getOrDefault(resource, 0L);
            long capacity = capacity(resource);
            if (asked > capacity) {
                return new Pending(
                        Pending.INFEASIBLE,
                        "Node didn't have enough capacity: "
                                + resource
                                + ", requested: "
                                + asked
                                + ", capacity: "
                                + capacity);
            }
        }
        for (String resource : new String[] {"cpu", "memory"}) {
            long asked = wanted.getOrDefault(resource, 0L);
            long mine = has.getOrDefault(resource, 0L);
            long used = -mine;
            for (Map<String, Long> each : promised.values()) {
                used += each.getOrDefault(resource, 0L);
            }
            if (asked > mine && used + asked > capacity(resource)) {
                return new Pending(
                        Pending.DEFERRED,
                        "Node didn't have enough resource: "
                                + resource
                                + ", requested: "
                                + asked
                                + ", used: "
                                + used
                                + ", capacity: "
                                + capacity(resource));
            }
        }
        promised.put(pod.uid(), wanted);
        return null;
    }

    /** The pod has ended, and needs nothing any more; whether it had anything. */
    synchronized boolean release(String uid) {
        return promised.remove(uid) != null;
    }

    private long capacity(String resource) {
        return amount(allocatable.getOrDefault(resource, Quantity.ZERO), resource);
    }

    private static long amount(Quantity quantity, String resource) {
        return resource.equals("cpu") ? quantity.milliValue() : quantity.value();
    }

    /** Millicores and bytes: what runs at once, or the greediest init container beside sidecars. */
    private static Map<String, Long> requests(Pod pod) {
        var requests = new HashMap<String, Long>();
        for (String resource : new String[] {"cpu", "memory"}) {
            Quantity whole = pod.spec().resources().requests().get(resource);
            if (whole != null) { // said of the pod itself
                requests.put(resource, amount(whole, resource));
                continue;
            }
            long lasting = 0;
            long sidecars = 0;
            long most = 0;
            for (Member member : Member.of(pod)) {
                long asked =
                        amount(
                                member.spec()
                                        .resources()
                                        .requests()
                                        .getOrDefault(resource, Quantity.ZERO),
                                resource);
                if (member.role() == ContainerRole.INIT) {
                    most = Math.max(most, sidecars + asked);
                } else if (member.role().lasting()) {
                    lasting += asked;
                    sidecars += member.role() == ContainerRole.SIDECAR ? asked : 0;
                }
            }
            requests.put(resource, Math.max(most, lasting));
        }
        return requests;
    }
}
