package io.jollyboat.apiserver.cel.cost;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of macros, the innermost of a name first. Used by one thread. */
final class Locals {

    /**
     * A list's or map's keys and values.
     *
     * @param list whether it is a list
     */
    record Entries(boolean list, Range keys, Range values) {

        static @Nullable Entries either(@Nullable Entries one, @Nullable Entries other) {
            return one == null || other == null
                    ? null
                    : new Entries(one.list, one.keys.or(other.keys), one.values.or(other.values));
        }
    }

    /**
     * @param path where its values come from; empty when that is not a variable's
     */
    record Local(List<String> path, @Nullable Range size, @Nullable Entries entries) {}

    private final Map<String, Deque<Local>> byName = new HashMap<>();

    void push(String name, Local local) {
        byName.computeIfAbsent(name, ignored -> new ArrayDeque<>()).push(local);
    }

    void pop(String name) {
        Deque<Local> named = byName.get(name);
        if (named != null) {
            named.pop();
        }
    }

    /** Null when the name is not of a macro's variable. */
    @Nullable Local find(String name) {
        Deque<Local> named = byName.get(name);
        return named == null ? null : named.peek();
    }
}
