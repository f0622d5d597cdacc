package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.core.format.AddressRange;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** From where a service is reached, by which of its pods, and what a balancer does for it. */
final class ServiceTraffic {
    private static final String BALANCER = "LoadBalancer";
    private static final String BALANCED = "may only be used when `type` is 'LoadBalancer'";
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private ServiceTraffic() {}

    static void check(Field service) {
        Field spec = service.at("spec");
        boolean balanced = spec.text("type").equals(BALANCER);
        ranges(service, balanced);
        Field allocated = spec.at("allocateLoadBalancerNodePorts");
        if (allocated.present() && !balanced) {
            allocated.forbidden(BALANCED);
        }
        Field balancer = spec.at("loadBalancerClass");
        if (balancer.node().isString() && !balanced) {
            balancer.forbidden(BALANCED);
        } else if (balancer.node().isString()) {
            balancer.matches(Formats::qualifiedName);
        }
        external(spec);
        spec.at("internalTrafficPolicy").oneOf("Cluster", "Local");
        spec.at("trafficDistribution").oneOf("PreferClose", "PreferSameZone", "PreferSameNode");
    }

    /** From where a balancer lets traffic in: said in the spec, or else by an annotation. */
    private static void ranges(Field service, boolean balanced) {
        Field given = service.at("spec", "loadBalancerSourceRanges");
        Field annotation = service.at("metadata", "annotations").key(RANGES);
        if (!given.empty()) {
            // Kubernetes writes it like this.
            Field told = service.at("spec", "LoadBalancerSourceRanges").in(given.node());
            if (!balanced) {
                told.forbidden(BALANCED);
            }
            for (Field range : told.items()) {
                range(range, range.text().strip());
            }
        } else if (annotation.node().isString()) {
            if (!balanced) {
                annotation.forbidden(BALANCED);
            }
            String all = annotation.text().strip();
            for (String range : all.isEmpty() ? List.<String>of() : List.of(all.split(",", -1))) {
                range(annotation, range.strip());
            }
        }
    }

    private static void range(Field told, String range) {
        AddressRange.check(range).forEach(wrong -> told.invalid(range, wrong));
    }

    private static void external(Field spec) {
        Field policy = spec.at("externalTrafficPolicy");
        boolean exposed =
                switch (spec.text("type")) {
                    case "NodePort", BALANCER -> true;
                    case "ClusterIP" -> !spec.at("externalIPs").empty();
                    default -> false;
                };
        if (exposed) {
            policy.isRequiredOneOf("Cluster", "Local");
        } else if (policy.present()) {
            policy.invalid("may only be set for externally-accessible services");
        }
        Field port = spec.at("healthCheckNodePort");
        if (port.number(0) == 0) {
            return; // it is given one where it needs one
        }
        if (healthChecked(spec.node())) {
            Ports.number(port);
        } else {
            port.invalid(
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                            + " 'Local'");
        }
    }

    private static boolean healthChecked(JsonNode spec) {
        return Trees.text(spec, "type").equals(BALANCER)
                && Trees.text(spec, "externalTrafficPolicy").equals("Local");
    }

    /**
     * Who balances a service, and where it is asked whether it is well, stays while it is balanced.
     */
    static void checkUpdate(Field spec, JsonNode old) {
        Field balancer = spec.at("loadBalancerClass");
        if (spec.text("type").equals(BALANCER)
                && Trees.text(old, "type").equals(BALANCER)
                && !balancer.text().equals(Trees.text(old, "loadBalancerClass"))) {
            balancer.invalid("may not change once set");
        }
        Field port = spec.at("healthCheckNodePort");
        if (healthChecked(spec.node())
                && healthChecked(old)
                && port.number(0) != Trees.number(old, 0, "healthCheckNodePort")) {
            port.forbidden("field is immutable");
        }
    }

    /** What a balancer says of where it can be reached. */
    static void checkStatus(Field service) {
        Field ways = service.at("status", "loadBalancer", "ingress");
        if (!service.at("spec", "type").text().equals(BALANCER) && !ways.empty()) {
            ways.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        for (Field way : ways.items()) {
            boolean addressed = way.has("ip");
            way.at("ip").matchesIfPresent(Addresses::ip);
            Field mode = way.at("ipMode");
            if (addressed && mode.absent()) {
                mode.required("must be specified when `ip` is set");
            } else if (!addressed && mode.present()) {
                mode.forbidden("may not be specified when `ip` is not set");
            } else {
                mode.oneOf("Proxy", "VIP");
            }
            Field host = way.at("hostname");
            host.matchesIfPresent(Formats::dnsSubdomain);
            HostNames.notAddress(host);
        }
    }
}
