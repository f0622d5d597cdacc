package io.jollyboat.kubelet.image;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.OptionException;
import java.time.Duration;

/**
 * When unused images are removed.
 *
 * @param highPercent of the disk in use from which on they are
 * @param lowPercent of the disk in use down to which they are
 * @param leastAge how long an image has to be there before it may go
 * @param mostAge how long one may be unused until it goes, however empty the disk; zero for ever
 */
public record ImagePolicy(int highPercent, int lowPercent, Duration leastAge, Duration mostAge) {

    /** As Kubernetes has it. */
    public static final ImagePolicy STANDARD =
            new ImagePolicy(85, 80, Duration.ofMinutes(2), Duration.ZERO);

    public ImagePolicy high(int percent) {
        return new ImagePolicy(
                checked(percent, "image-gc-high-threshold"), lowPercent, leastAge, mostAge);
    }

    public ImagePolicy low(int percent) {
        return new ImagePolicy(
                highPercent, checked(percent, "image-gc-low-threshold"), leastAge, mostAge);
    }

    public ImagePolicy leastAge(Duration age) {
        return new ImagePolicy(highPercent, lowPercent, age, mostAge);
    }

    public ImagePolicy mostAge(Duration age) {
        return new ImagePolicy(highPercent, lowPercent, leastAge, age);
    }

    /**
     * @throws OptionException when the two thresholds or the two ages contradict each other
     */
    public ImagePolicy check() {
        if (lowPercent >= highPercent) {
            throw new OptionException(
                    "image-gc-low-threshold ("
                            + lowPercent
                            + ") must be less than image-gc-high-threshold ("
                            + highPercent
                            + ")");
        }
        if (mostAge.isNegative() || (!mostAge.isZero() && mostAge.compareTo(leastAge) <= 0)) {
            throw new OptionException(
                    "imageMaximumGCAge ("
                            + GoDuration.text(mostAge)
                            + ") must be greater than minimum-image-ttl-duration ("
                            + GoDuration.text(leastAge)
                            + "), or 0");
        }
        return this;
    }

    /** How many bytes are to become free; 0 while the disk is not full enough. */
    long toFree(long capacity, long available) {
        long used = 100 - Math.min(available, capacity) * 100 / capacity;
        return used < highPercent ? 0 : capacity * (100 - lowPercent) / 100 - available;
    }

    private static int checked(int percent, String option) {
        if (percent > 100) {
            throw new OptionException(option + " must be between 0 and 100: " + percent);
        }
        return percent;
    }
}
