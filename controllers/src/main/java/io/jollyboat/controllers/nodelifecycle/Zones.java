package io.jollyboat.controllers.nodelifecycle;

import io.jollyboat.core.api.core.v1.Node;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the cluster's zones are, and so how fast pods are sent off nodes in trouble: node by node in
 * each zone, slower or not at all while most of a zone is in trouble, and nowhere while no node of
 * any zone is ready, since then it is more likely that we are cut off than they. A cluster of one
 * node therefore never sends its pods away.
 *
 * <p>A node's zone is its region with its zone, by its labels. One that is labelled to be excluded
 * waits with its zone, but says nothing about it. Times are {@link
 * io.jollyboat.core.runtime.Timeline#nanos}. For one thread at a time.
 */
final class Zones {

    private static final List<String> REGION =
            List.of("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region");
    private static final List<String> ZONE =
            List.of("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone");
    private static final String EXCLUDED = "node.kubernetes.io/exclude-disruption";

    /** What a change of a node means for others. */
    enum Change {
        /** Nothing, as far as nodes that are not asked about again know. */
        NONE,
        /** How fast it goes in some zone, so whoever waits is to be asked about again. */
        PACE,
        /** No node is ready any more. */
        STOPPED,
        /** Some node is ready again, and the others' silence may have been ours. */
        RESUMED
    }

    private record Place(String region, String zone) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byRegion = region.compareTo(other.region);
            return byRegion != 0 ? byRegion : zone.compareTo(other.zone);
        }
    }

    private record Member(Place place, boolean ready, boolean counted) {

        static Member of(Node node) {
            return new Member(
                    new Place(label(node, REGION), label(node, ZONE)),
                    NodeHealth.ready(node).equals("True"),
                    !node.labels().containsKey(EXCLUDED));
        }

        private static String label(Node node, List<String> names) {
            return names.stream()
                    .map(name -> node.labels().getOrDefault(name, ""))
                    .filter(value -> !value.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    private final NodeSettings settings;
    private final Map<String, Member> members = new HashMap<>();
    private final Map<Place, Zone> zones = new TreeMap<>();
    private boolean stopped;

    Zones(NodeSettings settings) {
        this.settings = settings;
    }

    /** Nodes are as they are now. */
    Change observe(Collection<Node> nodes, long now) {
        boolean changed = false;
        for (Node node : nodes) {
            changed |= replace(node.name(), Optional.of(Member.of(node)));
        }
        return changed ? judge(now) : Change.NONE;
    }

    /** A node is gone. */
    Change forget(String node, long now) {
        return replace(node, Optional.empty()) ? judge(now) : Change.NONE;
    }

    private boolean replace(String name, Optional<Member> is) {
        Optional<Member> was = Optional.ofNullable(members.get(name));
        if (was.equals(is)) {
            return false;
        }
        was.ifPresent(
                member -> {
                    Zone zone = zone(member);
                    zone.add(-1, member.counted, member.ready);
                    if (is.isEmpty() || !is.get().place.equals(member.place)) {
                        zone.leave(name);
                    }
                    members.remove(name);
                });
        is.ifPresent(
                member -> {
                    zones.computeIfAbsent(member.place, unseen -> new Zone(settings))
                            .add(1, member.counted, member.ready);
                    members.put(name, member);
                });
        zones.values().removeIf(Zone::isEmpty);
        return true;
    }

    private Zone zone(Member member) {
        Zone zone = zones.get(member.place);
        if (zone == null) {
            throw new IllegalStateException("no zone has a node of " + member.place);
        }
        return zone;
    }

    private Change judge(long now) {
        List<Zone> known = zones.values().stream().filter(Zone::isKnown).toList();
        boolean stop =
                !known.isEmpty()
                        && known.stream()
                                .allMatch(zone -> zone.state() == ZoneState.FULL_DISRUPTION);
        Change change = stop == stopped ? Change.PACE : stop ? Change.STOPPED : Change.RESUMED;
        stopped = stop;
        zones.values().forEach(zone -> zone.judge(stop, now));
        return change;
    }

    /** Whether no pod is sent away anywhere, and those not that were about to be. */
    boolean stopped() {
        return stopped;
    }

    /**
     * How long until a node's pods may be sent away; zero for now. Empty while nobody can tell.
     * From the first time that it is asked for, the node waits for its turn.
     */
    Optional<Duration> turn(String node, long now) {
        Member member = members.get(node);
        return member == null ? Optional.empty() : zone(member).turn(node, now);
    }

    /** A node had its turn. */
    void taken(String node, long now) {
        Member member = members.get(node);
        if (member != null) {
            zone(member).taken(node, now);
        }
    }

    /** A node waits no longer. */
    void leave(String node) {
        Member member = members.get(node);
        if (member != null) {
            zone(member).leave(node);
        }
    }
}
