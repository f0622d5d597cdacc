package io.jollyboat.core.runtime;

import java.time.Duration;

/**
 * Lengths of time that users give in seconds. The API takes any number of 64 bits for some of them;
 * neither timers nor years of four digits hold the largest.
 */
public final class Seconds {

    /** A century: longer than any cluster lives. */
    private static final long MOST = Duration.ofDays(36_525).toSeconds();

    private Seconds() {}

    /** So many seconds, or a century if that is less. */
    public static Duration of(long seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, -MOST, MOST));
    }
}
