package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.AddressRange;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Services. */
public final class ServiceValidator implements Validator {
    private static final int A_DAY = 86_400;
    private static final int KUBELET = 10_250;
    private static final String NONE = "None";

    @Override
    public void validate(Field service) {
        Field spec = service.at("spec");
        String type = spec.text("type");
        spec.at("type").isRequiredOneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        ports(spec, type);
        addresses(spec, type);
        MetadataValidation.labels(spec.at("selector"));
        affinity(spec);
        spec.at("externalIPs")
                .each(
                        address -> {
                            if (address.matches(Addresses::ip)) {
                                EndpointAddress.check(address);
                            }
                        });
        traffic(spec, type);
        balancing(spec, type.equals("LoadBalancer"));
        if (type.equals("ExternalName")) {
            externalName(spec);
        }
    }

    private static void ports(Field spec, String type) {
        Field ports = spec.at("ports");
        boolean headless = spec.text("clusterIP").equals(NONE);
        if (ports.empty() && !headless && !type.equals("ExternalName")) {
            ports.required();
        }
        boolean nameNeeded = ports.items().size() > 1;
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        Set<String> nodePorts = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (name.absent()) {
                if (nameNeeded) {
                    name.required();
                }
            } else if (name.matches(Formats::dnsLabel) && !names.add(name.text())) {
                name.duplicate();
            }
            Ports.number(port.at("port"));
            port.at("protocol").isRequiredOneOf("SCTP", "TCP", "UDP");
            if (port.has("targetPort")) {
                Ports.numberOrName(port.at("targetPort"));
            }
            port.at("appProtocol").matchesIfPresent(Formats::qualifiedName);
            String protocol = port.text("protocol");
            if (!numbers.add(protocol + port.at("port").number(0))) {
                port.duplicate();
            }
            nodePort(port.at("nodePort"), protocol, type, nodePorts);
        }
    }

    private static void nodePort(Field nodePort, String protocol, String type, Set<String> taken) {
        if (nodePort.number(0) == 0) {
            return;
        }
        if (type.equals("ClusterIP")) {
            nodePort.forbidden("may not be used when `type` is 'ClusterIP'");
        } else if (!taken.add(protocol + nodePort.number(0))) {
            nodePort.duplicate();
        }
    }

    private static void addresses(Field spec, String type) {
        Field addresses = spec.at("clusterIPs");
        if (type.equals("ExternalName")) {
            if (!addresses.empty()) {
                addresses.forbidden("may not be set for ExternalName services");
            }
            return;
        }
        boolean headless = spec.text("clusterIP").equals(NONE);
        boolean exposed = type.equals("NodePort") || type.equals("LoadBalancer");
        if (headless && exposed) {
            addresses
                    .index(0)
                    .invalid(
                            addresses.node(), "may not be set to 'None' for " + type + " services");
        }
        List<Field> all = addresses.items();
        if (!all.isEmpty() && !all.getFirst().text().equals(spec.text("clusterIP"))) {
            all.getFirst().invalid(addresses.node(), "first value must match `clusterIP`");
        }
        if (!headless) {
            all.forEach(address -> address.matches(Addresses::ip));
        }
        families(spec, addresses, headless);
    }

    /** One address and one family of each kind at most, and in the same order. */
    private static void families(Field spec, Field addresses, boolean headless) {
        List<Field> all = addresses.items();
        if (all.size() > 2) {
            addresses.invalid("may only hold up to 2 values");
        } else if (all.size() == 2
                && all.getFirst().text().contains(":") == all.getLast().text().contains(":")) {
            addresses.invalid("may specify no more than one IP for each IP family");
        }
        List<Field> families = spec.at("ipFamilies").items();
        for (int i = 0; i < families.size(); i++) {
            Field family = families.get(i);
            family.oneOf("IPv4", "IPv6");
            if (i > 0 && family.text().equals(families.getFirst().text())) {
                family.duplicate();
            }
            if (!headless
                    && i < all.size()
                    && all.get(i).text().contains(":") != family.text().equals("IPv6")) {
                all.get(i)
                        .invalid(
                                "expected an %s value as indicated by `ipFamilies[%d]`"
                                        .formatted(family.text(), i));
            }
        }
        spec.at("ipFamilyPolicy").oneOf("SingleStack", "PreferDualStack", "RequireDualStack");
    }

    private static void affinity(Field spec) {
        Field affinity = spec.at("sessionAffinity");
        affinity.isRequiredOneOf("ClientIP", "None");
        Field seconds = spec.at("sessionAffinityConfig", "clientIP", "timeoutSeconds");
        if (seconds.present() && (seconds.number(0) <= 0 || seconds.number(0) > A_DAY)) {
            seconds.invalid("must be greater than 0 and less than " + A_DAY);
        }
        if (affinity.text().equals("None") && spec.has("sessionAffinityConfig")) {
            spec.at("sessionAffinityConfig")
                    .forbidden("must not be set when session affinity is None");
        }
    }

    private static void traffic(Field spec, String type) {
        Field external = spec.at("externalTrafficPolicy");
        boolean exposed =
                type.equals("NodePort")
                        || type.equals("LoadBalancer")
                        || !spec.at("externalIPs").empty();
        if (external.present() && !exposed) {
            external.invalid("may only be set for externally-accessible services");
        } else {
            external.oneOf("Cluster", "Local");
        }
        spec.at("internalTrafficPolicy").oneOf("Cluster", "Local");
        Field health = spec.at("healthCheckNodePort");
        boolean used = type.equals("LoadBalancer") && external.text().equals("Local");
        if (health.number(0) != 0 && !used) {
            health.invalid(
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                            + " 'Local'");
        }
    }

    private static void balancing(Field spec, boolean balanced) {
        for (String field :
                List.of(
                        "loadBalancerSourceRanges",
                        "allocateLoadBalancerNodePorts",
                        "loadBalancerClass")) {
            if (!spec.at(field).empty() && !balanced) {
                spec.at(field).forbidden("may only be used when `type` is 'LoadBalancer'");
            }
        }
        for (Field range : spec.at("loadBalancerSourceRanges").items()) {
            range.matches(text -> AddressRange.check(text.strip()));
        }
        spec.at("loadBalancerClass").matchesIfPresent(Formats::qualifiedName);
        for (Field port : balanced ? spec.at("ports").items() : List.<Field>of()) {
            if (port.at("port").number(0) == KUBELET) {
                port.invalid(
                        port.at("port").node(),
                        "may not expose port 10250 externally since it is used by kubelet");
            }
        }
        spec.at("trafficDistribution").oneOf("PreferClose", "PreferSameNode", "PreferSameZone");
    }

    private static void externalName(Field spec) {
        Field name = spec.at("externalName");
        if (name.isRequired()) {
            String text = name.text();
            String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            Formats.dnsSubdomain(host).forEach(name::invalid);
        }
    }

    @Override
    public void validateUpdate(Field service, ObjectNode old) {
        JsonNode oldSpec = old.path("spec");
        Field spec = service.at("spec");
        boolean stays =
                !spec.text("type").equals("ExternalName")
                        && !Trees.text(oldSpec, "type").equals("ExternalName");
        String before = Trees.text(oldSpec, "clusterIP");
        Field addresses = spec.at("clusterIPs");
        if (stays && !before.isEmpty() && !before.equals(spec.text("clusterIP"))) {
            addresses.index(0).invalid(addresses.node(), "may not change once set");
        }
        List<String> families = Trees.texts(oldSpec, "ipFamilies");
        Field family = spec.at("ipFamilies").index(0);
        if (stays && !families.isEmpty() && !families.getFirst().equals(family.text())) {
            family.invalid("may not change once set");
        }
        validate(service);
    }
}
