package io.jollyboat.apiserver.cel;

import java.util.AbstractList;
import java.util.RandomAccess;
import tools.jackson.databind.node.ArrayNode;

/** A list of a JSON tree; nothing is copied. */
final class JsonList extends AbstractList<Object> implements RandomAccess {

    private final ArrayNode node;
    private final ValueShape elements;

    JsonList(ArrayNode node, ValueShape elements) {
        this.node = node;
        this.elements = elements;
    }

    ArrayNode node() {
        return node;
    }

    @Override
    public Object get(int index) {
        if (index < 0 || index >= node.size()) {
            throw new IndexOutOfBoundsException(index);
        }
        return CelValues.of(node.get(index), elements);
    }

    @Override
    public int size() {
        return node.size();
    }
}
