package io.jollyboat.apiserver.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps an object from gathering the names of everybody who ever updated it: beyond ten updaters
 * the oldest are put together, version by version, under one name.
 */
final class UpdaterLimit {

    static final int MOST = 10;
    private static final String ANCIENT = "ancient-changes";

    private UpdaterLimit() {}

    static Owners enforced(Owners owners) {
        long updaters = owners.all().stream().filter(owner -> !owner.applied()).count();
        return updaters <= MOST ? owners : merged(owners, updaters);
    }

    private static Owners merged(Owners owners, long updaters) {
        List<Owner> oldest =
                owners.all().stream()
                        .filter(owner -> !owner.applied())
                        .sorted(
                                Comparator.comparing(Owner::time)
                                        .thenComparing(Owner::manager)
                                        .thenComparing(Owner::apiVersion))
                        .toList();
        List<Owner> left = new ArrayList<>(owners.all());
        Map<String, Owner> buckets = new HashMap<>();
        long count = updaters;
        for (Owner owner : oldest) {
            if (count <= MOST) {
                break;
            }
            Owner bucket = buckets.get(owner.apiVersion());
            if (bucket == null) {
                buckets.put(owner.apiVersion(), owner);
                continue;
            }
            left.remove(bucket);
            left.remove(owner);
            Owner joint =
                    new Owner(
                            ANCIENT,
                            false,
                            owner.apiVersion(),
                            "",
                            owner.time(),
                            bucket.fields().union(owner.fields()));
            left.add(joint);
            buckets.put(owner.apiVersion(), joint);
            count--;
        }
        return new Owners(left);
    }
}
