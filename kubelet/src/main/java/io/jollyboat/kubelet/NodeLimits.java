package io.jollyboat.kubelet;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
import io.jollyboat.kubelet.eviction.Signal;
import io.jollyboat.kubelet.eviction.Thresholds;
import io.jollyboat.kubelet.image.ImagePolicy;
import io.jollyboat.kubelet.node.Reporting;
import io.jollyboat.kubelet.plan.ShutdownPeriods;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What of the machine pods may have, and what else was asked of the node by the names of the
 * kubelet's flags.
 *
 * @param eviction when pods are ended for want of something
 * @param reserved kept for the machine and for Kubernetes itself
 * @param mostPods how many pods the node takes
 * @param images when unused ones are removed
 * @param shutdown how pods end when the machine goes down
 * @param pods what holds for each of them
 * @param pace how often it does what it does
 */
public record NodeLimits(
        Thresholds eviction,
        Map<String, Quantity> reserved,
        int mostPods,
        ImagePolicy images,
        ShutdownPeriods shutdown,
        PodRules pods,
        NodePace pace) {

    /** As many pods as Kubernetes gives a node by default. */
    private static final int MOST_PODS = 110;

    /** Nothing is watched and nothing kept back. */
    public static final NodeLimits NONE =
            new NodeLimits(
                    Thresholds.NONE,
                    Map.of(),
                    MOST_PODS,
                    ImagePolicy.STANDARD,
                    ShutdownPeriods.NONE,
                    PodRules.STANDARD,
                    NodePace.STANDARD);

    /** For a real machine. */
    public static final NodeLimits STANDARD = NONE.eviction(Thresholds.STANDARD);

    private static final String SOFT_GRACE = "eviction-soft-grace-period";

    /** By the names of the kubelet's own flags. */
    public static final Options<NodeLimits> OPTIONS =
            pace(
                    pods(
                            Options.<NodeLimits>of("kubelet")
                                    .with(
                                            "eviction-hard",
                                            (limits, text) ->
                                                    limits.eviction(limits.eviction.hard(text)))
                                    .with(
                                            "eviction-pressure-transition-period",
                                            (limits, text) ->
                                                    limits.eviction(
                                                            limits.eviction.transition(
                                                                    GoDuration.parse(text))))
                                    .with(
                                            "eviction-max-pod-grace-period",
                                            (limits, text) ->
                                                    limits.eviction(
                                                            limits.eviction.mostGrace(
                                                                    Duration.ofSeconds(
                                                                            number(text)))))
                                    .with("kube-reserved", NodeLimits::reserving)
                                    .with("system-reserved", NodeLimits::reserving)
                                    .with("max-pods", NodeLimits::mostPods)
                                    .with(
                                            "image-gc-high-threshold",
                                            (limits, text) ->
                                                    limits.images(limits.images.high(number(text))))
                                    .with(
                                            "image-gc-low-threshold",
                                            (limits, text) ->
                                                    limits.images(limits.images.low(number(text))))
                                    .with(
                                            "minimum-image-ttl-duration",
                                            (limits, text) ->
                                                    limits.images(
                                                            limits.images.leastAge(
                                                                    GoDuration.parse(text))))
                                    .with(
                                            "imageMaximumGCAge",
                                            (limits, text) ->
                                                    limits.images(
                                                            limits.images.mostAge(
                                                                    GoDuration.parse(text))))));

    private static Options<NodeLimits> pods(Options<NodeLimits> options) {
        return options.with(
                        "allowed-unsafe-sysctls",
                        (limits, text) -> limits.pods(limits.pods.sysctls(text)))
                .with(
                        "pod-max-pids",
                        (limits, text) -> limits.pods(limits.pods.mostProcesses(text)))
                .with("cpu-cfs-quota", (limits, text) -> limits.pods(limits.pods.quota(flag(text))))
                .with(
                        "cpu-cfs-quota-period",
                        (limits, text) -> limits.pods(limits.pods.quotaPeriod(text)))
                .with(
                        "crashLoopBackOff.maxContainerRestartPeriod",
                        (limits, text) -> limits.pods(limits.pods.longestBackoff(text)))
                .with(
                        "seccomp-default",
                        (limits, text) -> limits.pods(limits.pods.seccompDefault(flag(text))));
    }

    private static Options<NodeLimits> pace(Options<NodeLimits> options) {
        return options.with(
                        "node-status-update-frequency",
                        (limits, text) ->
                                limits.reporting(
                                        limits.pace.reporting().look(GoDuration.parse(text))))
                .with(
                        "node-status-report-frequency",
                        (limits, text) ->
                                limits.reporting(
                                        limits.pace.reporting().report(GoDuration.parse(text))))
                .with(
                        "node-status-max-images",
                        (limits, text) ->
                                limits.reporting(
                                        limits.pace
                                                .reporting()
                                                .images(text.equals("-1") ? -1 : number(text))))
                .with(
                        "sync-frequency",
                        (limits, text) -> limits.pace(limits.pace.pods(GoDuration.parse(text))))
                .with(
                        "volume-stats-agg-period",
                        (limits, text) -> limits.pace(limits.pace.disks(GoDuration.parse(text))));
    }

    public NodeLimits {
        reserved = Map.copyOf(reserved);
    }

    /**
     * With what options say. Soft thresholds and their graces are given apart and only make sense
     * together, and what is to be reclaimed with the thresholds it is of; the periods of a shutdown
     * go by the names of the kubelet's configuration, since Kubernetes has no flags for them.
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
        base = base.pace(pace.pulls(pulls(rest, pace.pulls())));
        String reclaim = rest.remove("eviction-minimum-reclaim");
        NodeLimits limits = OPTIONS.apply(base, rest);
        if (reclaim != null) {
            limits = limits.eviction(limits.eviction.reclaiming(reclaim));
        }
        limits.images.check();
        return limits;
    }

    /** Two settings that only make sense together; takes them out of the options. */
    private static int pulls(Map<String, String> options, int usual) {
        String serial = options.remove("serialize-image-pulls");
        String most = options.remove("max-parallel-image-pulls");
        if (most == null) {
            return serial == null ? usual : flag(serial) ? 1 : 0;
        }
        int atOnce = number(most);
        if (atOnce == 0) {
            throw new OptionException(
                    "invalid configuration: maxParallelImagePulls 0 must be a positive number");
        }
        if (atOnce > 1 && serial != null && flag(serial)) {
            throw new OptionException(
                    "invalid configuration: maxParallelImagePulls cannot be larger than 1 unless"
                            + " SerializeImagePulls (--serialize-image-pulls) is set to false");
        }
        return atOnce;
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
        return new NodeLimits(when, reserved, mostPods, images, shutdown, pods, pace);
    }

    private NodeLimits mostPods(String text) {
        return new NodeLimits(eviction, reserved, number(text), images, shutdown, pods, pace);
    }

    public NodeLimits images(ImagePolicy policy) {
        return new NodeLimits(eviction, reserved, mostPods, policy, shutdown, pods, pace);
    }

    public NodeLimits shutdown(ShutdownPeriods periods) {
        return new NodeLimits(eviction, reserved, mostPods, images, periods, pods, pace);
    }

    private NodeLimits pods(PodRules rules) {
        return new NodeLimits(eviction, reserved, mostPods, images, shutdown, rules, pace);
    }

    private NodeLimits pace(NodePace other) {
        return new NodeLimits(eviction, reserved, mostPods, images, shutdown, pods, other);
    }

    private NodeLimits reporting(Reporting other) {
        return pace(pace.reporting(other));
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
        return new NodeLimits(eviction, all, mostPods, images, shutdown, pods, pace);
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new OptionException("\"" + text + "\": it is true or false");
        }
        return text.equals("true");
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
