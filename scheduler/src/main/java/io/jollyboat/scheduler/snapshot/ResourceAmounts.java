package io.jollyboat.scheduler.snapshot;

import java.util.Collections;
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

    public static final ResourceAmounts NONE =
            new ResourceAmounts(0, 0, 0, Collections.emptySortedMap());

    public ResourceAmounts {
        others =
                others.isEmpty()
                        ? Collections.emptySortedMap()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** Amounts of the three resources that every node has. */
    public static ResourceAmounts of(long milliCpu, long memory, long ephemeralStorage) {
        return new ResourceAmounts(
                milliCpu, memory, ephemeralStorage, Collections.emptySortedMap());
    }

    public ResourceAmounts plus(ResourceAmounts that) {
        return combine(that, ResourceAmounts::saturatedSum);
    }

    /** Takes away what {@link #plus} added; never below zero unless the parts did not match. */
    public ResourceAmounts minus(ResourceAmounts that) {
        return combine(that, (left, right) -> left - right);
    }

    /** The larger amount of each resource. */
    public ResourceAmounts max(ResourceAmounts that) {
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
        return others.isEmpty() ? 0 : others.getOrDefault(name, 0L);
    }

    public boolean isNone() {
        return milliCpu == 0 && memory == 0 && ephemeralStorage == 0 && others.isEmpty();
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
        if (others.isEmpty() && that.others.isEmpty()) {
            return Collections.emptySortedMap();
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
