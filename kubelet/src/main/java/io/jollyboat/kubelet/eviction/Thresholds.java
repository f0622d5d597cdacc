package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.kubelet.eviction.Threshold.Amount;
import io.jollyboat.kubelet.eviction.Threshold.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When pods are ended for want of something.
 *
 * @param transition for how long a pressure is still told of after it was last seen
 * @param mostGrace what pods get at most when a soft threshold ends them
 */
public record Thresholds(List<Threshold> all, Duration transition, Duration mostGrace) {

    private static final Duration TRANSITION = Duration.ofMinutes(5);

    /** Nothing is watched, as in simulations that do not ask for it. */
    public static final Thresholds NONE = new Thresholds(List.of(), TRANSITION, Duration.ZERO);

    /**
     * What a machine is watched for. Kubernetes wants a tenth of the disk to be free; a developer's
     * machine, whose disk is used for much else, would be under pressure for good.
     */
    public static final Thresholds STANDARD =
            new Thresholds(
                    List.of(
                            Threshold.of(Signal.MEMORY, 100L << 20, Duration.ZERO),
                            Threshold.ofShare(Signal.NODE_DISK, 0.01, Duration.ZERO),
                            Threshold.ofShare(Signal.NODE_INODES, 0.01, Duration.ZERO),
                            Threshold.ofShare(Signal.IMAGE_DISK, 0.01, Duration.ZERO),
                            Threshold.ofShare(Signal.IMAGE_INODES, 0.01, Duration.ZERO)),
                    TRANSITION,
                    Duration.ZERO);

    public Thresholds {
        all = List.copyOf(all);
    }

    /** With these hard thresholds in place of those before: {@code memory.available<100Mi,…}. */
    public Thresholds hard(String text) {
        List<Threshold> next = new ArrayList<>(all.stream().filter(one -> !one.hard()).toList());
        pairs(text, "<", "eviction-hard")
                .forEach((signal, amount) -> next.add(threshold(signal, amount, Duration.ZERO)));
        return new Thresholds(next, transition, mostGrace);
    }

    /**
     * With these soft thresholds in place of those before.
     *
     * @param graces of each, {@code memory.available=1m30s,…}
     */
    public Thresholds soft(String text, String graces) {
        List<Threshold> next = new ArrayList<>(all.stream().filter(Threshold::hard).toList());
        Map<String, String> given = pairs(graces, "=", "eviction-soft-grace-period");
        pairs(text, "<", "eviction-soft")
                .forEach(
                        (signal, amount) -> {
                            String grace = given.get(signal);
                            if (grace == null) {
                                throw new OptionException(
                                        "grace period must be specified for the soft eviction"
                                                + " threshold "
                                                + signal);
                            }
                            Duration period = GoDuration.parse(grace);
                            if (!period.isPositive()) {
                                throw new OptionException(
                                        "invalid eviction grace period "
                                                + grace
                                                + ": must be"
                                                + " positive");
                            }
                            next.add(threshold(signal, amount, period));
                        });
        return new Thresholds(next, transition, mostGrace);
    }

    public Thresholds transition(Duration period) {
        return new Thresholds(all, period, mostGrace);
    }

    public Thresholds mostGrace(Duration grace) {
        return new Thresholds(all, transition, grace);
    }

    /** What has to stay free of so much memory or disk, and so cannot be given to pods. */
    public long kept(Signal signal, long capacity) {
        return all.stream()
                .filter(one -> one.hard() && one.signal() == signal)
                .mapToLong(one -> one.of(new Level(capacity, capacity)))
                .max()
                .orElse(0);
    }

    /**
     * With what has to be there more than a threshold asks for, once it has been crossed: {@code
     * memory.available=64Mi,…}. To be given after the thresholds.
     */
    public Thresholds reclaiming(String text) {
        Map<Signal, Amount> amounts = new EnumMap<>(Signal.class);
        pairs(text, "=", "eviction-minimum-reclaim")
                .forEach((word, amount) -> amounts.put(signal(word), amount(word, amount)));
        return new Thresholds(
                all.stream()
                        .map(
                                one ->
                                        one.reclaiming(
                                                amounts.getOrDefault(one.signal(), one.reclaim())))
                        .toList(),
                transition,
                mostGrace);
    }

    private static Threshold threshold(String word, String amount, Duration grace) {
        return new Threshold(signal(word), amount(word, amount), grace, Amount.NOTHING);
    }

    private static Signal signal(String word) {
        return Signal.named(word)
                .orElseThrow(() -> new OptionException("unsupported eviction signal " + word));
    }

    private static Amount amount(String word, String text) {
        if (text.endsWith("%")) {
            return Amount.ofShare(percent(word, text) / 100);
        }
        Optional<Quantity> least = Quantity.tryParse(text);
        if (least.isEmpty() || least.get().signum() < 0) {
            throw new OptionException(
                    "eviction threshold " + word + " must be a positive quantity: " + text);
        }
        return Amount.of(least.get().value());
    }

    private static double percent(String word, String text) {
        try {
            double value = Double.parseDouble(text.substring(0, text.length() - 1));
            if (value >= 0 && value <= 100) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw new OptionException(
                "eviction percentage threshold " + word + " must be between 0% and 100%: " + text);
    }

    private static Map<String, String> pairs(String text, String sign, String option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int at = part.indexOf(sign);
            if (at < 1) {
                throw new OptionException(
                        "invalid "
                                + option
                                + ": "
                                + part
                                + ", must be of the form NAME"
                                + sign
                                + "VALUE");
            }
            pairs.put(part.substring(0, at).strip(), part.substring(at + 1).strip());
        }
        return pairs;
    }
}
