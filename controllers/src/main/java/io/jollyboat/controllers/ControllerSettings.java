package io.jollyboat.controllers;

import io.jollyboat.controllers.autoscaler.AutoscalerSettings;
import io.jollyboat.controllers.nodelifecycle.NodeSettings;
import io.jollyboat.core.election.ElectionSettings;
import io.jollyboat.core.options.Form;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import io.jollyboat.core.serving.ServingSettings;
import java.time.Duration;
import java.util.Set;

/**
 * What of the controllers can be set, by the names of kube-controller-manager's flags.
 *
 * @param nodes how nodes in trouble are dealt with
 * @param finishedPodsKept how many pods that have ended are kept; 0 or less for all
 * @param autoscaler how HorizontalPodAutoscalers are followed
 * @param certificateLife how long certificates are valid that ask for no less
 * @param unusedTokensKept how long nobody must have shown a token that does not expire before it is
 *     made invalid, and again before it is deleted
 * @param election whether they work only while this copy of them leads
 * @param serving where they tell of themselves
 */
public record ControllerSettings(
        NodeSettings nodes,
        int finishedPodsKept,
        AutoscalerSettings autoscaler,
        Duration certificateLife,
        Duration unusedTokensKept,
        ElectionSettings election,
        ServingSettings serving) {

    private static final int PORT = 10257; // kube-controller-manager's

    /** What Kubernetes has. */
    public static final ControllerSettings DEFAULT =
            new ControllerSettings(
                    NodeSettings.DEFAULT,
                    12_500,
                    AutoscalerSettings.DEFAULT,
                    Duration.ofDays(365),
                    Duration.ofDays(365),
                    ElectionSettings.OFF,
                    ServingSettings.at(PORT));

    /** All there are. */
    public static final Options<ControllerSettings> OPTIONS =
            ServingSettings.added(
                            ElectionSettings.added(
                                    Options.<ControllerSettings>of("controller-manager")
                                            .with(
                                                    "cluster-signing-duration",
                                                    (settings, value) ->
                                                            settings.certificateLife(time(value)))
                                            .with(
                                                    "horizontal-pod-autoscaler-downscale-stabilization",
                                                    (settings, value) ->
                                                            settings.autoscaler(
                                                                    settings.autoscaler.downWindow(
                                                                            maybeNone(value))))
                                            .with(
                                                    "horizontal-pod-autoscaler-sync-period",
                                                    (settings, value) ->
                                                            settings.autoscaler(
                                                                    settings.autoscaler.period(
                                                                            time(value))))
                                            .with(
                                                    "horizontal-pod-autoscaler-tolerance",
                                                    (settings, value) ->
                                                            settings.autoscaler(
                                                                    settings.autoscaler.tolerance(
                                                                            part(value))))
                                            .with(
                                                    "large-cluster-size-threshold",
                                                    (settings, value) ->
                                                            settings.nodes(
                                                                    settings.nodes.largeZone(
                                                                            number(value))))
                                            .with(
                                                    "legacy-service-account-token-clean-up-period",
                                                    (settings, value) ->
                                                            settings.unusedTokensKept(time(value)))
                                            .with(
                                                    "node-eviction-rate",
                                                    (settings, value) ->
                                                            settings.nodes(
                                                                    settings.nodes.rate(
                                                                            part(value))))
                                            .with(
                                                    "node-monitor-grace-period",
                                                    (settings, value) ->
                                                            settings.nodes(
                                                                    settings.nodes.grace(
                                                                            time(value))))
                                            .with(
                                                    "node-startup-grace-period",
                                                    (settings, value) ->
                                                            settings.nodes(
                                                                    settings.nodes.firstGrace(
                                                                            time(value))))
                                            .with(
                                                    "secondary-node-eviction-rate",
                                                    (settings, value) ->
                                                            settings.nodes(
                                                                    settings.nodes.slowRate(
                                                                            part(value))))
                                            .with(
                                                    "terminated-pod-gc-threshold",
                                                    (settings, value) ->
                                                            settings.finishedPodsKept(
                                                                    number(value)))
                                            .with(
                                                    "unhealthy-zone-threshold",
                                                    (settings, value) ->
                                                            settings.nodes(
                                                                    settings.nodes.unhealthyShare(
                                                                            part(value)))),
                                    ControllerSettings::election,
                                    ControllerSettings::election),
                            ControllerSettings::serving,
                            ControllerSettings::serving)
                    .only(
                            "controllers",
                            Set.of("*", "*,bootstrapsigner,tokencleaner"), // kubeadm's words
                            "all controllers run")
                    .only("enable-garbage-collector", Set.of("true"), "garbage is collected")
                    .only("enable-dynamic-provisioning", Set.of("true"), "claims get volumes")
                    .accepting(Form.FLAG, "profiling", "use-service-account-credentials")
                    .accepting(
                            Form.NUMBER,
                            "concurrent-deployment-syncs",
                            "concurrent-endpoint-syncs",
                            "concurrent-gc-syncs",
                            "concurrent-job-syncs",
                            "concurrent-namespace-syncs",
                            "concurrent-rc-syncs",
                            "concurrent-replicaset-syncs",
                            "concurrent-resource-quota-syncs",
                            "concurrent-service-syncs",
                            "concurrent-serviceaccount-token-syncs",
                            "concurrent-statefulset-syncs",
                            "kube-api-burst",
                            "kube-api-qps",
                            "v")
                    .accepting(
                            Form.DURATION,
                            "min-resync-period",
                            "namespace-sync-period",
                            "node-monitor-period",
                            "node-sync-period",
                            "pvclaimbinder-sync-period",
                            "resource-quota-sync-period")
                    .accepting(Form.TEXT, "cluster-name")
                    .accepting(Form.GATES, "feature-gates");

    private ControllerSettings nodes(NodeSettings other) {
        return new ControllerSettings(
                other,
                finishedPodsKept,
                autoscaler,
                certificateLife,
                unusedTokensKept,
                election,
                serving);
    }

    private ControllerSettings finishedPodsKept(int other) {
        return new ControllerSettings(
                nodes, other, autoscaler, certificateLife, unusedTokensKept, election, serving);
    }

    private ControllerSettings autoscaler(AutoscalerSettings other) {
        return new ControllerSettings(
                nodes,
                finishedPodsKept,
                other,
                certificateLife,
                unusedTokensKept,
                election,
                serving);
    }

    private ControllerSettings certificateLife(Duration other) {
        return new ControllerSettings(
                nodes, finishedPodsKept, autoscaler, other, unusedTokensKept, election, serving);
    }

    private ControllerSettings unusedTokensKept(Duration other) {
        return new ControllerSettings(
                nodes, finishedPodsKept, autoscaler, certificateLife, other, election, serving);
    }

    /** The same with another election. */
    public ControllerSettings election(ElectionSettings other) {
        return new ControllerSettings(
                nodes,
                finishedPodsKept,
                autoscaler,
                certificateLife,
                unusedTokensKept,
                other,
                serving);
    }

    /** The same, telling of themselves elsewhere. */
    public ControllerSettings serving(ServingSettings other) {
        return new ControllerSettings(
                nodes,
                finishedPodsKept,
                autoscaler,
                certificateLife,
                unusedTokensKept,
                election,
                other);
    }

    private static Duration time(String value) {
        Duration time = maybeNone(value);
        if (time.isZero()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
        return time;
    }

    private static Duration maybeNone(String value) {
        Duration time = GoDuration.parse(value);
        if (time.isNegative()) {
            throw new IllegalArgumentException("it must not be negative");
        }
        return time;
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("it is a number", none);
        }
    }

    private static double part(String value) {
        try {
            double part = Double.parseDouble(value);
            if (part >= 0 && Double.isFinite(part)) {
                return part;
            }
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("it is a number", none);
        }
        throw new IllegalArgumentException("it must not be negative");
    }
}
