package io.jollyboat.apiserver.table;

import static io.jollyboat.apiserver.table.Cells.count;

import io.jollyboat.apiserver.json.Trees;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What keeps pods running. */
public final class WorkloadColumns {
    private WorkloadColumns() {}

    public static final Printer DEPLOYMENTS =
            contentAndSelector(
                    Printer.of()
                            .name()
                            .text(
                                    "Ready",
                                    "How many pods are ready, of how many.",
                                    WorkloadColumns::ready)
                            .cell(
                                    "Up-to-date",
                                    "string",
                                    "How many pods are of the newest template.",
                                    (deployment, now) ->
                                            count(deployment, "status", "updatedReplicas"))
                            .cell(
                                    "Available",
                                    "string",
                                    "How many pods have been ready for long enough.",
                                    (deployment, now) ->
                                            count(deployment, "status", "availableReplicas"))
                            .age());

    public static final Printer REPLICA_SETS =
            contentAndSelector(
                    Printer.of()
                            .name()
                            .number(
                                    "Desired",
                                    "How many pods there shall be.",
                                    set -> count(set, "spec", "replicas"))
                            .number(
                                    "Current",
                                    "How many pods there are.",
                                    set -> count(set, "status", "replicas"))
                            .number(
                                    "Ready",
                                    "How many pods are ready.",
                                    set -> count(set, "status", "readyReplicas"))
                            .age());

    public static final Printer STATEFUL_SETS =
            content(
                    Printer.of()
                            .name()
                            .text(
                                    "Ready",
                                    "How many pods are ready, of how many.",
                                    WorkloadColumns::ready)
                            .age());

    public static final Printer DAEMON_SETS =
            contentAndSelector(
                    Printer.of()
                            .name()
                            .number(
                                    "Desired",
                                    "How many nodes shall run its pod.",
                                    set -> count(set, "status", "desiredNumberScheduled"))
                            .number(
                                    "Current",
                                    "How many nodes run its pod.",
                                    set -> count(set, "status", "currentNumberScheduled"))
                            .number(
                                    "Ready",
                                    "On how many nodes it is ready.",
                                    set -> count(set, "status", "numberReady"))
                            .number(
                                    "Up-to-date",
                                    "On how many nodes it is of the newest template.",
                                    set -> count(set, "status", "updatedNumberScheduled"))
                            .number(
                                    "Available",
                                    "On how many nodes it has been ready for long enough.",
                                    set -> count(set, "status", "numberAvailable"))
                            .text(
                                    "Node Selector",
                                    "The labels of the nodes it runs on.",
                                    set -> Cells.labels(podSpec(set).path("nodeSelector")))
                            .age());

    public static final Printer CONTROLLER_REVISIONS =
            Printer.of()
                    .name()
                    .text("Controller", "Whose history it is.", WorkloadColumns::controller)
                    .number(
                            "Revision",
                            "Its place in the history.",
                            revision -> count(revision, "revision"))
                    .age();

    /** Of the scale subresource of all of them. */
    public static final Printer SCALES =
            Printer.of()
                    .name()
                    .number(
                            "Desired",
                            "How many pods there shall be.",
                            scale -> count(scale, "spec", "replicas"))
                    .number(
                            "Available",
                            "How many pods there are.",
                            scale -> count(scale, "status", "replicas"))
                    .age();

    private static Printer content(Printer printer) {
        return printer.wide()
                .text(
                        "Containers",
                        "The names of the containers in its pods.",
                        workload -> Cells.containers(podSpec(workload)))
                .text(
                        "Images",
                        "The images of the containers in its pods.",
                        workload -> Cells.images(podSpec(workload)));
    }

    private static Printer contentAndSelector(Printer printer) {
        return content(printer)
                .text("Selector", "The labels of its pods.", WorkloadColumns::selector);
    }

    private static JsonNode podSpec(ObjectNode workload) {
        return Trees.at(workload, "spec", "template", "spec");
    }

    private static String ready(ObjectNode workload) {
        return count(workload, "status", "readyReplicas")
                + "/"
                + count(workload, "spec", "replicas");
    }

    /** A ReplicationController's selector is a plain map of labels. */
    private static String selector(ObjectNode workload) {
        JsonNode selector = Trees.at(workload, "spec", "selector");
        return Trees.text(workload, "kind").equals("ReplicationController")
                ? Cells.labels(selector)
                : Cells.selector(selector);
    }

    private static String controller(ObjectNode revision) {
        for (ObjectNode owner : Trees.objects(revision, "metadata", "ownerReferences")) {
            if (Trees.flag(owner, "controller")) {
                String apiVersion = Trees.text(owner, "apiVersion");
                int slash = apiVersion.indexOf('/');
                String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
                return Trees.text(owner, "kind").toLowerCase(Locale.ROOT)
                        + group
                        + "/"
                        + Trees.text(owner, "name");
            }
        }
        return Cells.NONE;
    }
}
