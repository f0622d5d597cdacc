package io.jollyboat.core.placement;

import io.jollyboat.core.model.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * An amount of every resource, as nodes offer them and pods ask for them.
 *
 * @param milliCpu thousandths of a cpu
 * @param memory bytes
 * @param ephemeralStorage bytes
 * @param others every other resource in its own whole units (huge pages in bytes, devices in
 *     pieces), by name; zero amounts are left out
 */
public record ResourceAmounts(
        long milliCpu, long memory, long ephemeralStorage, SortedMap<String, Long> others) {

    private static final SortedMap<String, Long> NOTHING = Collections.emptySortedMap();

    /** In the names of resources that Kubernetes itself knows. */
    private static final String NATIVE = "kubernetes.io/";

    public static final ResourceAmounts NONE = new ResourceAmounts(0, 0, 0, NOTHING);

    private static final Set<String> NOT_CONSUMED = Set.of("pods", "storage");

    public ResourceAmounts {
        others =
                others.isEmpty()
                        ? NOTHING
                        : Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** Amounts of the three resources that every node has. */
    public static ResourceAmounts of(long milliCpu, long memory, long ephemeralStorage) {
        return new ResourceAmounts(milliCpu, memory, ephemeralStorage, NOTHING);
    }

    /** Quantities as amounts. Counts of things that pods do not consume are left out. */
    public static ResourceAmounts of(Map<String, Quantity> quantities) {
        if (quantities.isEmpty()) {
            return NONE;
        }
        long milliCpu = 0;
        long memory = 0;
        long ephemeralStorage = 0;
        SortedMap<String, Long> others = NONE.others;
        for (Map.Entry<String, Quantity> each : quantities.entrySet()) {
            switch (each.getKey()) {
                case "cpu" -> milliCpu = each.getValue().milliValue();
                case "memory" -> memory = each.getValue().value();
                case "ephemeral-storage" -> ephemeralStorage = each.getValue().value();
                default -> {
                    if (!NOT_CONSUMED.contains(each.getKey()) && !each.getValue().isZero()) {
                        others = others.isEmpty() ? new TreeMap<>() : others;
                        others.put(each.getKey(), each.getValue().value());
                    }
                }
            }
        }
        return new ResourceAmounts(milliCpu, memory, ephemeralStorage, others);
    }

    public ResourceAmounts plus(ResourceAmounts that) {
        if (isNone() || that.isNone()) {
            return isNone() ? that : this;
        }
        return combine(that, ResourceAmounts::saturatedSum);
    }

    /** Takes away what {@link #plus} added; never below zero unless the parts did not match. */
    public ResourceAmounts minus(ResourceAmounts that) {
        return combine(that, (left, right) -> left - right);
    }

    /** The larger amount of each resource. */
    public ResourceAmounts max(ResourceAmounts that) {
        if (that.isNone()) {
            return this; // no amount is negative
        }
        return combine(that, Math::max);
    }

    /** Whether there is at least this much of everything in what is offered. */
    public boolean fitsInto(ResourceAmounts offered) {
        return milliCpu <= offered.milliCpu
                && memory <= offered.memory
                && ephemeralStorage <= offered.ephemeralStorage
                && others.entrySet().stream()
                        .allMatch(each -> each.getValue() <= offered.other(each.getKey()));
    }

    /** The amount of a resource outside the three of every node; 0 when there is none of it. */
    public long other(String name) {
        return hasNoOthers() ? 0 : others.getOrDefault(name, 0L);
    }

    /** Whether the resource is one of the three that every node has. */
    public static boolean isOfEveryNode(String name) {
        return switch (name) {
            case "cpu", "memory", "ephemeral-storage" -> true;
            default -> false;
        };
    }

    /** Whether the resource is of somebody's own making, {@code example.com/gpu} for instance. */
    public static boolean isExtended(String name) {
        return name.indexOf('/') > 0 && !name.contains(NATIVE);
    }

    /** The amount of any resource by name. */
    public long of(String name) {
        return switch (name) {
            case "cpu" -> milliCpu;
            case "memory" -> memory;
            case "ephemeral-storage" -> ephemeralStorage;
            default -> other(name);
        };
    }

    public boolean isNone() {
        return milliCpu == 0 && memory == 0 && ephemeralStorage == 0 && hasNoOthers();
    }

    /** Mostly so, and asked all the time: the map itself would take three calls to answer. */
    @SuppressWarnings(
            "ReferenceEquality") // the constructor puts this one in place of all empty ones
    private boolean hasNoOthers() {
        return others == NOTHING;
    }

    private ResourceAmounts combine(ResourceAmounts that, LongBinaryOperator operator) {
        return new ResourceAmounts(
                operator.applyAsLong(milliCpu, that.milliCpu),
                operator.applyAsLong(memory, that.memory),
                operator.applyAsLong(ephemeralStorage, that.ephemeralStorage),
                combineOthers(that, operator));
    }

    private SortedMap<String, Long> combineOthers(
            ResourceAmounts that, LongBinaryOperator operator) {
        if (hasNoOthers() && that.hasNoOthers()) {
            return NOTHING;
        }
        TreeMap<String, Long> combined = new TreeMap<>(others);
        that.others.keySet().forEach(name -> combined.putIfAbsent(name, 0L));
        combined.replaceAll((name, amount) -> operator.applyAsLong(amount, that.other(name)));
        combined.values().removeIf(amount -> amount == 0);
        return combined;
    }

    /** Absurd requests must stay absurd, not wrap around into something that fits. */
    private static long saturatedSum(long left, long right) {
        long sum = left + right;
        boolean overflowed = ((left ^ sum) & (right ^ sum)) < 0;
        return overflowed ? Long.MAX_VALUE : sum;
    }
}
