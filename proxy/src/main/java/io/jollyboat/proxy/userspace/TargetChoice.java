package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which endpoint a client of one port of a service gets: in turn, or the one it had before, for as
 * long as that is still there and the affinity's time has not run out.
 *
 * <p>Safe for use by several threads.
 */
final class TargetChoice {

    /** As many clients are remembered at the most; who has not come for longest is forgotten. */
    private static final int MOST_CLIENTS = 10_000;

    private final Map<String, Stay> stays =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Stay> eldest) {
                    return size() > MOST_CLIENTS;
                }
            };
    private int turn;

    private record Stay(Target target, long sinceNanos) {}

    /** Whether a client may come in here at all. */
    static boolean admits(Door door, String client) {
        Policy policy = door.policy();
        return door.side() != Side.BALANCER
                || policy.sourceRanges().isEmpty()
                || policy.sourceRanges().stream()
                        .map(AddressRange::parse)
                        .flatMap(Optional::stream)
                        .anyMatch(range -> range.contains(client));
    }

    /** Targets in the order in which they are to be tried. */
    synchronized List<Target> order(Door door, Caller caller, long nowNanos) {
        List<Target> allowed = door.allowed(caller);
        if (allowed.isEmpty()) {
            return List.of();
        }
        int first = Math.floorMod(turn++, allowed.size());
        long seconds = door.policy().affinitySeconds();
        Stay stay = seconds == 0 ? null : stays.get(caller.address());
        if (stay != null && nowNanos - stay.sinceNanos() <= seconds * 1_000_000_000L) {
            int before = allowed.indexOf(stay.target());
            first = before < 0 ? first : before;
        }
        var order = new ArrayList<>(allowed.subList(first, allowed.size()));
        order.addAll(allowed.subList(0, first));
        return order;
    }

    /** Notes where a client was taken to. */
    synchronized void chose(Door door, String client, Target target, long nowNanos) {
        if (door.policy().affinitySeconds() > 0) {
            stays.put(client, new Stay(target, nowNanos));
        }
    }
}
