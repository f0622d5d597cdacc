package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lists that may have so many items; of those that have more, nothing else is said. */
final class Lists {

    /** How many items most of the lists of a claim may have. */
    static final int USUAL = 32;

    private Lists() {}

    static void checked(Field list, int most, Consumer<Field> check) {
        if (fits(list, list.items().size(), most)) {
            list.each(check);
        }
    }

    /**
     * Such a list of which no two items are the same.
     *
     * @param key what two items may not have in common
     */
    static void unique(Field list, int most, Function<Field, String> key, Consumer<Field> check) {
        if (!fits(list, list.items().size(), most)) {
            return;
        }
        list.each(check);
        Set<String> keys = new HashSet<>();
        for (Field item : list.items()) {
            if (!keys.add(key.apply(item))) {
                item.duplicate(key.apply(item));
            }
        }
    }

    static boolean fits(Field of, int size, int most) {
        if (size > most) {
            of.violations().tooMany(of.path(), size, most);
        }
        return size <= most;
    }
}
