package io.jollyboat.apiserver.cel;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object of a JSON tree as a map; nothing is copied, members become values when asked for. */
final class JsonMap extends AbstractMap<String, Object> {

    private final ObjectNode node;
    private final ValueShape shape;

    JsonMap(ObjectNode node, ValueShape shape) {
        this.node = node;
        this.shape = shape;
    }

    ObjectNode node() {
        return node;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        return member(shape.jsonName(name));
    }

    /** The member of that name, as JSON has it; null when there is none. */
    @Nullable Object member(String jsonName) {
        JsonNode value = node.get(jsonName);
        return value == null ? null : CelValues.of(value, shape.member(jsonName));
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && node.has(shape.jsonName(name));
    }

    @Override
    public int size() {
        return node.size();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Object>> iterator() {
                Iterator<Entry<String, JsonNode>> members = node.properties().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return members.hasNext();
                    }

                    @Override
                    public Entry<String, Object> next() {
                        Entry<String, JsonNode> member = members.next();
                        return Map.entry(
                                shape.expressionName(member.getKey()),
                                CelValues.of(member.getValue(), shape.member(member.getKey())));
                    }
                };
            }

            @Override
            public int size() {
                return node.size();
            }
        };
    }
}
