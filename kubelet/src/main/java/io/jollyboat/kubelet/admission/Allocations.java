package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.plan.Resizing.Pending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the node has promised to its pods, and whether it can promise one of them more.
 *
 * <p>Safe for use by several threads.
 */
public final class Allocations {

    /** Told of before others. */
    private static final List<String> FIRST = List.of("pods", "cpu", "memory", "ephemeral-storage");

    private final Map<String, Quantity> allocatable;
    private final Map<String, Map<String, Long>> promised = new HashMap<>(); // by uid; of this
    private final Map<String, Long> used = new HashMap<>(); // the sums of promised; of this
    private final WaitingResizes waiting = new WaitingResizes(); // guarded by this

    /**
     * @param allocatable what the node has for pods
     */
    public Allocations(Map<String, Quantity> allocatable) {
        this.allocatable = Map.copyOf(allocatable);
    }

    /** Notes what a pod has. */
    public synchronized void note(Pod pod) {
        keep(pod.uid(), Requests.of(pod));
    }

    /** The caller holds the lock. */
    private void keep(String uid, Map<String, Long> amounts) {
        Map<String, Long> before = promised.put(uid, amounts);
        if (before != null) {
            before.forEach((resource, amount) -> use(resource, -amount));
        }
        amounts.forEach(this::use);
    }

    private void use(String resource, long more) {
        long sum = used(resource) + more;
        if (sum == 0) {
            used.remove(resource); // pods may name any
        } else {
            used.put(resource, sum);
        }
    }

    /**
     * What there is too little of for a pod that is new here.
     *
     * @param more what the API says the node has besides, such as devices
     */
    synchronized List<Shortage> shortages(Pod pod, Map<String, Quantity> more) {
        var shortages = new ArrayList<Shortage>();
        Map<String, Long> wanted = Requests.of(pod);
        Set<String> resources = new LinkedHashSet<>(FIRST);
        resources.addAll(new TreeSet<>(wanted.keySet()));
        for (String resource : resources) {
            long asked = wanted.getOrDefault(resource, 0L);
            boolean known = allocatable.containsKey(resource) || more.containsKey(resource);
            if (asked == 0 || (!known && !ofNode(resource))) {
                continue; // a device that nobody has told of is not the node's to refuse
            }
            long has =
                    Requests.amount(
                            allocatable.containsKey(resource) ? allocatable : more, resource);
            long used = used(resource);
            if (used + asked > has) {
                shortages.add(new Shortage(resource, asked, used, has));
            }
        }
        return shortages;
    }

    private static boolean ofNode(String resource) {
        return resource.startsWith("hugepages-");
    }

    private long used(String resource) {
        return used.getOrDefault(resource, 0L);
    }

    /**
     * Promises a pod what it asks for now, or tells why not; then it keeps what it has. What is
     * deferred is promised when there is room, and whoever then asks again is granted it.
     */
    public synchronized @Nullable Pending grant(Pod pod) {
        Pending verdict = promise(pod);
        if (verdict != null && verdict.reason().equals(Pending.DEFERRED)) {
            waiting.add(pod);
            return verdict;
        }
        waiting.remove(pod.uid());
        if (verdict == null) {
            promiseWaiting();
        }
        return verdict;
    }

    private void promiseWaiting() {
        for (Pod next : waiting.inTurn()) {
            if (promise(next) == null) {
                waiting.remove(next.uid());
            }
        }
    }

    private @Nullable Pending promise(Pod pod) {
        Map<String, Long> wanted = Requests.of(pod);
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
            long used = used(resource) - mine;
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
        keep(pod.uid(), wanted);
        return null;
    }

    /** The pod has ended, and needs nothing any more; whether it had anything. */
    public synchronized boolean release(String uid) {
        waiting.remove(uid);
        Map<String, Long> had = promised.remove(uid);
        if (had == null) {
            return false;
        }
        had.forEach((resource, amount) -> use(resource, -amount));
        promiseWaiting();
        return true;
    }

    private long capacity(String resource) {
        return Requests.amount(allocatable, resource);
    }
}
