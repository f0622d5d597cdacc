package io.jollyboat.proxy.conntrack;

import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.kernel.NetlinkAttributes;
import io.jollyboat.core.kernel.NetlinkBatch;
import io.jollyboat.core.kernel.NetlinkWriter;
import io.jollyboat.proxy.routing.Family;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Requests to the kernel's connection tracking, and what it answers. The numbers are those of
 * linux/netfilter/nfnetlink_conntrack.h.
 */
final class FlowMessages {

    private static final int LIST = 1 << 8 | 1;
    private static final int DELETE = 1 << 8 | 2;
    private static final int HEAD = 4; // family, version, and two bytes for nothing
    private static final byte IPV4 = 2;
    private static final byte IPV6 = 10;

    private static final int ORIGINAL = 1;
    private static final int REPLY = 2;
    private static final int ADDRESSES = 1;
    private static final int PORTS = 2;

    private FlowMessages() {}

    /** The request for everything that is remembered of a family. */
    static byte[] list(Family family) {
        return new NetlinkWriter().begin(LIST, NetlinkWriter.WHOLE, head(family)).bytes();
    }

    /** The request to forget. */
    static NetlinkBatch forget(Flow flow) {
        Family family = Family.of(flow.destination());
        var message = new NetlinkWriter();
        message.begin(DELETE, NetlinkWriter.WITH_ACK, head(family));
        int original = message.nest(ORIGINAL);
        int addresses = message.nest(ADDRESSES);
        message.attribute(source(family), bytes(flow.source()));
        message.attribute(destination(family), bytes(flow.destination()));
        message.endNest(addresses);
        int ports = message.nest(PORTS);
        message.attribute(1, new byte[] {(byte) flow.protocol()});
        message.attribute(2, bigEndian(flow.sourcePort()));
        message.attribute(3, bigEndian(flow.port()));
        message.endNest(ports);
        message.endNest(original);
        return message;
    }

    private static byte[] head(Family family) {
        return new byte[] {family == Family.IPV4 ? IPV4 : IPV6, 0, 0, 0};
    }

    private static int source(Family family) {
        return family == Family.IPV4 ? 1 : 3;
    }

    private static int destination(Family family) {
        return family == Family.IPV4 ? 2 : 4;
    }

    private static byte[] bytes(String address) {
        return Family.of(address) == Family.IPV4
                ? ByteBuffer.allocate(4).putInt(Addresses.ipv4(address).orElseThrow()).array()
                : Addresses.ipv6(address).orElseThrow();
    }

    private static byte[] bigEndian(int port) {
        return new byte[] {(byte) (port >>> 8), (byte) port};
    }

    /** Reads one answer to {@link #list}; nothing for what has no ports. */
    static Optional<Flow> read(ByteBuffer answer, Family family) {
        ByteBuffer attributes = NetlinkAttributes.behind(answer, HEAD);
        ByteBuffer original = NetlinkAttributes.find(attributes, ORIGINAL);
        ByteBuffer reply = NetlinkAttributes.find(attributes, REPLY);
        if (original == null || reply == null) {
            return Optional.empty();
        }
        ByteBuffer addresses = NetlinkAttributes.find(original, ADDRESSES);
        ByteBuffer ports = NetlinkAttributes.find(original, PORTS);
        ByteBuffer answering = NetlinkAttributes.find(reply, ADDRESSES);
        ByteBuffer answeringPorts = NetlinkAttributes.find(reply, PORTS);
        if (addresses == null
                || ports == null
                || answering == null
                || answeringPorts == null
                || NetlinkAttributes.find(ports, 3) == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Flow(
                        number(ports, 1),
                        text(addresses, source(family)),
                        number(ports, 2),
                        text(addresses, destination(family)),
                        number(ports, 3),
                        text(answering, source(family)),
                        number(answeringPorts, 2)));
    }

    /** A number in network order; 0 when it is not there. */
    private static int number(ByteBuffer attributes, int type) {
        int number = 0;
        for (byte one : NetlinkAttributes.bytes(attributes, type)) {
            number = number << 8 | one & 255;
        }
        return number;
    }

    private static String text(ByteBuffer attributes, int type) {
        byte[] address = NetlinkAttributes.bytes(attributes, type);
        return switch (address.length) {
            case 4 -> Addresses.ipv4(ByteBuffer.wrap(address).getInt());
            case 16 -> Addresses.ipv6(address);
            default -> "";
        };
    }
}
