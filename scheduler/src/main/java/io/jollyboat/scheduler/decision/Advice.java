package io.jollyboat.scheduler.decision;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.Group;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;

/**
 * What could be done so that a rule has nothing against a pod on a node any more.
 *
 * @param where the node
 * @param node what it is called in sentences: those on several nodes may come out the same
 */
record Advice(PodInfo pod, NodeSnapshot cluster, NodeInfo where, String node) {

    private static final String CORDON = "node.kubernetes.io/unschedulable";
    private static final String HOST = "kubernetes.io/hostname";

    /** All that has to be done, as a sentence without its full stop. */
    String on(List<Rejected> all) {
        boolean cordoned = all.stream().anyMatch(each -> isOf(each, "NodeUnschedulable"));
        return String.join(
                "; and ",
                all.stream()
                        .filter(
                                each ->
                                        !(cordoned
                                                && isOf(each, "TaintToleration")
                                                && isOfACordon(each)))
                        .map(this::on)
                        .toList());
    }

    private static boolean isOf(Rejected rejected, String plugin) {
        return rejected.plugin().equals(plugin);
    }

    /** Whether it is the taint that comes with a cordon, and goes with it. */
    private static boolean isOfACordon(Rejected rejected) {
        return rejected.detail().contains(CORDON);
    }

    private String on(Rejected rejected) {
        String detail = rejected.detail();
        return switch (rejected.plugin()) {
            case "NodeUnschedulable" -> "uncordon " + node;
            case "NodeName" -> "take the node's name out of the pod";
            case "TaintToleration" ->
                    "take the taint off " + node + ", or let the pod tolerate it: " + detail;
            case "NodeAffinity" -> attract(detail);
            case "NodePorts" ->
                    "use another host port, or end the pod that holds it on "
                            + node
                            + ": "
                            + detail;
            case "NodeResourcesFit" -> new RoomAdvice(pod, where).text(node) + "; " + detail;
            case "InterPodAffinity" -> apart(rejected) + ": " + detail;
            case "PodTopologySpread" -> spread(rejected) + ": " + detail;
            case "VolumeBinding" -> "see to its claims: " + String.join(", ", rejected.reasons());
            case "VolumeRestrictions" -> "end the pod that uses its volume";
            case "NodeVolumeLimits" -> "free volumes on " + node + ": " + detail;
            case "GangScheduling" -> gather();
            case "DynamicResources" ->
                    "take the resource claims out of the pod: no node here has devices to claim";
            case "NodeDeclaredFeatures" ->
                    "give the pod a node that can what it needs, or let it do without";
            case "VolumeZone" -> "let the pod go to the zone of its volume";
            default -> String.join(", ", rejected.reasons()) + " on " + node;
        };
    }

    /**
     * Whoever looks for pods that are nowhere near is helped by such a pod; others are in the way.
     */
    private String apart(Rejected rejected) {
        return rejected.resolvable()
                ? new ApartAdvice(pod, cluster, where).text(node)
                : "relax the pod's affinity, or start a pod that it looks for";
    }

    /** Its group has to be there, and enough pods of it. */
    private String gather() {
        Key key = pod.group().orElseThrow();
        Group group = Group.of(key, cluster.surroundings().groups());
        return group.there()
                ? "create more pods of the group %s: it asks for %d, and there are %d"
                        .formatted(key.name(), group.minimum(), group.members().size())
                : "create the group " + key.name() + ", to which the pod says it belongs";
    }

    /** Nodes are not to be given other nodes' names. */
    private String attract(String detail) {
        if (detail.contains(HOST)) {
            return "let the pod's node selector and affinity allow " + node + ": it " + detail;
        }
        return "label "
                + node
                + " as the pod's node selector and affinity ask"
                + (detail.isEmpty() ? "" : ": it " + detail);
    }

    /** A node without the label that pods are spread by is none to spread to. */
    private String spread(Rejected rejected) {
        return rejected.resolvable()
                ? "spread less evenly, or add a node where fewer are"
                : "give " + node + " the label that the pod is to be spread by";
    }
}
