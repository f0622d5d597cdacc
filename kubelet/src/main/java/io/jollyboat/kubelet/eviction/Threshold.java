package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The point below which pods are ended.
 *
 * @param value that has to be available
 * @param grace how long it may be crossed before anything happens; zero for a hard one
 * @param reclaim how far above the value it has to come again, once pods have been ended for it
 */
public record Threshold(Signal signal, Amount value, Duration grace, Amount reclaim) {

    /**
     * So much of something.
     *
     * @param number of bytes or pieces; negative when a share is given instead
     * @param share of the whole, 0 to 1
     */
    public record Amount(long number, double share) {

        static final Amount NOTHING = of(0);

        static Amount of(long number) {
            return new Amount(number, 0);
        }

        static Amount ofShare(double share) {
            return new Amount(-1, share);
        }

        long of(Level level) {
            return number >= 0 ? number : (long) (level.capacity() * share);
        }
    }

    public static Threshold of(Signal signal, long least, Duration grace) {
        return new Threshold(signal, Amount.of(least), grace, Amount.NOTHING);
    }

    public static Threshold ofShare(Signal signal, double share, Duration grace) {
        return new Threshold(signal, Amount.ofShare(share), grace, Amount.NOTHING);
    }

    Threshold reclaiming(Amount more) {
        return new Threshold(signal, value, grace, more);
    }

    /** What has to be available, as options write it: {@code 100Mi} or {@code 10%}. */
    public String amount() {
        return shown(value);
    }

    /** How much more than that has to be there in the end, likewise. */
    public String reclaimed() {
        return shown(reclaim);
    }

    private String shown(Amount amount) {
        return amount.number >= 0
                ? shown(amount.number)
                : BigDecimal.valueOf(amount.share)
                                .multiply(BigDecimal.valueOf(100))
                                .stripTrailingZeros()
                                .toPlainString()
                        + "%";
    }

    public boolean hard() {
        return grace.isZero();
    }

    /** What has to be available of what there is. */
    long of(Level level) {
        return value.of(level);
    }

    boolean crossed(Level level) {
        return level.available() < of(level);
    }

    /** Whether less than what was to be reclaimed is there. */
    boolean unresolved(Level level) {
        return level.available() < of(level) + reclaim.of(level);
    }

    /** As events write an amount of the signal. */
    String shown(long amount) {
        return Quantity.of(
                        amount, signal.inBytes() ? Quantity.Format.BINARY : Quantity.Format.DECIMAL)
                .toString();
    }

    /** What there is of something. */
    public record Level(long capacity, long available) {}
}
