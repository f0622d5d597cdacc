package io.jollyboat.proxy.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is isolated, and what passes all the same, for one direction each. A pod that is not named is
 * free.
 *
 * @param ingress towards pods
 * @param egress from pods
 */
public record Isolation(Direction ingress, Direction egress) {

    /** Nobody is isolated. */
    public static final Isolation NONE =
            new Isolation(
                    new Direction(new TreeMap<>(), new TreeMap<>()),
                    new Direction(new TreeMap<>(), new TreeMap<>()));

    /**
     * @param pods by address, the policies ({@code namespace/name}) that isolate them
     * @param allowances what each of those policies lets pass
     */
    public record Direction(
            SortedMap<String, List<String>> pods, SortedMap<String, List<Allowance>> allowances) {

        public Direction {
            pods = Collections.unmodifiableSortedMap(pods);
            allowances = Collections.unmodifiableSortedMap(allowances);
        }
    }
}
