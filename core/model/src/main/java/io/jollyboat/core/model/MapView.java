package io.jollyboat.core.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An unmodifiable map over an object, in the object's order. Fields whose value cannot be read are
 * not in the map. Looking one key up decodes one value: selectors match labels this way.
 */
final class MapView<T> extends AbstractMap<String, T> {
    private final ObjectNode source;
    private final Function<JsonNode, @Nullable T> reader;

    MapView(ObjectNode source, Function<JsonNode, @Nullable T> reader) {
        this.source = source;
        this.reader = reader;
    }

    @Override
    public @Nullable T get(Object key) {
        JsonNode node = key instanceof String field ? source.get(field) : null;
        return node == null ? null : reader.apply(node);
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Map.Entry<String, T>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, T>> iterator() {
                return new Entries(source.properties().iterator());
            }

            @Override
            public int size() {
                int size = 0;
                for (JsonNode node : source) {
                    size += reader.apply(node) == null ? 0 : 1;
                }
                return size;
            }
        };
    }

    /** Looks one entry ahead, to step over values that cannot be read. */
    private final class Entries implements Iterator<Map.Entry<String, T>> {
        private final Iterator<Map.Entry<String, JsonNode>> fields;
        private Map.@Nullable Entry<String, T> next;

        Entries(Iterator<Map.Entry<String, JsonNode>> fields) {
            this.fields = fields;
            advance();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Map.Entry<String, T> next() {
            Map.Entry<String, T> current = next;
            if (current == null) {
                throw new NoSuchElementException();
            }
            advance();
            return current;
        }

        private void advance() {
            next = null;
            while (next == null && fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                T value = reader.apply(field.getValue());
                if (value != null) {
                    next = Map.entry(field.getKey(), value);
                }
            }
        }
    }
}
