package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Nodes. */
public final class NodeColumns {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

    private NodeColumns() {}

    public static final Printer NODES =
            Printer.of()
                    .name()
                    .text(
                            "Status",
                            "Whether the node is ready and takes pods.",
                            NodeColumns::status)
                    .text("Roles", "The roles its labels give it.", NodeColumns::roles)
                    .age()
                    .path(
                            "Version",
                            "The kubelet's version.",
                            "status",
                            "nodeInfo",
                            "kubeletVersion")
                    .wide()
                    .text(
                            "Internal-IP",
                            "Its address inside the cluster.",
                            node -> address(node, "InternalIP"))
                    .text(
                            "External-IP",
                            "Its address outside the cluster.",
                            node -> address(node, "ExternalIP"))
                    .text("OS-Image", "Its operating system.", node -> info(node, "osImage"))
                    .text("Kernel-Version", "Its kernel.", node -> info(node, "kernelVersion"))
                    .text(
                            "Container-Runtime",
                            "What runs its containers.",
                            node -> info(node, "containerRuntimeVersion"));

    private static String status(ObjectNode node) {
        String status =
                switch (Cells.condition(node, "Ready")) {
                    case "True" -> "Ready";
                    case "" -> "Unknown";
                    default -> "NotReady";
                };
        return Trees.flag(node, "spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
    }

    private static String roles(ObjectNode node) {
        TreeSet<String> roles = new TreeSet<>();
        Trees.at(node, "metadata", "labels")
                .forEachEntry(
                        (key, value) -> {
                            if (key.startsWith(ROLE_PREFIX)
                                    && key.length() > ROLE_PREFIX.length()) {
                                roles.add(key.substring(ROLE_PREFIX.length()));
                            } else if (key.equals("kubernetes.io/role") && !Trees.absent(value)) {
                                roles.add(value.stringValue(""));
                            }
                        });
        return Cells.orNone(String.join(",", roles));
    }

    private static String address(ObjectNode node, String type) {
        return Trees.objects(node, "status", "addresses").stream()
                .filter(address -> Trees.text(address, "type").equals(type))
                .map(address -> Trees.text(address, "address"))
                .findFirst()
                .orElse(Cells.NONE);
    }

    private static String info(ObjectNode node, String member) {
        return Cells.orUnknown(Trees.text(node, "status", "nodeInfo", member));
    }
}
