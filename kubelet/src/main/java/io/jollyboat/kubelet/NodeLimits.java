package io.jollyboat.kubelet;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
import io.jollyboat.kubelet.eviction.Signal;
import io.jollyboat.kubelet.eviction.Thresholds;
import io.jollyboat.kubelet.image.ImagePolicy;
import io.jollyboat.kubelet.plan.ShutdownPeriods;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What of the machine pods may have.
 *
 * @param eviction when pods are ended for want of something
 * @param reserved kept for the machine and for Kubernetes itself
 * @param mostPods how many pods the node takes
 * @param images when unused ones are removed
 * @param shutdown how pods end when the machine goes down
 */
public record NodeLimits(
        Thresholds eviction,
        Map<String, Quantity> reserved,
        int mostPods,
        ImagePolicy images,
        ShutdownPeriods shutdown) {

    /** As many pods as Kubernetes gives a node by default. */
    private static final int MOST_PODS = 110;

    /** Nothing is watched and nothing kept back. */
    public static final NodeLimits NONE =
            new NodeLimits(
                    Thresholds.NONE,
                    Map.of(),
                    MOST_PODS,
                    ImagePolicy.STANDARD,
                    ShutdownPeriods.NONE);

    /** For a real machine. */
    public static final NodeLimits STANDARD =
            new NodeLimits(
                    Thresholds.STANDARD,
                    Map.of(),
                    MOST_PODS,
                    ImagePolicy.STANDARD,
                    ShutdownPeriods.NONE);

    private static final String SOFT_GRACE = "eviction-soft-grace-period";

    /** By the names of the kubelet's own flags. */
    public static final Options<NodeLimits> OPTIONS =
            Options.<NodeLimits>of("kubelet")
                    .with(
                            "eviction-hard",
                            (limits, text) -> limits.eviction(limits.eviction.hard(text)))
                    .with(
                            "eviction-pressure-transition-period",
                            (limits, text) ->
                                    limits.eviction(
                                            limits.eviction.transition(GoDuration.parse(text))))
                    .with(
                            "eviction-max-pod-grace-period",
                            (limits, text) ->
                                    limits.eviction(
                                            limits.eviction.mostGrace(
                                                    Duration.ofSeconds(number(text)))))
                    .with("kube-reserved", NodeLimits::reserving)
                    .with("system-reserved", NodeLimits::reserving)
                    .with(
                            "max-pods",
                            (limits, text) ->
                                    new NodeLimits(
                                            limits.eviction,
                                            limits.reserved,
                                            number(text),
                                            limits.images,
                                            limits.shutdown))
                    .with(
                            "image-gc-high-threshold",
                            (limits, text) -> limits.images(limits.images.high(number(text))))
                    .with(
                            "image-gc-low-threshold",
                            (limits, text) -> limits.images(limits.images.low(number(text))))
                    .with(
                            "minimum-image-ttl-duration",
                            (limits, text) ->
                                    limits.images(limits.images.leastAge(GoDuration.parse(text))));

    public NodeLimits {
        reserved = Map.copyOf(reserved);
    }

    /**
     * With what options say. Soft thresholds and their graces are given apart and only make sense
     * together; the periods of a shutdown go by the names of the kubelet's configuration, since
     * Kubernetes has no flags for them.
     *
     * @throws OptionException when one does not exist or cannot be
     */
    public NodeLimits with(Map<String, String> options) {
        Map<String, String> rest = new HashMap<>(options);
        String soft = rest.remove("eviction-soft");
        String graces = rest.remove(SOFT_GRACE);
        NodeLimits base = this;
        if (soft != null || graces != null) {
            base = eviction(eviction.soft(soft == null ? "" : soft, graces == null ? "" : graces));
        }
        base = base.shutdown(shutdown(rest, shutdown));
        NodeLimits limits = OPTIONS.apply(base, rest);
        limits.images.check();
        return limits;
    }

    /** Three settings that only make sense together; takes them out of the options. */
    private static ShutdownPeriods shutdown(Map<String, String> options, ShutdownPeriods usual) {
        String whole = options.remove("shutdownGracePeriod");
        String critical = options.remove("shutdownGracePeriodCriticalPods");
        String byPriority = options.remove("shutdownGracePeriodByPodPriority");
        if (byPriority != null) {
            if (whole != null || critical != null) {
                throw new OptionException(
                        "invalid configuration: Cannot specify both"
                                + " shutdownGracePeriodByPodPriority and shutdownGracePeriod at"
                                + " the same time");
            }
            return ShutdownPeriods.parse(byPriority);
        }
        return whole == null && critical == null
                ? usual
                : ShutdownPeriods.of(
                        GoDuration.parse(whole == null ? "0s" : whole),
                        GoDuration.parse(critical == null ? "0s" : critical));
    }

    public NodeLimits eviction(Thresholds when) {
        return new NodeLimits(when, reserved, mostPods, images, shutdown);
    }

    public NodeLimits images(ImagePolicy policy) {
        return new NodeLimits(eviction, reserved, mostPods, policy, shutdown);
    }

    public NodeLimits shutdown(ShutdownPeriods periods) {
        return new NodeLimits(eviction, reserved, mostPods, images, periods);
    }

    private NodeLimits reserving(String text) {
        Map<String, Quantity> all = new HashMap<>(reserved);
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            Optional<Quantity> amount =
                    equals < 1
                            ? Optional.empty()
                            : Quantity.tryParse(part.substring(equals + 1).strip());
            if (amount.isEmpty() || amount.get().signum() < 0) {
                throw new OptionException(
                        "invalid reservation \"" + part + "\": it is written RESOURCE=QUANTITY");
            }
            all.merge(part.substring(0, equals).strip(), amount.get(), Quantity::add);
        }
        return new NodeLimits(eviction, all, mostPods, images, shutdown);
    }

    private static int number(String text) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw new OptionException("\"" + text + "\" is not a number");
    }

    /** What of a resource is not for pods. */
    Quantity kept(String resource, long capacity) {
        Quantity kept = reserved.getOrDefault(resource, Quantity.ZERO);
        long margin =
                switch (resource) {
                    case "memory" -> eviction.kept(Signal.MEMORY, capacity);
                    case "ephemeral-storage" -> eviction.kept(Signal.NODE_DISK, capacity);
                    default -> 0;
                };
        return margin == 0 ? kept : Quantity.of(margin).add(kept);
    }
}
