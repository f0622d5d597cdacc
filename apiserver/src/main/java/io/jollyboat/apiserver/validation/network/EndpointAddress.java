package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.validation.Field;
import java.net.InetAddress;

/**
 * The address of an endpoint: not one that means something else on every machine, and that traffic
 * could be led to which its services must not reach.
 */
final class EndpointAddress {

    private EndpointAddress() {}

    /** Complains of an address that is one and cannot be an endpoint's. */
    static void check(Field address) {
        String text = address.text();
        InetAddress ip = InetAddress.ofLiteral(text);
        if (ip.isAnyLocalAddress()) {
            address.invalid("may not be unspecified (" + text + ")");
        }
        if (ip.isLoopbackAddress()) {
            address.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (ip.isLinkLocalAddress()) {
            address.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (ip.isMCLinkLocal()) {
            address.invalid(
                    "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }

    /**
     * Whether an object tells of this server itself, which may serve its own machine only, where no
     * pod could reach it anyway.
     */
    static boolean ofServer(Field object) {
        Field metadata = object.at("metadata");
        return metadata.text("name").equals("kubernetes")
                && metadata.text("namespace").equals("default");
    }
}
