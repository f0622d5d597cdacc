package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Services. */
public final class ServiceValidator implements Validator {
    private static final int A_DAY = 86_400;
    private static final String NAME_ALONE = "ExternalName";
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String MODE = "service.kubernetes.io/topology-mode";

    @Override
    public void validate(Field service) {
        annotations(service.at("metadata", "annotations"));
        Field spec = service.at("spec");
        String type = spec.text("type");
        boolean headless = ServiceIps.headless(spec.node());
        if (spec.at("ports").empty() && !headless && !type.equals(NAME_ALONE)) {
            spec.at("ports").required();
        }
        switch (type) {
            case "LoadBalancer", "NodePort" -> {
                if (headless) {
                    spec.at("clusterIPs")
                            .index(0)
                            .invalid("may not be set to 'None' for " + type + " services");
                }
            }
            case NAME_ALONE -> {
                ServiceIps.checkNone(spec);
                externalName(spec.at("externalName"));
            }
            default -> {
                // Judged below.
            }
        }
        ports(spec.at("ports"));
        MetadataValidation.labels(spec.at("selector"));
        affinity(spec);
        if (!type.equals(NAME_ALONE)) {
            ServiceIps.check(spec);
        }
        spec.at("externalIPs")
                .each(
                        address -> {
                            if (address.matches(Addresses::ip)) {
                                EndpointAddress.check(address);
                            }
                        });
        spec.at("type").isRequiredOneOf("ClusterIP", NAME_ALONE, "LoadBalancer", "NodePort");
        numbers(spec.at("ports"), type.equals("ClusterIP"));
        ServiceTraffic.check(service);
    }

    private static void annotations(Field annotations) {
        Field mode = annotations.key(MODE);
        Field hints = annotations.key(HINTS);
        if (mode.node().isString()
                && hints.node().isString()
                && !mode.text().equals(hints.text())) {
            mode.invalid("must match annotations[" + HINTS + "] when both are specified");
        }
    }

    private static void externalName(Field name) {
        String text = name.text();
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (host.isEmpty()) {
            name.required();
        } else {
            Formats.dnsSubdomain(host).forEach(wrong -> name.invalid(host, wrong));
        }
    }

    private static void ports(Field ports) {
        boolean nameNeeded = ports.items().size() > 1;
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (name.present()) {
                name.matches(Formats::dnsLabel);
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            } else if (nameNeeded) {
                name.required();
            }
            Ports.number(port.at("port"));
            port.at("protocol").isRequiredOneOf("SCTP", "TCP", "UDP");
            if (port.has("targetPort")) {
                Ports.numberOrName(port.at("targetPort"));
            }
            Field application = port.at("appProtocol");
            if (application.node().isString()) {
                application.matches(Formats::qualifiedName);
            }
        }
    }

    /** Numbers of a protocol are taken once, those of the nodes and the service's own. */
    private static void numbers(Field ports, boolean inside) {
        Set<String> onNodes = new HashSet<>();
        Set<String> own = new HashSet<>();
        for (Field port : ports.items()) {
            Field onNode = port.at("nodePort");
            String protocol = port.text("protocol");
            long number = onNode.number(0);
            if (number != 0 && inside) {
                onNode.forbidden("may not be used when `type` is 'ClusterIP'");
            }
            if (number != 0 && !onNodes.add(protocol + number)) {
                onNode.duplicate();
            }
            if (!own.add(protocol + port.at("port").number(0))) {
                port.duplicate();
            }
        }
    }

    private static void affinity(Field spec) {
        Field affinity = spec.at("sessionAffinity");
        affinity.isRequiredOneOf("ClientIP", "None");
        Field config = spec.at("sessionAffinityConfig");
        Field seconds = config.at("clientIP", "timeoutSeconds");
        switch (affinity.text()) {
            case "ClientIP" -> {
                String why = "when session affinity type is ClientIP";
                if (config.absent()) {
                    config.required(why);
                } else if (!config.has("clientIP")) {
                    config.at("clientIP").required(why);
                } else if (seconds.absent()) {
                    seconds.required(why);
                } else if (seconds.number(0) <= 0 || seconds.number(0) > A_DAY) {
                    seconds.invalid("must be greater than 0 and less than " + A_DAY);
                }
            }
            case "None" -> {
                if (config.present()) {
                    config.forbidden("must not be set when session affinity is None");
                }
            }
            default -> {
                // Complained of above.
            }
        }
    }

    @Override
    public void validateUpdate(Field service, ObjectNode old) {
        JsonNode before = old.path("spec");
        Field spec = service.at("spec");
        if (!spec.text("type").equals(NAME_ALONE)
                && !Trees.text(before, "type").equals(NAME_ALONE)) {
            ServiceIps.checkUpdate(spec, before);
        }
        ServiceTraffic.checkUpdate(spec, before);
        validate(service);
    }

    @Override
    public void validateStatusUpdate(Field service, ObjectNode old) {
        ServiceTraffic.checkStatus(service);
    }
}
