package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.SimpleType;
import java.time.Duration;
import java.util.List;

/** Order, sums and places in lists. */
final class ListLibrary {

    private ListLibrary() {}

    static Functions functions() {
        return new Functions()
                .member("isSorted", SimpleType.BOOL, Kinds.LIST, ListLibrary::isSorted)
                .member("sum", Kinds.ANY.type(), Kinds.LIST, ListLibrary::sum)
                .member("min", Kinds.ANY.type(), Kinds.LIST, list -> extreme(list, -1, "min"))
                .member("max", Kinds.ANY.type(), Kinds.LIST, list -> extreme(list, 1, "max"))
                .member(
                        "indexOf",
                        SimpleType.INT,
                        Kinds.LIST,
                        Kinds.ANY,
                        (list, item) -> (long) list.indexOf(item))
                .member(
                        "lastIndexOf",
                        SimpleType.INT,
                        Kinds.LIST,
                        Kinds.ANY,
                        (list, item) -> (long) list.lastIndexOf(item));
    }

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object extreme(List<?> list, int sign, String name) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(name + " called on empty list");
        }
        Object best = list.getFirst();
        for (Object each : list) {
            if (Integer.signum(compare(each, best)) == sign) {
                best = each;
            }
        }
        return best;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        if (one instanceof Comparable<?> comparable && one.getClass() == other.getClass()) {
            return ((Comparable<Object>) comparable).compareTo(other);
        }
        throw new IllegalArgumentException("no such overload");
    }

    private static Object sum(List<?> list) {
        if (list.isEmpty()) {
            return 0L;
        }
        return switch (list.getFirst()) {
            case Long ignored -> {
                long sum = 0;
                for (Object each : list) {
                    sum = Math.addExact(sum, (Long) each);
                }
                yield sum;
            }
            case Double ignored -> {
                double sum = 0;
                for (Object each : list) {
                    sum += (Double) each;
                }
                yield sum;
            }
            case Duration ignored -> {
                Duration sum = Duration.ZERO;
                for (Object each : list) {
                    sum = sum.plus((Duration) each);
                }
                yield sum;
            }
            default -> throw new IllegalArgumentException("no such overload");
        };
    }
}
