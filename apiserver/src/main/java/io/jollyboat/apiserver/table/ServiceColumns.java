package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Services and where their pods answer. */
public final class ServiceColumns {
    private static final int SHOWN = 3;
    private static final int WIDTH = 16;

    private ServiceColumns() {}

    public static final Printer SERVICES =
            Printer.of()
                    .name()
                    .path("Type", "How the service is reached.", "spec", "type")
                    .text(
                            "Cluster-IP",
                            "Its address inside the cluster.",
                            ServiceColumns::clusterIp)
                    .text(
                            "External-IP",
                            "Its addresses outside the cluster.",
                            ServiceColumns::externalIp)
                    .text("Port(s)", "Its ports, with their node ports.", ServiceColumns::ports)
                    .age()
                    .wide()
                    .text(
                            "Selector",
                            "The labels of its pods.",
                            service -> Cells.labels(Trees.at(service, "spec", "selector")));

    public static final Printer ENDPOINTS =
            Printer.of()
                    .name()
                    .text(
                            "Endpoints",
                            "Where ready pods answer.",
                            endpoints -> Cells.few(addresses(endpoints), SHOWN, Cells.NONE))
                    .age();

    public static final Printer ENDPOINT_SLICES =
            Printer.of()
                    .name()
                    .path("AddressType", "What kind of addresses it holds.", "addressType")
                    .text(
                            "Ports",
                            "The ports of its endpoints.",
                            slice -> Cells.few(slicePorts(slice), SHOWN, "<unset>"))
                    .text(
                            "Endpoints",
                            "The addresses of its endpoints.",
                            slice -> Cells.few(sliceAddresses(slice), SHOWN, "<unset>"))
                    .age();

    private static String clusterIp(ObjectNode service) {
        List<String> all = Trees.texts(service, "spec", "clusterIPs");
        return Cells.orNone(
                all.isEmpty() ? Trees.text(service, "spec", "clusterIP") : all.getFirst());
    }

    private static String externalIp(ObjectNode service) {
        List<String> given = Trees.texts(service, "spec", "externalIPs");
        return switch (Trees.text(service, "spec", "type")) {
            case "ClusterIP", "NodePort" -> Cells.orNone(String.join(",", given));
            case "ExternalName" -> Trees.text(service, "spec", "externalName");
            case "LoadBalancer" -> {
                List<String> all = new ArrayList<>();
                String balancer = balancer(service);
                if (!balancer.isEmpty()) {
                    all.add(balancer);
                }
                all.addAll(given);
                yield all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            default -> Cells.UNKNOWN;
        };
    }

    private static String balancer(ObjectNode service) {
        TreeSet<String> addresses = new TreeSet<>();
        for (ObjectNode ingress : Trees.objects(service, "status", "loadBalancer", "ingress")) {
            String ip = Trees.text(ingress, "ip");
            addresses.add(ip.isEmpty() ? Trees.text(ingress, "hostname") : ip);
        }
        String all = String.join(",", addresses);
        return all.length() > WIDTH ? all.substring(0, WIDTH - 3) + "..." : all;
    }

    private static String ports(ObjectNode service) {
        List<String> ports = new ArrayList<>();
        for (ObjectNode port : Trees.objects(service, "spec", "ports")) {
            long nodePort = Cells.count(port, "nodePort");
            ports.add(
                    Cells.count(port, "port")
                            + (nodePort > 0 ? ":" + nodePort : "")
                            + "/"
                            + Trees.text(port, "protocol"));
        }
        return Cells.orNone(String.join(",", ports));
    }

    private static List<String> addresses(ObjectNode endpoints) {
        List<String> all = new ArrayList<>();
        for (ObjectNode subset : Trees.objects(endpoints, "subsets")) {
            List<ObjectNode> ports = Trees.objects(subset, "ports");
            for (ObjectNode address : Trees.objects(subset, "addresses")) {
                String ip = Trees.text(address, "ip");
                if (ports.isEmpty()) {
                    all.add(ip);
                }
                for (ObjectNode port : ports) {
                    String host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
                    all.add(host + ":" + Cells.count(port, "port"));
                }
            }
        }
        return all;
    }

    private static List<String> slicePorts(ObjectNode slice) {
        List<String> ports = new ArrayList<>();
        for (ObjectNode port : Trees.objects(slice, "ports")) {
            String number = port.path("port").asString("");
            ports.add(number.isEmpty() ? "*" : number);
        }
        return ports;
    }

    private static List<String> sliceAddresses(ObjectNode slice) {
        List<String> addresses = new ArrayList<>();
        for (ObjectNode endpoint : Trees.objects(slice, "endpoints")) {
            addresses.addAll(Trees.texts(endpoint, "addresses"));
        }
        return addresses;
    }
}
