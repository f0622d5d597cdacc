package io.jollyboat.apiserver.audit;

/**
 * How large what is passed on may be.
 *
 * @param enabled whether there are limits at all
 * @param batch bytes of the events of one list
 * @param event bytes of one event: of a larger one the objects are left out; when that is not
 *     enough, it is dropped
 */
public record Truncation(boolean enabled, long batch, long event) {

    /** None, and what holds once there are some and nothing else is said. */
    public static final Truncation NONE = new Truncation(false, 10 * 1024 * 1024, 100 * 1024);

    public Truncation enabled(boolean limited) {
        return new Truncation(limited, batch, event);
    }

    public Truncation batch(long bytes) {
        return new Truncation(enabled, bytes, event);
    }

    public Truncation event(long bytes) {
        return new Truncation(enabled, batch, bytes);
    }

    /**
     * Refuses limits that cannot be.
     *
     * @param where as messages name it
     */
    void check(String where) {
        if (event <= 0) {
            throw new IllegalArgumentException(
                    "invalid audit truncate %s max event size %d, must be a positive number"
                            .formatted(where, event));
        }
        if (batch < event) {
            throw new IllegalArgumentException(
                    ("invalid audit truncate %s max batch size %d, must be greater than max event"
                                    + " size (%d)")
                            .formatted(where, batch, event));
        }
    }
}
