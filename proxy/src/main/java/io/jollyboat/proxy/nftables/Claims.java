package io.jollyboat.proxy.nftables;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Things of which there can be one of a name, though several may want to put one there: the owner
 * that sorts first has it, whoever came first.
 */
final class Claims<V> {

    /** By name and then by owner; nothing in it is empty. */
    private final Map<String, SortedMap<String, V>> claims = new HashMap<>();

    /** In place of what the owner wanted there before. */
    void put(String owner, String name, V value) {
        claims.computeIfAbsent(name, none -> new TreeMap<>()).put(owner, value);
    }

    void remove(String owner, String name) {
        claims.computeIfPresent(
                name,
                (same, owners) -> {
                    owners.remove(owner);
                    return owners.isEmpty() ? null : owners;
                });
    }

    /** What is there; null for nothing. */
    @Nullable V get(String name) {
        SortedMap<String, V> owners = claims.get(name);
        return owners == null ? null : first(owners);
    }

    boolean isEmpty() {
        return claims.isEmpty();
    }

    void forEach(BiConsumer<String, V> action) {
        claims.forEach((name, owners) -> action.accept(name, first(owners)));
    }

    private static <V> V first(SortedMap<String, V> owners) {
        return owners.sequencedValues().getFirst();
    }
}
