package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;

/** What could be done so that a rule has nothing against a pod on a node any more. */
final class Advice {

    private Advice() {}

    /** A sentence without its full stop. */
    static String on(PodInfo pod, NodeInfo of, Rejected rejected) {
        String node = of.name();
        String detail = rejected.detail();
        return switch (rejected.plugin()) {
            case "NodeUnschedulable" -> "uncordon " + node;
            case "NodeName" -> "take the node's name out of the pod";
            case "TaintToleration" ->
                    "take the taint off " + node + ", or let the pod tolerate it: " + detail;
            case "NodeAffinity" ->
                    "label "
                            + node
                            + " as the pod's node selector and affinity ask"
                            + (detail.isEmpty() ? "" : ": it " + detail);
            case "NodePorts" ->
                    "use another host port, or end the pod that holds it on "
                            + node
                            + ": "
                            + detail;
            case "NodeResourcesFit" -> new RoomAdvice(pod, of) + "; " + detail;
            case "InterPodAffinity" -> apart(rejected, node) + ": " + detail;
            case "PodTopologySpread" ->
                    "spread less evenly, or add a node where fewer are: " + detail;
            case "VolumeBinding" -> "see to its claims: " + String.join(", ", rejected.reasons());
            case "VolumeRestrictions" -> "end the pod that uses its volume";
            case "NodeVolumeLimits" -> "free volumes on " + node + ": " + detail;
            case "VolumeZone" -> "let the pod go to the zone of its volume";
            default -> String.join(", ", rejected.reasons()) + " on " + node;
        };
    }

    /**
     * Whoever looks for pods that are nowhere near is helped by such a pod; others are in the way.
     */
    private static String apart(Rejected rejected, String node) {
        return rejected.resolvable()
                ? "relax the affinity that keeps it from " + node
                : "relax the pod's affinity, or start a pod that it looks for";
    }
}
