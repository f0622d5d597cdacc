package io.jollyboat.apiserver.store;

import java.time.Duration;

/** How long an entry stays when nobody removes it. Its end is a deletion like any other. */
public sealed interface Lifetime {

    /** It stays until removed. */
    Lifetime FOREVER = new Forever();

    /**
     * An update keeps the end that the entry has, if any; a create stays until removed. Costs the
     * etcd engine a read before the write.
     */
    Lifetime KEEP = new Keep();

    /**
     * It stays for a time: never shorter; longer by at most a twentieth of it, a minute at most,
     * and a few seconds, so that an engine can let many entries end together.
     */
    static Lifetime of(Duration duration) {
        return new Limited(duration);
    }

    /** See {@link #FOREVER}. */
    record Forever() implements Lifetime {}

    /** See {@link #KEEP}. */
    record Keep() implements Lifetime {}

    /**
     * See {@link #of}.
     *
     * @param duration at least a second
     */
    record Limited(Duration duration) implements Lifetime {
        public Limited {
            if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("a lifetime is at least a second: " + duration);
            }
        }
    }
}
