package io.jollyboat.scheduler.storage;

import io.jollyboat.core.reconcile.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims, volumes, classes of volumes and what nodes can attach, at one moment. Immutable.
 *
 * @param claims by namespace and name
 * @param volumes by name, in the order of names
 * @param classes by name
 * @param limits how many volumes of a driver a node can attach, by node and driver; a driver that
 *     is missing sets no limit
 * @param counting drivers that say how much they can still provision; of others it is not asked
 * @param capacities what they say
 */
public record Storage(
        Map<Key, ClaimFacts> claims,
        Map<String, VolumeFacts> volumes,
        Map<String, StorageClassFacts> classes,
        Map<String, Map<String, Integer>> limits,
        Set<String> counting,
        List<CapacityFacts> capacities) {

    public static final Storage NONE =
            new Storage(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), List.of());

    public Optional<ClaimFacts> claim(Key key) {
        return Optional.ofNullable(claims.get(key));
    }

    public @Nullable VolumeFacts volume(String name) {
        return volumes.get(name);
    }

    public Optional<StorageClassFacts> storageClass(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    public Collection<VolumeFacts> all() {
        return volumes.values();
    }

    /** How many volumes of the driver the node can attach; negative for any number. */
    public int limit(String node, String driver) {
        return limits.getOrDefault(node, Map.of()).getOrDefault(driver, -1);
    }
}
