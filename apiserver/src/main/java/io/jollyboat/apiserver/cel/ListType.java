package io.jollyboat.apiserver.cel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells the elements of a list apart, as {@code x-kubernetes-list-type} says it: their places,
 * they themselves, or some of their members. Where it is not their places, two lists with the same
 * elements in different orders are equal, and adding a list adds what was not there.
 */
public sealed interface ListType {

    /** What tells an element from others; null when only its place does. */
    @Nullable Object identity(Object element);

    /** A list whose order counts. */
    record Atomic() implements ListType {
        @Override
        public @Nullable Object identity(Object element) {
            return null;
        }
    }

    /** A list that has no element twice. */
    record Set() implements ListType {
        @Override
        public Object identity(Object element) {
            return element;
        }
    }

    /** A list that has no two elements with the same values of these members. */
    record ByKeys(List<String> keys) implements ListType {
        public ByKeys {
            keys = List.copyOf(keys);
        }

        @Override
        public Object identity(Object element) {
            if (!(element instanceof Map<?, ?> members)) {
                throw new IllegalArgumentException(
                        "unexpected data format for element of array with x-kubernetes-list-type=map");
            }
            List<Object> identity = new ArrayList<>(keys.size());
            for (String key : keys) {
                Object value =
                        members instanceof JsonMap json ? json.member(key) : members.get(key);
                identity.add(value == null ? CelValues.NULL : value);
            }
            return identity;
        }
    }

    /** Its elements by what tells them apart, in their order. */
    default Map<Object, Integer> places(List<?> list) {
        Map<Object, Integer> places = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            Object identity = identity(list.get(i));
            places.putIfAbsent(identity == null ? i : identity, i);
        }
        return places;
    }
}
