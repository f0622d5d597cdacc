package io.jollyboat.kubelet.network;

import io.jollyboat.core.kernel.NetlinkBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Builds a batch of rtnetlink requests, to be sent at once; the kernel acknowledges each by its
 * number, from 1 on.
 */
final class NetlinkMessages implements NetlinkBatch {
    private static final int CAPACITY = 4096;

    private static final short NEW_LINK = 16;
    private static final short DELETE_LINK = 17;
    private static final short NEW_ADDRESS = 20;
    private static final short DELETE_ADDRESS = 21;
    private static final short NEW_ROUTE = 24;
    private static final short NEW_NEIGHBOUR = 28;

    private static final int REQUEST_WITH_ACK = 1 | 4;
    private static final int EXCLUSIVE = 0x200;
    private static final int REPLACE = 0x100;
    private static final int CREATE = 0x400;

    private static final byte AF_INET = 2;
    private static final byte AF_INET6 = 10;

    /** Usable at once: whether somebody else has the address is not asked. */
    private static final byte NO_DETECTION = 2;

    private static final int UP = 1;

    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
    private int count;

    @Override
    public int count() {
        return count;
    }

    @Override
    public byte[] bytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** One end of a veth pair. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record End(String name, byte[] hardwareAddress) {}

    /** A veth pair: one end here and up, the other, down, in the namespace of a descriptor. */
    NetlinkMessages newVeth(End here, End there, int namespace, int mtu) {
        int message = begin(NEW_LINK, CREATE | EXCLUSIVE);
        link(0, UP);
        text(3, here.name);
        attribute(1, here.hardwareAddress);
        number(4, mtu);
        int information = nest(18);
        attribute(1, "veth".getBytes(StandardCharsets.US_ASCII));
        int data = nest(2);
        int peer = nest(1);
        link(0, 0);
        text(3, there.name);
        attribute(1, there.hardwareAddress);
        number(4, mtu);
        number(28, namespace);
        endNest(peer);
        endNest(data);
        endNest(information);
        return end(message);
    }

    NetlinkMessages linkUp(int index) {
        int message = begin(NEW_LINK, 0);
        link(index, UP);
        return end(message);
    }

    NetlinkMessages deleteLink(String name) {
        int message = begin(DELETE_LINK, 0);
        link(0, 0);
        text(3, name);
        return end(message);
    }

    private static byte family(byte[] address) {
        return address.length == 4 ? AF_INET : AF_INET6;
    }

    private static byte bits(byte[] address) {
        return (byte) (8 * address.length);
    }

    NetlinkMessages address(int index, int address) {
        return address(index, Cidr.bytes(address));
    }

    /** An address of either family for this interface alone: all its bits are the prefix. */
    NetlinkMessages address(int index, byte[] address) {
        return address(NEW_ADDRESS, CREATE | REPLACE, index, address);
    }

    NetlinkMessages deleteAddress(int index, byte[] address) {
        return address(DELETE_ADDRESS, 0, index, address);
    }

    private NetlinkMessages address(short type, int flags, int index, byte[] address) {
        int message = begin(type, flags);
        byte how = family(address) == AF_INET6 ? NO_DETECTION : 0;
        buffer.put(family(address)).put(bits(address)).put(how).put((byte) 0).putInt(index);
        attribute(1, address);
        attribute(2, address);
        return end(message);
    }

    /**
     * A route to one address on an interface, and the address that we use when we go there
     * ourselves; 0 for any.
     */
    NetlinkMessages routeTo(int destination, int index, int source) {
        return routeTo(
                Cidr.bytes(destination), index, source == 0 ? new byte[0] : Cidr.bytes(source));
    }

    /**
     * @param source may be empty, for any
     */
    NetlinkMessages routeTo(byte[] destination, int index, byte[] source) {
        int message = route(destination, bits(destination), 253);
        attribute(1, destination);
        number(4, index);
        if (source.length > 0) {
            attribute(7, source);
        }
        return end(message);
    }

    NetlinkMessages defaultRoute(int gateway, int index) {
        return defaultRoute(Cidr.bytes(gateway), index);
    }

    NetlinkMessages defaultRoute(byte[] gateway, int index) {
        int message = route(gateway, 0, 0);
        attribute(5, gateway);
        number(4, index);
        return end(message);
    }

    NetlinkMessages neighbour(int address, byte[] hardwareAddress, int index) {
        return neighbour(Cidr.bytes(address), hardwareAddress, index);
    }

    /** Who has an address, for good: nobody is asked on the wire. */
    NetlinkMessages neighbour(byte[] address, byte[] hardwareAddress, int index) {
        int message = begin(NEW_NEIGHBOUR, CREATE | REPLACE);
        buffer.put(family(address)).put((byte) 0).putShort((short) 0).putInt(index);
        buffer.putShort((short) 0x80).put((byte) 0).put((byte) 1); // permanent, unicast
        attribute(1, address);
        attribute(2, hardwareAddress);
        return end(message);
    }

    /**
     * @param like of the family
     */
    private int route(byte[] like, int prefixLength, int scope) {
        int message = begin(NEW_ROUTE, CREATE | REPLACE);
        buffer.put(family(like)).put((byte) prefixLength).put((byte) 0).put((byte) 0);
        buffer.put((byte) 254)
                .put((byte) 3)
                .put((byte) scope)
                .put((byte) 1)
                .putInt(0); // main table, unicast
        return message;
    }

    private int begin(short type, int flags) {
        int start = buffer.position();
        buffer.putInt(0)
                .putShort(type)
                .putShort((short) (flags | REQUEST_WITH_ACK))
                .putInt(++count)
                .putInt(0);
        return start;
    }

    private NetlinkMessages end(int start) {
        buffer.putInt(start, buffer.position() - start);
        return this;
    }

    private void link(int index, int flags) {
        buffer.put((byte) 0)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(index)
                .putInt(flags)
                .putInt(flags);
    }

    private void attribute(int type, byte[] value) {
        buffer.putShort((short) (value.length + 4)).putShort((short) type).put(value);
        while ((buffer.position() & 3) != 0) {
            buffer.put((byte) 0);
        }
    }

    private void text(int type, String value) {
        attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private void number(int type, int value) {
        buffer.putShort((short) 8).putShort((short) type).putInt(value);
    }

    private int nest(int type) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) type);
        return start;
    }

    private void endNest(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
    }
}
