package io.jollyboat.kubelet.image;

import io.jollyboat.core.options.OptionException;
import java.time.Duration;

/**
 * When unused images are removed.
 *
 * @param highPercent of the disk in use from which on they are
 * @param lowPercent of the disk in use down to which they are
 * @param leastAge how long an image has to be there before it may go
 */
public record ImagePolicy(int highPercent, int lowPercent, Duration leastAge) {

    /** As Kubernetes has it. */
    public static final ImagePolicy STANDARD = new ImagePolicy(85, 80, Duration.ofMinutes(2));

    public ImagePolicy high(int percent) {
        return new ImagePolicy(checked(percent, "image-gc-high-threshold"), lowPercent, leastAge);
    }

    public ImagePolicy low(int percent) {
        return new ImagePolicy(highPercent, checked(percent, "image-gc-low-threshold"), leastAge);
    }

    public ImagePolicy leastAge(Duration age) {
        return new ImagePolicy(highPercent, lowPercent, age);
    }

    /**
     * @throws OptionException when the two thresholds contradict each other
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
