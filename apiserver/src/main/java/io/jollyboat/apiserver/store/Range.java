package io.jollyboat.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * Which entries a caller wants.
 *
 * @param prefix what the keys begin with
 * @param startAfter the last key of the page before, or null for the first page; begins with the
 *     prefix
 * @param limit the most entries to return, 0 for all
 * @param revision as of which revision, 0 for now
 */
public record Range(String prefix, @Nullable String startAfter, int limit, long revision) {

    public Range {
        if (limit < 0 || revision < 0) {
            throw new IllegalArgumentException("limit and revision are 0 or more");
        }
        if (startAfter != null && !startAfter.startsWith(prefix)) {
            throw new IllegalArgumentException(startAfter + " does not begin with " + prefix);
        }
    }

    /** Everything under a prefix, now. */
    public static Range all(String prefix) {
        return new Range(prefix, null, 0, 0);
    }

    /** The first page, now. */
    public static Range first(String prefix, int limit) {
        return new Range(prefix, null, limit, 0);
    }

    /** The page after a given one, as of the same revision. */
    public Range next(RangeResult.Page page) {
        String last = page.entries().isEmpty() ? startAfter : page.entries().getLast().key();
        return new Range(prefix, last, limit, page.revision());
    }
}
