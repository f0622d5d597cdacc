package io.jollyboat.apiserver.discovery;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resources by group and version.
 *
 * @param byName group name to group, in the order in which the resources are defined; the core
 *     group, with the empty name, first
 */
public record Groups(Map<String, Group> byName) {

    /**
     * One API group.
     *
     * @param byVersion version to its resources, the preferred version first
     */
    public record Group(String name, Map<String, List<ResourceDefinition>> byVersion) {

        public String preferred() {
            return byVersion.keySet().iterator().next();
        }

        /** {@code apps/v1}, or {@code v1} in the core group. */
        public String groupVersion(String version) {
            return name.isEmpty() ? version : name + "/" + version;
        }
    }

    /** Sorts the resources into their groups and versions. */
    public static Groups of(List<ResourceDefinition> definitions) {
        Map<String, Map<String, List<ResourceDefinition>>> sorted = new LinkedHashMap<>();
        sorted.put("", new LinkedHashMap<>());
        for (ResourceDefinition definition : definitions) {
            Map<String, List<ResourceDefinition>> group =
                    sorted.computeIfAbsent(definition.group(), ignored -> new LinkedHashMap<>());
            for (String version : definition.versions()) {
                group.computeIfAbsent(version, ignored -> new ArrayList<>()).add(definition);
            }
        }
        Map<String, Group> groups = new LinkedHashMap<>();
        sorted.forEach((name, versions) -> groups.put(name, new Group(name, ordered(versions))));
        return new Groups(groups);
    }

    private static Map<String, List<ResourceDefinition>> ordered(
            Map<String, List<ResourceDefinition>> versions) {
        Map<String, List<ResourceDefinition>> ordered = new LinkedHashMap<>();
        versions.keySet().stream()
                .sorted(VersionOrder.BEST_FIRST)
                .forEach(version -> ordered.put(version, versions.get(version)));
        return ordered;
    }
}
