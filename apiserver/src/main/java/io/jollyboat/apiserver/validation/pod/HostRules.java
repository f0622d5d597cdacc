package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.PodContainers;
import io.jollyboat.core.format.Formats;
import java.util.List;

/** What makes sound which of the node's own things a pod shares: network, users, name. */
final class HostRules {
    private static final int LONGEST_NAME = 64;
    private static final String OWN_USERS = "when `hostUsers` is false";

    private HostRules() {}

    /** On the node's network, a port of a container is that port of the node. */
    static void ports(Field spec) {
        if (!spec.at("hostNetwork").flag()) {
            return;
        }
        for (Field container : spec.at("containers").items()) {
            for (Field port : container.at("ports").items()) {
                Field ofHost = port.at("hostPort");
                long number = ofHost.number(0);
                // A template may leave it open: its pods get it by default.
                if (number != 0 && number != port.at("containerPort").number(0)) {
                    ofHost.invalid("must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    /** A pod with users of its own is apart from its node in the rest, too. */
    static void users(Field spec) {
        Field own = spec.at("hostUsers");
        if (own.absent() || own.flag()) {
            return;
        }
        if (spec.at("hostNetwork").flag()) {
            spec.at("hostNetwork").forbidden(OWN_USERS);
        }
        for (String shared : List.of("PID", "IPC")) {
            if (spec.at("host" + shared).flag()) {
                spec.at("Host" + shared).forbidden(OWN_USERS); // so written by Kubernetes
            }
        }
        for (Field container : PodContainers.of(spec)) {
            if (!container.at("volumeDevices").empty()) {
                container.at("volumeDevices").forbidden(OWN_USERS);
            }
        }
    }

    /** A name that is neither that of the pod nor that of the node. */
    static void name(Field spec) {
        Field name = spec.at("hostnameOverride");
        if (!name.node().isString()) {
            return;
        }
        if (spec.at("setHostnameAsFQDN").flag()) {
            name.forbidden("may not be specified when setHostnameAsFQDN is true");
        }
        if (spec.at("hostNetwork").flag()) {
            name.forbidden("may not be specified when hostNetwork is true");
        }
        name.atMostBytes(LONGEST_NAME);
        name.matches(Formats::dnsSubdomain);
    }
}
