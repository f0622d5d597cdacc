package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.reconcile.Key;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Pods that are placed together or not at all.
 *
 * @param there whether the group itself is there; its pods may come first
 * @param minimum how many are placed together at the least; 0 for a group that asks for none
 * @param members its pods that have not ended, with a node or without
 */
public record Group(boolean there, int minimum, Set<Key> members) {

    private static final Group NONE = new Group(false, 0, Set.of());

    public Group {
        members = Set.copyOf(members);
    }

    /** What is known of a group among all. */
    public static Group of(Key group, Map<Key, Group> groups) {
        return groups.getOrDefault(group, NONE);
    }

    /** Whether there are enough pods to try them. */
    public boolean isComplete() {
        return there && members.size() >= minimum;
    }

    public boolean isUnknown() {
        return !there && members.isEmpty();
    }

    public Group of(int pods) {
        return new Group(true, pods, members);
    }

    public Group gone() {
        return new Group(false, 0, members);
    }

    public Group with(Key pod) {
        Set<Key> more = new HashSet<>(members);
        more.add(pod);
        return new Group(there, minimum, more);
    }

    public Group without(Key pod) {
        Set<Key> fewer = new HashSet<>(members);
        fewer.remove(pod);
        return new Group(there, minimum, fewer);
    }
}
