package io.jollyboat.apiserver.cel;

import java.util.AbstractList;
import java.util.RandomAccess;
import tools.jackson.databind.node.ArrayNode;

/** A list of a JSON tree; nothing is copied. */
final class JsonList extends AbstractList<Object> implements RandomAccess, TypedList {

    private final ArrayNode node;
    private final ValueShape shape;

    JsonList(ArrayNode node, ValueShape shape) {
        this.node = node;
        this.shape = shape;
    }

    ArrayNode node() {
        return node;
    }

    @Override
    public ListType type() {
        return shape.listType();
    }

    @Override
    public Object get(int index) {
        if (index < 0 || index >= node.size()) {
            throw new IndexOutOfBoundsException(index);
        }
        return CelValues.of(node.get(index), shape.element());
    }

    @Override
    public int size() {
        return node.size();
    }
}
