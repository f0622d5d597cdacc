package io.jollyboat.apiserver.cel;

import dev.cel.common.CelOptions;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which values are equal, at any depth: as the language has it, except that lists that are sets or
 * maps have no order. What decides is the left one, as in Kubernetes, where a literal on the left
 * is a list like any other.
 */
final class Sameness {

    private final RuntimeEquality plain;

    Sameness(CelOptions options) {
        this.plain = RuntimeEquality.create(RuntimeHelpers.create(), options);
    }

    /** How the language itself has it. */
    RuntimeEquality plain() {
        return plain;
    }

    boolean same(Object left, Object right) {
        if (left instanceof List<?> one && right instanceof List<?> other) {
            return one.size() == other.size()
                    && (one instanceof TypedList typed && !(typed.type() instanceof ListType.Atomic)
                            ? sameElements(typed, other)
                            : sameSequence(one, other));
        }
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return one.size() == other.size() && sameMembers(one, other);
        }
        return plain.objectEquals(left, right);
    }

    boolean contains(List<?> list, Object value) {
        for (Object each : list) {
            if (same(each, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean sameSequence(List<?> one, List<?> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameElements(TypedList one, List<?> other) {
        Map<Object, Integer> places = one.type().places(one);
        for (Object each : other) {
            Integer place = places.get(one.type().identity(each));
            if (place == null || !same(one.get(place), each)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameMembers(Map<?, ?> one, Map<?, ?> other) {
        for (Map.Entry<?, ?> member : one.entrySet()) {
            Optional<Object> counterpart = plain.findInMap(other, member.getKey());
            if (counterpart.isEmpty() || !same(member.getValue(), counterpart.get())) {
                return false;
            }
        }
        return true;
    }
}
