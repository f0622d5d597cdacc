package io.jollyboat.core.election;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Whether a component works only while it is the leader among its copies, and the times of that, by
 * the names of Kubernetes' flags.
 *
 * @param wanted whether there is an election at all
 */
public record ElectionSettings(boolean wanted, Duration lease, Duration renewal, Duration retry) {

    /**
     * Kubernetes' times, and no election: one copy in one process needs none, and each renewal is a
     * write.
     */
    public static final ElectionSettings OFF =
            new ElectionSettings(
                    false, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

    /** The same with an election. */
    public ElectionSettings on() {
        return new ElectionSettings(true, lease, renewal, retry);
    }

    /**
     * @throws IllegalArgumentException when the times contradict each other
     */
    public ElectionTerms terms(String name, String identity) {
        return new ElectionTerms("kube-system", name, identity, lease, renewal, retry);
    }

    /** A component's options with those of its election. */
    public static <C> Options<C> added(
            Options<C> options,
            Function<C, ElectionSettings> get,
            BiFunction<C, ElectionSettings, C> set) {
        return options.with(
                        "leader-elect",
                        (config, value) -> set.apply(config, get.apply(config).wanted(value)))
                .with(
                        "leader-elect-lease-duration",
                        (config, value) -> set.apply(config, get.apply(config).lease(value)))
                .with(
                        "leader-elect-renew-deadline",
                        (config, value) -> set.apply(config, get.apply(config).renewal(value)))
                .with(
                        "leader-elect-retry-period",
                        (config, value) -> set.apply(config, get.apply(config).retry(value)));
    }

    private ElectionSettings wanted(String value) {
        return switch (value) {
            case "true" -> on();
            case "false" -> new ElectionSettings(false, lease, renewal, retry);
            default -> throw new IllegalArgumentException("it is true or false");
        };
    }

    private ElectionSettings lease(String value) {
        return new ElectionSettings(wanted, time(value), renewal, retry);
    }

    private ElectionSettings renewal(String value) {
        return new ElectionSettings(wanted, lease, time(value), retry);
    }

    private ElectionSettings retry(String value) {
        return new ElectionSettings(wanted, lease, renewal, time(value));
    }

    private static Duration time(String value) {
        Duration time = GoDuration.parse(value);
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("it must be a second at least");
        }
        return time;
    }
}
