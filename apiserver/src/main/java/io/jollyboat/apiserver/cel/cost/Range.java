package io.jollyboat.apiserver.cel.cost;

/**
 * The least and the most that something may cost, or that a value may hold (characters, elements,
 * members). Sums and products that are too great stay at {@link Long#MAX_VALUE}.
 *
 * @param min not negative
 * @param max not negative
 */
public record Range(long min, long max) {

    static final Range ZERO = new Range(0, 0);
    static final Range ONE = new Range(1, 1);

    /** Nothing is known of it. */
    static final Range UNKNOWN = new Range(0, Long.MAX_VALUE);

    /** So much and no more. */
    static Range of(long just) {
        return new Range(just, just);
    }

    Range plus(Range other) {
        return new Range(plus(min, other.min), plus(max, other.max));
    }

    Range times(Range other) {
        return new Range(times(min, other.min), times(max, other.max));
    }

    /** Rounded up. */
    Range times(double factor) {
        return new Range(times(min, factor), times(max, factor));
    }

    /** What holds both. */
    Range or(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** A product that stays at the greatest number there is when it would be greater. */
    public static long times(long one, long other) {
        return other != 0 && one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
    }

    static long times(long one, double factor) {
        return (long) Math.ceil(one * factor); // a cast stays in range by itself
    }
}
