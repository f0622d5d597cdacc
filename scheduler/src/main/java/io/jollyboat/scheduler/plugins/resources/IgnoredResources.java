package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.core.placement.ResourceAmounts;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Extended resources that somebody else looks after: nodes need not have what pods ask for of them.
 * They count in scores all the same. Native resources cannot be ignored.
 *
 * @param names of resources
 * @param groups what the names of others have before their slash
 */
public record IgnoredResources(Set<String> names, Set<String> groups) {

    public static final IgnoredResources NONE = new IgnoredResources(Set.of(), Set.of());

    public IgnoredResources {
        names = Set.copyOf(names);
        groups = Set.copyOf(groups);
    }

    /** What is left to be checked. */
    ResourceAmounts taken(ResourceAmounts from) {
        if (equals(NONE) || from.others().isEmpty()) {
            return from;
        }
        SortedMap<String, Long> others = new TreeMap<>(from.others());
        others.keySet().removeIf(this::ignores);
        return new ResourceAmounts(from.milliCpu(), from.memory(), from.ephemeralStorage(), others);
    }

    private boolean ignores(String name) {
        return ResourceAmounts.isExtended(name)
                && (names.contains(name) || groups.contains(name.substring(0, name.indexOf('/'))));
    }
}
