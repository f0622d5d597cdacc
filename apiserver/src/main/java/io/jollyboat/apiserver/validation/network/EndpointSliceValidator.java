package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** EndpointSlices, where a service's pods answer. */
public final class EndpointSliceValidator implements Validator {
    private static final int MOST_ENDPOINTS = 1_000;
    private static final int MOST_PORTS = 20_000;
    private static final int MOST_ADDRESSES = 100;
    private static final int MOST_HINTS = 8;
    private static final int MOST_TOPOLOGY_LABELS = 16;

    @Override
    public void validate(Field slice) {
        Field type = slice.at("addressType");
        type.isRequiredOneOf("FQDN", "IPv4", "IPv6");
        Field endpoints = slice.at("endpoints");
        boolean anywhere = EndpointAddress.ofServer(slice);
        if (atMost(endpoints, MOST_ENDPOINTS)) {
            endpoints.each(endpoint -> endpoint(endpoint, type.text(), anywhere));
        }
        ports(slice.at("ports"));
    }

    @Override
    public void validateUpdate(Field slice, ObjectNode old) {
        String before = Trees.text(old, "addressType");
        if (!slice.text("addressType").equals(before)) {
            slice.at("addressType").invalid("field is immutable");
        }
        validate(slice);
    }

    private static void endpoint(Field endpoint, String type, boolean anywhere) {
        Field addresses = endpoint.at("addresses");
        if (addresses.empty()) {
            addresses.required("must contain at least 1 address");
        }
        atMost(addresses, MOST_ADDRESSES);
        for (Field address : addresses.items()) {
            switch (type) {
                case "IPv4", "IPv6" -> ip(address, type, anywhere);
                default -> HostNames.whole(address);
            }
        }
        endpoint.at("nodeName").matchesIfPresent(Formats::dnsSubdomain);
        endpoint.at("hostname").matchesIfPresent(Formats::dnsLabel);
        hints(endpoint.at("hints", "forZones"));
        hints(endpoint.at("hints", "forNodes"));
        topology(endpoint.at("deprecatedTopology"));
    }

    /** For whom an endpoint is meant. */
    private static void hints(Field hints) {
        if (!atMost(hints, MOST_HINTS)) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Field hint : hints.items()) {
            Field name = hint.at("name");
            if (!names.add(name.text())) {
                name.duplicate(name.text());
            }
            Formats.labelValue(name.text()).forEach(wrong -> name.invalid(name.text(), wrong));
        }
    }

    /** What older versions said of places, as labels. */
    private static void topology(Field topology) {
        if (topology.keys().size() > MOST_TOPOLOGY_LABELS) {
            topology.violations()
                    .tooMany(topology.path(), topology.keys().size(), MOST_TOPOLOGY_LABELS);
        }
        MetadataValidation.labels(topology);
    }

    private static void ip(Field address, String type, boolean anywhere) {
        String text = address.text();
        boolean sound = address.matches(Addresses::ip);
        boolean ofSix = text.contains(":") && !Addresses.isMapped(text);
        if (Addresses.isIp(text) && ofSix != type.equals("IPv6")) {
            address.invalid("must be an " + type + " address");
        } else if (sound && !anywhere) {
            EndpointAddress.check(address);
        }
    }

    private static void ports(Field ports) {
        if (!atMost(ports, MOST_PORTS)) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            name.matchesIfPresent(Formats::dnsLabel);
            if (!names.add(name.text())) {
                name.duplicate();
            }
            port.at("appProtocol").matchesIfPresent(Formats::qualifiedName);
            port.at("protocol").isRequiredOneOf("SCTP", "TCP", "UDP");
        }
    }

    private static boolean atMost(Field list, int limit) {
        int size = list.node().size();
        if (list.node().isArray() && size > limit) {
            list.violations().tooMany(list.path(), size, limit);
            return false;
        }
        return true;
    }
}
