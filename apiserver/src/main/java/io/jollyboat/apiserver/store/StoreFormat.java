package io.jollyboat.apiserver.store;

/**
 * The version of what a durable engine writes beside the entries, and of how it writes them. Grows
 * when an older Jollyboat could no longer read it.
 */
public final class StoreFormat {

    /** What this version writes. */
    public static final int VERSION = 1;

    /** How the version is noted in a store. */
    public static final String MARK = "jollyboat-store " + VERSION;

    private static final String PREFIX = "jollyboat-store ";

    private StoreFormat() {}

    /**
     * Refuses a store that this version cannot read.
     *
     * @param mark as found
     * @param where the store, as in {@code /var/lib/store.mv}
     */
    public static void check(String mark, String where) {
        int found = version(mark);
        if (found > VERSION) {
            throw new StoreRefusedException(
                    "%s was written by a newer Jollyboat (store format %d, this version reads up to %d): start that version, or choose another store"
                            .formatted(where, found, VERSION),
                    null);
        }
        if (found < 1) {
            throw new StoreRefusedException(
                    "%s does not hold a store of Jollyboat (its format is marked \"%s\"): choose another store"
                            .formatted(where, mark),
                    null);
        }
    }

    private static int version(String mark) {
        try {
            return mark.startsWith(PREFIX) ? Integer.parseInt(mark.substring(PREFIX.length())) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
