package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The networking group. */
public final class NetworkColumns {
    private static final int SHOWN = 3;

    private NetworkColumns() {}

    public static final Printer INGRESSES =
            Printer.of()
                    .name()
                    .text("Class", "Who serves it.", NetworkColumns::className)
                    .text("Hosts", "The hosts it is for.", NetworkColumns::hosts)
                    .text("Address", "Where it is reached.", NetworkColumns::address)
                    .text(
                            "Ports",
                            "The ports it is reached at.",
                            ingress ->
                                    Trees.empty(ingress.path("spec").path("tls"))
                                            ? "80"
                                            : "80, 443")
                    .age();

    public static final Printer INGRESS_CLASSES =
            Printer.of()
                    .name()
                    .path("Controller", "Who serves it.", "spec", "controller")
                    .text("Parameters", "Its settings.", NetworkColumns::parameters)
                    .age();

    public static final Printer NETWORK_POLICIES =
            Printer.of()
                    .name()
                    .text(
                            "Pod-Selector",
                            "The labels of the pods it is for.",
                            policy -> Cells.selector(Trees.at(policy, "spec", "podSelector")))
                    .age();

    public static final Printer IP_ADDRESSES =
            Printer.of().name().text("ParentRef", "Who uses it.", NetworkColumns::parent);

    public static final Printer SERVICE_CIDRS =
            Printer.of()
                    .name()
                    .text(
                            "CIDRs",
                            "The ranges it holds.",
                            each -> String.join(",", Trees.texts(each, "spec", "cidrs")))
                    .age();

    private static String className(ObjectNode ingress) {
        String name = Trees.text(ingress, "spec", "ingressClassName");
        return Cells.orNone(
                name.isEmpty()
                        ? Trees.text(
                                ingress, "metadata", "annotations", "kubernetes.io/ingress.class")
                        : name);
    }

    private static String hosts(ObjectNode ingress) {
        List<String> hosts = new ArrayList<>(Cells.all(ingress, "host", "spec", "rules"));
        hosts.removeIf(String::isEmpty);
        return Cells.few(hosts, SHOWN, "*");
    }

    private static String address(ObjectNode ingress) {
        List<String> addresses = new ArrayList<>();
        for (ObjectNode each : Trees.objects(ingress, "status", "loadBalancer", "ingress")) {
            String ip = Trees.text(each, "ip");
            addresses.add(ip.isEmpty() ? Trees.text(each, "hostname") : ip);
        }
        return String.join(",", addresses);
    }

    private static String parameters(ObjectNode ingressClass) {
        JsonNode parameters = Trees.at(ingressClass, "spec", "parameters");
        if (Trees.empty(parameters)) {
            return Cells.NONE;
        }
        String group = Trees.text(parameters, "apiGroup");
        return Trees.text(parameters, "kind")
                + (group.isEmpty() ? "" : "." + group)
                + "/"
                + Trees.text(parameters, "name");
    }

    private static String parent(ObjectNode address) {
        JsonNode parent = Trees.at(address, "spec", "parentRef");
        String group = Trees.text(parent, "group");
        String resource = Trees.text(parent, "resource");
        return (group.isEmpty() ? resource : resource + "." + group)
                + "/"
                + Trees.text(parent, "namespace")
                + "/"
                + Trees.text(parent, "name");
    }
}
