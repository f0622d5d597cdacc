package io.jollyboat.proxy.conntrack;

import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.kernel.NetlinkBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the kernel's connection tracking, and what it answers. The numbers are those of
 * linux/netfilter/nfnetlink_conntrack.h.
 */
final class FlowMessages implements NetlinkBatch {

    private static final int MOST = 128; // bytes of one request, with room to spare
    private static final short LIST = 1 << 8 | 1;
    private static final short DELETE = 1 << 8 | 2;
    private static final int REQUEST = 1;
    private static final int WITH_ACK = 4;
    private static final int WHOLE = 0x300;
    private static final byte IPV4 = 2;
    private static final int NESTED = 0x8000;
    private static final int ORIGINAL = 1;
    private static final int REPLY = 2;

    private final ByteBuffer buffer;
    private int count;

    private FlowMessages(int messages) {
        buffer = ByteBuffer.allocate(messages * MOST).order(ByteOrder.nativeOrder());
    }

    /** The request for everything that is remembered of IPv4. */
    static byte[] list() {
        var messages = new FlowMessages(1);
        messages.end(messages.begin(LIST, WHOLE));
        return messages.bytes();
    }

    /** Requests to forget. */
    static FlowMessages forget(Collection<Flow> flows) {
        var messages = new FlowMessages(flows.size());
        for (Flow flow : flows) {
            int message = messages.begin(DELETE, WITH_ACK);
            int tuple = messages.nest(ORIGINAL);
            int addresses = messages.nest(1);
            messages.address(1, flow.source());
            messages.address(2, flow.destination());
            messages.end(addresses);
            int ports = messages.nest(2);
            messages.attribute(1, new byte[] {(byte) flow.protocol()});
            messages.attribute(2, bigEndian(flow.sourcePort()));
            messages.attribute(3, bigEndian(flow.port()));
            messages.end(ports);
            messages.end(tuple);
            messages.end(message);
        }
        return messages;
    }

    private int begin(short type, int flags) {
        int start = buffer.position();
        count++;
        buffer.putInt(0).putShort(type).putShort((short) (REQUEST | flags)).putInt(count).putInt(0);
        buffer.put(IPV4).put((byte) 0).putShort((short) 0);
        return start;
    }

    private int nest(int type) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NESTED));
        return start;
    }

    /**
     * A message has its length in four bytes, an attribute in two; the rest of the four is zero.
     */
    private void end(int start) {
        int length = buffer.position() - start;
        if (buffer.getShort(start + 2) == 0) {
            buffer.putInt(start, length);
        } else {
            buffer.putShort(start, (short) length);
        }
    }

    private void address(int type, String address) {
        int bits = Addresses.ipv4(address).orElseThrow();
        attribute(
                type,
                new byte[] {
                    (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
                });
    }

    private void attribute(int type, byte[] content) {
        buffer.putShort((short) (content.length + 4)).putShort((short) type).put(content);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
    }

    private static byte[] bigEndian(int port) {
        return new byte[] {(byte) (port >>> 8), (byte) port};
    }

    @Override
    public byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public int count() {
        return count;
    }

    /** Reads one answer to {@link #list}; nothing for what has no ports. */
    static Optional<Flow> read(ByteBuffer answer) {
        ByteBuffer attributes = tail(answer, 4); // behind the family and the version
        ByteBuffer original = find(attributes, ORIGINAL);
        ByteBuffer reply = find(attributes, REPLY);
        if (original == null || reply == null) {
            return Optional.empty();
        }
        ByteBuffer addresses = find(original, 1);
        ByteBuffer ports = find(original, 2);
        ByteBuffer answering = find(reply, 1);
        if (addresses == null || ports == null || answering == null || find(ports, 3) == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Flow(
                        number(ports, 1, 1),
                        Addresses.ipv4(number(addresses, 1, 4)),
                        number(ports, 2, 2),
                        Addresses.ipv4(number(addresses, 2, 4)),
                        number(ports, 3, 2),
                        Addresses.ipv4(number(answering, 1, 4))));
    }

    /** A number in network order; 0 when it is not there. */
    private static int number(ByteBuffer attributes, int type, int bytes) {
        ByteBuffer content = find(attributes, type);
        int number = 0;
        for (int i = 0; content != null && i < Math.min(bytes, content.limit()); i++) {
            number = number << 8 | content.get(i) & 255;
        }
        return number;
    }

    private static @Nullable ByteBuffer find(ByteBuffer attributes, int type) {
        for (int at = 0; at + 4 <= attributes.limit(); ) {
            int length = attributes.getShort(at) & 0xffff;
            if (length < 4 || at + length > attributes.limit()) {
                return null;
            }
            if ((attributes.getShort(at + 2) & 0x3fff) == type) {
                return tail(attributes, at + 4).limit(length - 4);
            }
            at += (length + 3) & ~3;
        }
        return null;
    }

    private static ByteBuffer tail(ByteBuffer whole, int from) {
        return whole.slice(from, whole.limit() - from).order(ByteOrder.nativeOrder());
    }
}
