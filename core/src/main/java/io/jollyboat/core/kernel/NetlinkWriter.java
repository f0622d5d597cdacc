package io.jollyboat.core.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes netlink requests one after the other: a header, what the request's kind begins with, and
 * attributes, which may be nested.
 *
 * <p>Not for several threads at once.
 */
public final class NetlinkWriter implements NetlinkBatch {

    /** Flags of a request, as in linux/netlink.h. */
    public static final int WITH_ACK = 4;

    public static final int WHOLE = 0x300;
    public static final int REPLACE = 0x100;
    public static final int CREATE = 0x400;

    private static final int REQUEST = 1;
    private static final int NESTED = 0x8000;
    private static final int HEADER = 16;

    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
    private int start; // of the request that is being written
    private int count;

    /**
     * Begins a request, and ends the one before.
     *
     * @param flags besides that it is one
     * @param head what requests of its kind have before their attributes; a multiple of four bytes
     */
    public NetlinkWriter begin(int type, int flags, byte[] head) {
        room(HEADER + head.length);
        start = buffer.position();
        buffer.putInt(HEADER + head.length)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(++count)
                .putInt(0)
                .put(head);
        return this;
    }

    public NetlinkWriter attribute(int type, byte[] content) {
        room(content.length + 8);
        buffer.putShort((short) (content.length + 4)).putShort((short) type).put(content);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        buffer.putInt(start, buffer.position() - start);
        return this;
    }

    /** A number in the machine's own order. */
    public NetlinkWriter number(int type, int number) {
        return attribute(
                type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array());
    }

    /**
     * Begins an attribute that holds those to come; returns what {@link #endNest} wants to know.
     */
    public int nest(int type) {
        int at = buffer.position();
        attribute(type | NESTED, new byte[0]);
        return at;
    }

    public NetlinkWriter endNest(int nest) {
        buffer.putShort(nest, (short) (buffer.position() - nest));
        return this;
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * (buffer.capacity() + bytes))
                            .order(ByteOrder.nativeOrder());
            buffer = larger.put(buffer.flip());
        }
    }

    @Override
    public byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public int count() {
        return count;
    }
}
