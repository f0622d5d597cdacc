package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.discovery.RemoteDiscovery;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the versions that other servers serve together into groups. */
final class RemoteGroups {

    private RemoteGroups() {}

    /**
     * A group and version of another server.
     *
     * @param priority of the version within its group; higher is preferred
     * @param resources its {@code APIResourceList}
     * @param api who serves it
     * @param openApi where its document is; empty when there is none
     * @param stale whether it did not answer when it was asked last
     */
    record Remote(
            String group,
            String version,
            long priority,
            ObjectNode resources,
            @Nullable RemoteApi api,
            String openApi,
            boolean stale) {
        static Remote of(ObjectNode apiService, ObjectNode resources, String openApi) {
            return of(apiService, resources, openApi, false);
        }

        /**
         * One that does not answer, which clients are to know of all the same.
         *
         * @param last what was known of it before; null when it has never answered
         */
        static Remote stale(ObjectNode apiService, @Nullable Remote last) {
            ObjectNode resources =
                    last == null ? JsonNodeFactory.instance.objectNode() : last.resources;
            return of(apiService, resources, "", true);
        }

        private static Remote of(
                ObjectNode apiService, ObjectNode resources, String openApi, boolean stale) {
            return new Remote(
                    Trees.text(apiService, "spec", "group"),
                    Trees.text(apiService, "spec", "version"),
                    Trees.number(apiService, 0, "spec", "versionPriority"),
                    resources,
                    RemoteApi.of(apiService),
                    openApi,
                    stale);
        }
    }

    static List<RemoteDiscovery> of(Collection<Remote> remotes) {
        Map<String, List<Remote>> byGroup = new TreeMap<>();
        for (Remote each : remotes) {
            byGroup.computeIfAbsent(each.group, none -> new ArrayList<>()).add(each);
        }
        List<RemoteDiscovery> groups = new ArrayList<>();
        byGroup.forEach(
                (group, versions) -> {
                    versions.sort(
                            Comparator.comparingLong(Remote::priority)
                                    .reversed()
                                    .thenComparing(Remote::version));
                    groups.add(
                            new RemoteDiscovery(
                                    group,
                                    versions.stream()
                                            .map(
                                                    each ->
                                                            new RemoteDiscovery.Version(
                                                                    each.version,
                                                                    each.resources,
                                                                    each.stale))
                                            .toList()));
                });
        return groups;
    }
}
