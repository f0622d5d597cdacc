package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Pods, and templates of them. */
public final class PodColumns {
    private PodColumns() {}

    public static final Printer PODS =
            Printer.of()
                    .name()
                    .text(
                            "Ready",
                            "How many containers are ready, of how many.",
                            pod -> PodSummary.of(pod).ready())
                    .text(
                            "Status",
                            "What the pod is doing, all its containers considered.",
                            pod -> PodSummary.of(pod).status())
                    .cell(
                            "Restarts",
                            "string",
                            "How often containers were started again, and when last.",
                            (pod, now) -> PodSummary.of(pod).restarts(now))
                    .age()
                    .wide()
                    .text("IP", "The pod's address.", PodColumns::address)
                    .text(
                            "Node",
                            "The node it is bound to.",
                            pod -> Cells.orNone(Trees.text(pod, "spec", "nodeName")))
                    .text(
                            "Nominated Node",
                            "The node that room is being made on.",
                            pod -> Cells.orNone(Trees.text(pod, "status", "nominatedNodeName")))
                    .text(
                            "Readiness Gates",
                            "How many further conditions for readiness hold, of how many.",
                            PodColumns::readinessGates);

    public static final Printer TEMPLATES =
            Printer.of()
                    .name()
                    .text(
                            "Containers",
                            "The containers' names.",
                            template -> Cells.containers(Trees.at(template, "template", "spec")))
                    .text(
                            "Images",
                            "The containers' images.",
                            template -> Cells.images(Trees.at(template, "template", "spec")))
                    .text(
                            "Pod Labels",
                            "The labels its pods get.",
                            template ->
                                    Cells.labels(
                                            Trees.at(template, "template", "metadata", "labels")));

    private static String address(ObjectNode pod) {
        List<ObjectNode> addresses = Trees.objects(pod, "status", "podIPs");
        return Cells.orNone(
                addresses.isEmpty()
                        ? Trees.text(pod, "status", "podIP")
                        : Trees.text(addresses.getFirst(), "ip"));
    }

    private static String readinessGates(ObjectNode pod) {
        List<ObjectNode> gates = Trees.objects(pod, "spec", "readinessGates");
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        long open =
                gates.stream()
                        .map(gate -> Cells.condition(pod, Trees.text(gate, "conditionType")))
                        .filter("True"::equals)
                        .count();
        return open + "/" + gates.size();
    }
}
