package io.jollyboat.kubelet.node;

import io.jollyboat.core.model.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node presents itself.
 *
 * @param addresses of the machine, the main one first
 * @param podRange from which its pods get addresses, as in {@code 10.244.0.0/24}; empty if another
 *     part of the cluster decides
 * @param marks labels over those every node has, and the taints it comes with
 * @param mostPods how many pods it takes
 * @param version the Kubernetes version it answers to, as in {@code v1.36.0}
 * @param kept what of an amount of a resource is not for pods
 * @param reporting how often it tells how it is
 */
public record NodeConfig(
        String name,
        List<String> addresses,
        String podRange,
        NodeMarks marks,
        int mostPods,
        String version,
        Reservation kept,
        Reporting reporting) {

    /** Resources of that name and a size of pages. */
    private static final String HUGE_PAGES = "hugepages-";

    public NodeConfig {
        addresses = List.copyOf(addresses);
    }

    /** Says what is kept back. */
    @FunctionalInterface
    public interface Reservation {
        Quantity of(String resource, long capacity);
    }

    /** What the machine has. */
    public Map<String, Quantity> capacity(Machine machine) {
        var amounts = new LinkedHashMap<String, Quantity>();
        amounts.put("cpu", Quantity.of(machine.cpus()));
        amounts.put("ephemeral-storage", kibibytes(machine.diskBytes()));
        new TreeMap<>(machine.hugePages())
                .reversed()
                .forEach((size, bytes) -> amounts.put(HUGE_PAGES + binary(size), binary(bytes)));
        amounts.put("memory", kibibytes(machine.memoryBytes()));
        amounts.put("pods", Quantity.of(mostPods));
        return amounts;
    }

    /** What of that pods may be given. */
    public Map<String, Quantity> allocatable(Machine machine) {
        Map<String, Quantity> amounts = capacity(machine);
        amounts.replaceAll(
                (resource, amount) -> {
                    Quantity back = kept.of(resource, amount.value());
                    if (resource.equals("memory")) { // which nobody else can have
                        back = back.add(binary(machine.hugePageBytes()));
                    }
                    return back.isZero() ? amount : amount.subtract(back).max(Quantity.ZERO);
                });
        return amounts;
    }

    private static Quantity binary(long bytes) {
        return Quantity.of(bytes, Quantity.Format.BINARY);
    }

    private static Quantity kibibytes(long bytes) {
        return Quantity.of(bytes / 1024 * 1024, Quantity.Format.BINARY);
    }
}
