package io.jollyboat.core.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a message of HTTP/1.1 that came in one piece and is written as nearly all are. Read
 * strictly (RFC 9112): whatever is the least bit odd is none of these, and left to the codec, which
 * knows all that is allowed and what to say to the rest.
 *
 * @param start the first line, of visible ASCII and spaces
 * @param fields whose values have no white space around them; each byte is a character
 * @param length of all of it in bytes
 */
public record PlainHead(String start, Headers fields, int length) {

    /** A longer head is left to the codec. */
    private static final int MOST = 4096;

    private static final int FIELDS = 64;
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c = '0'; c < 127; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private static final FastThreadLocal<Scratch> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected Scratch initialValue() {
                    return new Scratch(new byte[MOST], new String[2 * FIELDS]);
                }
            };

    /** What a head is read in, and of which nothing is kept. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Scratch(byte[] bytes, String[] pairs) {}

    /**
     * Reads the head that a buffer begins with, and leaves the buffer as it is.
     *
     * @param most bytes that it may have
     * @return null for one that is not plain, or not all there
     */
    public static @Nullable PlainHead read(ByteBuf in, int most) {
        byte[] bytes = SCRATCH.get().bytes();
        int count = Math.min(Math.min(in.readableBytes(), most), MOST);
        in.getBytes(in.readerIndex(), bytes, 0, count);
        int end = startEnd(bytes, count);
        if (end <= 0) {
            return null;
        }
        String start = new String(bytes, 0, end, ISO_8859_1);
        String[] pairs = SCRATCH.get().pairs();
        int fields = 0;
        int at = end + 2;
        while (at + 1 < count && bytes[at] != '\r') {
            int colon = nameEnd(bytes, at, count);
            int line = colon < 0 ? -1 : valueEnd(bytes, colon + 1, count);
            if (line < 0 || fields == pairs.length) {
                return null;
            }
            pairs[fields++] = new String(bytes, at, colon - at, ISO_8859_1);
            pairs[fields++] = trimmed(bytes, colon + 1, line);
            at = line + 2;
        }
        return at + 1 < count && bytes[at + 1] == '\n'
                ? new PlainHead(start, Headers.taking(Arrays.copyOf(pairs, fields)), at + 2)
                : null;
    }

    /**
     * Whether a codec is between two messages, so that what comes next may be looked at first.
     *
     * @param in what it has not read yet
     * @param out what it has made of what it read
     */
    public static boolean mayFollow(ByteBuf in, List<Object> out) {
        return !in.isReadable() && !out.isEmpty() && out.getLast() instanceof LastHttpContent;
    }

    /** Where the first line ends, or -1. */
    private static int startEnd(byte[] bytes, int count) {
        for (int i = 0; i + 1 < count; i++) {
            byte b = bytes[i];
            if (b < ' ' || b == 127) {
                return b == '\r' && bytes[i + 1] == '\n' ? i : -1;
            }
        }
        return -1;
    }

    /** Where the colon behind a name is, or -1. */
    private static int nameEnd(byte[] bytes, int begin, int count) {
        for (int i = begin; i < count; i++) {
            if (!TOKEN[bytes[i] & 255]) {
                return bytes[i] == ':' && i > begin ? i : -1;
            }
        }
        return -1;
    }

    /** Where a value's line ends, or -1. */
    private static int valueEnd(byte[] bytes, int begin, int count) {
        for (int i = begin; i + 1 < count; i++) {
            byte b = bytes[i];
            if (b >= 0 && b < ' ' && b != '\t' || b == 127) {
                return b == '\r' && bytes[i + 1] == '\n' ? i : -1;
            }
        }
        return -1;
    }

    private static String trimmed(byte[] bytes, int begin, int end) {
        int from = begin;
        int to = end;
        while (from < to && blank(bytes[from])) {
            from++;
        }
        while (to > from && blank(bytes[to - 1])) {
            to--;
        }
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }
}
