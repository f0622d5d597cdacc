package io.jollyboat.core.informer;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Objects found by something else than their name. Not safe for several threads: its informer
 * guards it.
 */
final class Index<T> {

    private final Function<T, Collection<String>> values;
    private final Map<String, Map<String, T>> entries = new HashMap<>();

    Index(Function<T, Collection<String>> values) {
        this.values = values;
    }

    void put(String key, T object) {
        for (String value : values.apply(object)) {
            entries.computeIfAbsent(value, none -> new LinkedHashMap<>()).put(key, object);
        }
    }

    void remove(String key, T object) {
        for (String value : values.apply(object)) {
            entries.computeIfPresent(
                    value,
                    (same, objects) -> {
                        objects.remove(key);
                        return objects.isEmpty() ? null : objects;
                    });
        }
    }

    List<T> find(String value) {
        return List.copyOf(entries.getOrDefault(value, Map.of()).values());
    }
}
