package io.jollyboat.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * The head of a message of HTTP/1.1 while it is being written. It is put together in an array,
 * since a network buffer checks every byte. Only for one thread, and for one head at a time.
 */
public final class HeadBytes {

    private static final FastThreadLocal<HeadBytes> OF_THREAD =
            new FastThreadLocal<>() {
                @Override
                protected HeadBytes initialValue() {
                    return new HeadBytes();
                }
            };

    private byte[] bytes = new byte[1024];
    private int length;

    private HeadBytes() {}

    /** An empty one, in place of whatever was begun on this thread before. */
    public static HeadBytes begin() {
        HeadBytes head = OF_THREAD.get();
        head.length = 0;
        return head;
    }

    /** One character of ASCII. */
    public void octet(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    /** Text as it was read as bytes, each of which is a character: the same bytes again. */
    @SuppressWarnings("deprecation") // the one way that copies an array and looks nothing up
    public void text(String text) {
        int count = text.length();
        room(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    /** As {@link #text}; the ends of lines, and of C's strings, become spaces. */
    public void value(String text) {
        int begin = length;
        text(text);
        blank(begin);
    }

    /** Text in UTF-8; the ends of lines, and of C's strings, become spaces. */
    public void unicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                int begin = length;
                raw(text.getBytes(UTF_8));
                blank(begin);
                return;
            }
        }
        value(text);
    }

    /** Bytes as they are. */
    public void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void blank(int begin) {
        byte[] in = bytes;
        for (int i = begin; i < length; i++) {
            byte b = in[i];
            if (b < ' ' && (b == '\r' || b == '\n' || b == 0)) {
                in[i] = ' ';
            }
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** What was written. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** A buffer with what was written, and room for more behind it. */
    public ByteBuf copy(ByteBufAllocator allocator, int more) {
        return allocator.directBuffer(length + more).writeBytes(bytes, 0, length);
    }
}
