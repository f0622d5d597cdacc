package io.jollyboat.apiserver.cel.cost;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much the values that an expression's variables reach may hold. */
@FunctionalInterface
public interface Sizes {

    /** Of elements of a list, in a path. */
    String ITEMS = "@items";

    /** Of values of a map, in a path. */
    String VALUES = "@values";

    /** Of keys of a map, in a path. */
    String KEYS = "@keys";

    /** Of places in a list, in a path. */
    String INDICES = "@indices";

    /** Nothing is known. */
    Sizes UNKNOWN = path -> null;

    /**
     * @param path a variable, then names of members as expressions call them, and the words above;
     *     never empty
     * @return null when nothing is known
     */
    @Nullable Range of(List<String> path);
}
