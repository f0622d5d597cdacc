package io.jollyboat.scheduler.storage;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows claims and volumes, change by change, and hands out how they are. What was promised to a
 * pod counts as if it were so already, until the API says otherwise. Not safe for use by several
 * threads: it belongs to the scheduling loop.
 */
public final class StorageState {

    private final Map<Key, ClaimFacts> claims = new HashMap<>();
    private final Map<String, VolumeFacts> volumes = new HashMap<>();
    private final Map<String, StorageClassFacts> classes = new HashMap<>();
    private final Map<String, Map<String, Integer>> limits = new HashMap<>();
    private Set<String> counting = Set.of();
    private List<CapacityFacts> capacities = List.of();

    private Storage latest = Storage.NONE;
    private boolean stale; // something changed since the latest

    public void putClaim(ClaimFacts claim) {
        claims.put(claim.key(), claim);
        stale = true;
    }

    public void removeClaim(Key key) {
        claims.remove(key);
        stale = true;
    }

    public void putVolume(VolumeFacts volume) {
        volumes.put(volume.name(), volume);
        stale = true;
    }

    public void removeVolume(String name) {
        volumes.remove(name);
        stale = true;
    }

    /** A volume that was promised counts as the claim's. */
    public void promise(Promise promise) {
        if (promise instanceof Promise.Existing(ClaimFacts claim, VolumeFacts volume)) {
            putVolume(volume.promisedTo(claim));
        }
    }

    /** Takes a promise back, unless the API has said something else of the volume since. */
    public void withdraw(Promise promise) {
        if (promise instanceof Promise.Existing(ClaimFacts claim, VolumeFacts volume)
                && volume.promisedTo(claim).equals(volumes.get(volume.name()))) {
            putVolume(volume);
        }
    }

    public void putClass(StorageClassFacts storageClass) {
        classes.put(storageClass.name(), storageClass);
        stale = true;
    }

    public void removeClass(String name) {
        classes.remove(name);
        stale = true;
    }

    /**
     * @param drivers how many volumes of each driver the node can attach; empty when nobody says
     */
    public void limit(String node, Map<String, Integer> drivers) {
        if (drivers.isEmpty()) {
            limits.remove(node);
        } else {
            limits.put(node, Map.copyOf(drivers));
        }
        stale = true;
    }

    /**
     * @param drivers names of those that say how much they can still provision
     * @param all what they say
     */
    public void capacities(Set<String> drivers, List<CapacityFacts> all) {
        counting = Set.copyOf(drivers);
        capacities = List.copyOf(all);
        stale = true;
    }

    /** How things are now; the same object as long as nothing changed. */
    public Storage snapshot() {
        if (stale) {
            latest =
                    new Storage(
                            Collections.unmodifiableMap(new HashMap<>(claims)),
                            Collections.unmodifiableMap(new HashMap<>(volumes)),
                            Map.copyOf(classes),
                            Map.copyOf(limits),
                            counting,
                            capacities);
            stale = false;
        }
        return latest;
    }
}
