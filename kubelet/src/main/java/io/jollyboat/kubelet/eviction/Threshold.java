package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The point below which pods are ended.
 *
 * @param least that has to be available; negative when a share is given instead
 * @param share of the whole, 0 to 1
 * @param grace how long it may be crossed before anything happens; zero for a hard one
 */
public record Threshold(Signal signal, long least, double share, Duration grace) {

    public static Threshold of(Signal signal, long least, Duration grace) {
        return new Threshold(signal, least, 0, grace);
    }

    public static Threshold ofShare(Signal signal, double share, Duration grace) {
        return new Threshold(signal, -1, share, grace);
    }

    /** What has to be available, as options write it: {@code 100Mi} or {@code 10%}. */
    public String amount() {
        return least >= 0
                ? shown(least)
                : BigDecimal.valueOf(share)
                                .multiply(BigDecimal.valueOf(100))
                                .stripTrailingZeros()
                                .toPlainString()
                        + "%";
    }

    public boolean hard() {
        return grace.isZero();
    }

    /** What has to be available of so much. */
    public long of(long capacity) {
        return least >= 0 ? least : (long) (capacity * share);
    }

    boolean crossed(Level level) {
        return level.available() < of(level.capacity());
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
