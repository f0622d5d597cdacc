package io.jollyboat.scheduler.decision;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What would make room for a pod on a node: which pods to delete, the least important and then the
 * largest first, or how much less to ask for.
 */
final class RoomAdvice {

    /** More than so many pods nobody wants to delete for one. */
    private static final int FEW = 3;

    private static final List<String> COMMON = List.of("cpu", "memory", "ephemeral-storage");

    private final PodInfo pod;
    private final NodeInfo node;

    RoomAdvice(PodInfo pod, NodeInfo node) {
        this.pod = pod;
        this.node = node;
    }

    /**
     * A sentence without its full stop.
     *
     * @param name of the node
     */
    String text(String name) {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            return "add a node that offers " + String.join(" and ", missing);
        }
        List<String> ways = new ArrayList<>(2);
        List<PodInfo> enough = enough();
        if (!enough.isEmpty() && enough.size() <= FEW) {
            String names = String.join(" and ", enough.stream().map(RoomAdvice::named).toList());
            ways.add("delete " + names + " on " + name);
        } else if (!enough.isEmpty()) {
            ways.add("free room on " + name);
        }
        List<String> less = less();
        if (!less.isEmpty()) {
            ways.add("lower its request to " + String.join(" and ", less));
        }
        ways.add("add a node with more room than " + name);
        return String.join(", or ", ways);
    }

    /** What the pod asks for that a node like this one has nothing of, not even promised. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>(0);
        pod.demand()
                .requests()
                .others()
                .forEach(
                        (name, wanted) -> {
                            if (wanted > 0 && node.facts().allocatable().other(name) == 0) {
                                missing.add(amount(name, wanted));
                            }
                        });
        return missing;
    }

    private static String named(PodInfo pod) {
        ResourceAmounts asked = pod.demand().requests();
        List<String> amounts =
                COMMON.stream()
                        .filter(name -> asked.of(name) > 0)
                        .map(name -> amount(name, asked.of(name)))
                        .toList();
        String all = amounts.isEmpty() ? "" : " (" + String.join(", ", amounts) + ")";
        return "pod " + pod.key() + all;
    }

    /** Pods without which the pod would fit; none when it would not even on the empty node. */
    private List<PodInfo> enough() {
        List<PodInfo> order = new ArrayList<>(node.pods());
        order.sort(
                Comparator.comparingInt((PodInfo each) -> each.rank().priority())
                        .thenComparing(
                                each -> each.demand().requests().milliCpu(),
                                Comparator.reverseOrder()));
        for (PodInfo one : order) {
            if (one.rank().priority() <= pod.rank().priority() && fits(node.minus(one.key()))) {
                return List.of(one); // a single one will do
            }
        }
        List<PodInfo> gone = new ArrayList<>();
        NodeInfo left = node;
        for (PodInfo each : order) {
            left = left.minus(each.key());
            gone.add(each);
            if (fits(left)) {
                return gone;
            }
        }
        return List.of();
    }

    private boolean fits(NodeInfo changed) {
        return changed.pods().size() < changed.facts().allowedPods()
                && changed.requested()
                        .plus(pod.demand().requests())
                        .fitsInto(changed.facts().allocatable());
    }

    /** Of each resource that is short what there is of it; nothing when there is none at all. */
    private List<String> less() {
        ResourceAmounts wanted = pod.demand().requests();
        List<String> names = new ArrayList<>(COMMON);
        names.addAll(wanted.others().keySet());
        List<String> less = new ArrayList<>();
        for (String name : names) {
            long free = node.facts().allocatable().of(name) - node.requested().of(name);
            if (wanted.of(name) > free) {
                if (free <= 0) {
                    return List.of();
                }
                less.add(amount(name, free));
            }
        }
        return less;
    }

    private static String amount(String resource, long value) {
        return switch (resource) {
            case "cpu" -> value + "m cpu";
            case "memory", "ephemeral-storage" -> (value >> 20) + "Mi " + resource;
            default -> value + " " + resource;
        };
    }
}
