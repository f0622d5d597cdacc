package io.jollyboat.proxy.reverse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The head of a message while it is being written. It is put together in an array, since a network
 * buffer checks every byte. What was read as bytes, each of which is a character, becomes the same
 * bytes again.
 */
final class HeadBytes {

    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    void octet(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    void text(String text) {
        int count = text.length();
        room(count);
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            to[at + i] = (byte) text.charAt(i);
        }
        length = at + count;
    }

    /** Text in which the ends of lines, and of C's strings, become spaces. */
    void value(String text) {
        int begin = length;
        text(text);
        for (int i = begin; i < length; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n' || b == 0) {
                bytes[i] = ' ';
            }
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    ByteBuf copy(ByteBufAllocator allocator) {
        return allocator.directBuffer(length).writeBytes(bytes, 0, length);
    }
}
