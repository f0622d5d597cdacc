package io.jollyboat.core.kernel;

import io.jollyboat.core.format.Addresses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Routes to the loopback interface in the network namespace of the process, of IPv4 and IPv6. Needs
 * root. The numbers are those of linux/rtnetlink.h.
 */
public final class LoopbackRoutes {

    private static final int LOOPBACK = 1; // the number of its interface in every namespace
    private static final int NEW_ROUTE = 24;
    private static final int DELETE_ROUTE = 25;
    private static final int GET_ROUTE = 26;

    private static final int DESTINATION = 1;
    private static final int INTERFACE = 4;
    private static final int SOURCE = 7;

    private static final int HEAD = 12;
    private static final int NO_SUCH_ROUTE = 3;

    /** Where a route lies, and what it does. */
    public enum Kind {
        /** What goes there has the loopback interface for its way out. */
        WAY(254, 1, 253),
        /** What comes there is this machine's. */
        OWN(255, 2, 254);

        private final byte table;
        private final byte type;
        private final byte scope;

        Kind(int table, int type, int scope) {
            this.table = (byte) table;
            this.type = (byte) type;
            this.scope = (byte) scope;
        }
    }

    /** Who made a route, for whoever looks for it later; see linux/rtnetlink.h, 4 to 255. */
    private final byte maker;

    private final Kind kind;

    /**
     * @param maker the number by which routes are marked as being of one maker; from 4 on
     */
    public LoopbackRoutes(Kind kind, int maker) {
        this.kind = kind;
        this.maker = (byte) maker;
    }

    /**
     * Makes a route, in place of one to the same range.
     *
     * @param range as in {@code 10.96.0.0/16}; an address alone for that one
     * @param source by which this machine's own programs go there
     * @throws Kernel.Refused when the kernel would not have it
     */
    public void put(String range, String source) throws IOException {
        Range to = Range.of(range);
        send(
                new NetlinkWriter()
                        .begin(
                                NEW_ROUTE,
                                NetlinkWriter.WITH_ACK
                                        | NetlinkWriter.CREATE
                                        | NetlinkWriter.REPLACE,
                                head(to, kind.scope, kind.type))
                        .attribute(DESTINATION, to.base)
                        .number(INTERFACE, LOOPBACK)
                        .attribute(SOURCE, bytes(source)));
    }

    /** Removes a route; one that is not there need not be. */
    public void remove(String range) throws IOException {
        remove(Range.of(range));
    }

    private void remove(Range to) throws IOException {
        byte anyScope = (byte) 255;
        try {
            send(
                    new NetlinkWriter()
                            .begin(
                                    DELETE_ROUTE,
                                    NetlinkWriter.WITH_ACK,
                                    head(to, anyScope, (byte) 0))
                            .attribute(DESTINATION, to.base)
                            .number(INTERFACE, LOOPBACK));
        } catch (Kernel.Refused e) {
            if (e.number() != NO_SUCH_ROUTE) {
                throw e;
            }
        }
    }

    /**
     * Removes all of this kind and maker, whichever process made them.
     *
     * @param like an address of the family whose routes are meant
     */
    public void removeAll(String like) throws IOException {
        byte[] head = new byte[HEAD];
        head[0] = Range.of(like).family();
        var found = new ArrayList<Range>();
        try (NetlinkSocket socket = NetlinkSocket.route()) {
            socket.list(
                    new NetlinkWriter().begin(GET_ROUTE, NetlinkWriter.WHOLE, head).bytes(),
                    answer -> {
                        if (ours(answer)) {
                            found.add(range(answer));
                        }
                    });
        }
        for (Range range : found) {
            remove(range);
        }
    }

    private boolean ours(ByteBuffer answer) {
        return answer.limit() >= HEAD
                && answer.get(4) == kind.table
                && answer.get(5) == maker
                && answer.get(7) == kind.type;
    }

    private static Range range(ByteBuffer answer) {
        byte[] base = NetlinkAttributes.bytes(NetlinkAttributes.behind(answer, HEAD), DESTINATION);
        return new Range(base, answer.get(1) & 255);
    }

    private byte[] head(Range to, byte scope, byte type) {
        return ByteBuffer.allocate(HEAD)
                .order(ByteOrder.nativeOrder())
                .put(to.family())
                .put((byte) to.bits)
                .putShort((short) 0)
                .put(kind.table)
                .put(maker)
                .put(scope)
                .put(type)
                .putInt(0)
                .array();
    }

    private static void send(NetlinkBatch batch) throws IOException {
        try (NetlinkSocket socket = NetlinkSocket.route()) {
            socket.send(batch);
        }
    }

    private static byte[] bytes(String address) {
        var four = Addresses.ipv4(address);
        return four.isPresent()
                ? ByteBuffer.allocate(4).putInt(four.getAsInt()).array()
                : Addresses.ipv6(address)
                        .orElseThrow(
                                () -> new IllegalArgumentException(address + " is not an address"));
    }

    /** The first address, and how many bits all have in common. */
    private static final class Range {
        private static final byte IPV4 = 2;
        private static final byte IPV6 = 10;

        private final byte[] base;
        private final int bits;

        Range(byte[] base, int bits) {
            this.base = base;
            this.bits = bits;
        }

        static Range of(String text) {
            int slash = text.indexOf('/');
            byte[] base = bytes(slash < 0 ? text : text.substring(0, slash));
            int bits = slash < 0 ? 8 * base.length : Integer.parseInt(text.substring(slash + 1));
            return new Range(masked(base, bits), bits);
        }

        /** The kernel takes no bits below the prefix. */
        private static byte[] masked(byte[] base, int bits) {
            byte[] masked = Arrays.copyOf(base, base.length);
            for (int i = 0; i < masked.length; i++) {
                int kept = Math.clamp(bits - 8L * i, 0, 8);
                masked[i] &= (byte) (0xff00 >> kept);
            }
            return masked;
        }

        byte family() {
            return base.length == 4 ? IPV4 : IPV6;
        }
    }
}
