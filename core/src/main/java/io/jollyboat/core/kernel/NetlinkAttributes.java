package io.jollyboat.core.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Finds what an answer by netlink tells. */
public final class NetlinkAttributes {

    private static final int TYPE = 0x3fff; // without the bits that say how it is written

    private NetlinkAttributes() {}

    /** The attributes of an answer that has so many bytes before them. */
    public static ByteBuffer behind(ByteBuffer answer, int head) {
        return tail(answer, Math.min(head, answer.limit()));
    }

    /** The content of the first attribute of a type, which may be attributes again. */
    public static @Nullable ByteBuffer find(ByteBuffer attributes, int type) {
        for (int at = 0; at + 4 <= attributes.limit(); ) {
            int length = attributes.getShort(at) & 0xffff;
            if (length < 4 || at + length > attributes.limit()) {
                return null;
            }
            if ((attributes.getShort(at + 2) & TYPE) == type) {
                return tail(attributes, at + 4).limit(length - 4);
            }
            at += (length + 3) & ~3;
        }
        return null;
    }

    /** The bytes of an attribute; none when it is not there. */
    public static byte[] bytes(ByteBuffer attributes, int type) {
        ByteBuffer content = find(attributes, type);
        byte[] bytes = new byte[content == null ? 0 : content.limit()];
        if (content != null) {
            content.get(0, bytes);
        }
        return bytes;
    }

    private static ByteBuffer tail(ByteBuffer whole, int from) {
        return whole.slice(from, whole.limit() - from).order(ByteOrder.nativeOrder());
    }
}
