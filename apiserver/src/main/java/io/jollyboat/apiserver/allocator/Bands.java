package io.jollyboat.apiserver.allocator;

import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A range in two bands: the lower one is left to those who ask for a certain number, as long as the
 * upper one has something free.
 *
 * @param size how many numbers there are, from 0
 * @param lower how many of them form the lower band
 */
record Bands(int size, int lower) {
    private static final int SHARE_OF_ADDRESSES = 16;
    private static final int SHARE_OF_PORTS = 32;

    /** As Kubernetes divides service addresses: a sixteenth, 16 to 256. */
    static Bands ofAddresses(int size) {
        return size <= SHARE_OF_ADDRESSES
                ? new Bands(size, 0)
                : new Bands(size, Math.clamp(size / SHARE_OF_ADDRESSES, 16, 256));
    }

    /** As Kubernetes divides node ports: a thirty-second, 16 to 128. */
    static Bands ofPorts(int size) {
        return size <= SHARE_OF_PORTS
                ? new Bands(size, 0)
                : new Bands(size, Math.clamp(size / SHARE_OF_PORTS, 16, 128));
    }

    /** A free number: any of the upper band, else any of the lower; empty when all are taken. */
    OptionalInt pick(RandomGenerator random, IntPredicate taken) {
        OptionalInt upper = pick(lower, size, random, taken);
        return upper.isPresent() ? upper : pick(0, lower, random, taken);
    }

    private static OptionalInt pick(int from, int to, RandomGenerator random, IntPredicate taken) {
        int count = to - from;
        if (count == 0) {
            return OptionalInt.empty();
        }
        int start = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int number = from + (start + i) % count;
            if (!taken.test(number)) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }
}
