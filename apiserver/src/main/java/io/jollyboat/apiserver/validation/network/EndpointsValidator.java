package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.List;

/** Endpoints, the older list of where a service's pods answer. */
public final class EndpointsValidator implements Validator {
    private static void ip(Field address, boolean anywhere) {
        if (address.matches(Addresses::ip) && !anywhere) {
            EndpointAddress.check(address);
        }
    }

    @Override
    public void validate(Field endpoints) {
        boolean anywhere = EndpointAddress.ofServer(endpoints);
        for (Field subset : endpoints.at("subsets").items()) {
            if (subset.at("addresses").empty() && subset.at("notReadyAddresses").empty()) {
                subset.required("must specify `addresses` or `notReadyAddresses`");
            }
            for (String list : List.of("addresses", "notReadyAddresses")) {
                for (Field address : subset.at(list).items()) {
                    ip(address.at("ip"), anywhere);
                    address.at("hostname").matchesIfPresent(Formats::dnsLabel);
                    address.at("nodeName").matchesIfPresent(Formats::dnsSubdomain);
                }
            }
            boolean nameNeeded = subset.at("ports").items().size() > 1;
            for (Field port : subset.at("ports").items()) {
                if (nameNeeded) {
                    port.at("name").isRequired();
                }
                port.at("name").matchesIfPresent(Formats::dnsLabel);
                Ports.number(port.at("port"));
                port.at("protocol").isRequiredOneOf("SCTP", "TCP", "UDP");
                if (port.at("appProtocol").node().isString()) {
                    port.at("appProtocol").matches(Formats::qualifiedName);
                }
            }
        }
    }
}
