package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which resource a key of the store belongs to. What is not built in lies under its group and its
 * plural, whether its definition is known yet or not.
 */
final class StoragePlaces {

    /** Other names of what is stored under its first group. */
    private static final Set<String> OTHER_NAMES = Set.of("events.k8s.io", "extensions");

    private static final ResourceName UNKNOWN = new ResourceName("", "");

    private final Map<String, ResourceName> byPath = new HashMap<>();

    StoragePlaces(Collection<ResourceDefinition> builtIn) {
        for (ResourceDefinition each : builtIn) {
            if (!OTHER_NAMES.contains(each.group())) {
                byPath.put(each.storagePath(), new ResourceName(each.group(), each.plural()));
            }
        }
    }

    ResourceName of(String key) {
        int begin = RegistryCache.ROOT.length();
        int first = key.indexOf('/', begin);
        if (first < 0 || !key.startsWith(RegistryCache.ROOT)) {
            return UNKNOWN;
        }
        String head = key.substring(begin, first);
        ResourceName known = byPath.get(head);
        if (known != null) {
            return known;
        }
        int second = key.indexOf('/', first + 1);
        if (second < 0) {
            return UNKNOWN;
        }
        ResourceName nested = byPath.get(key.substring(begin, second));
        return nested == null ? new ResourceName(head, key.substring(first + 1, second)) : nested;
    }
}
