package io.jollyboat.apiserver.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes trees as compact JSON, byte for byte as Jackson does but without its layers: every write
 * of an object pays for this. What is rare (text beyond ASCII, fractions) is left to Jackson. For
 * use by one thread, once.
 */
final class CompactJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] NOTHING = {};
    private static final int TYPICAL_BYTES = 8192;

    /** Room that is kept for the next writer; more is let go. */
    private static final int MOST_SPARED = 1 << 16;

    /** What the last writer is done with; whoever finds none makes his own. */
    private static final AtomicReference<byte @Nullable []> SPARE = new AtomicReference<>();

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;

    /** What {@link String#getBytes} makes of half a character, too. */
    private static final char HALF = '?';

    private byte[] buffer;
    private int size;

    CompactJson() {
        byte[] spare = SPARE.getAndSet(null);
        buffer = spare == null ? new byte[TYPICAL_BYTES] : spare;
    }

    /** All that was written. It begins with nothing again: its room is others' from now on. */
    byte[] bytes() {
        byte[] bytes = Arrays.copyOf(buffer, size);
        if (buffer.length <= MOST_SPARED) {
            SPARE.set(buffer);
        }
        buffer = NOTHING;
        size = 0;
        return bytes;
    }

    /** Writes what stands between values: braces, commas. */
    void sign(char sign) {
        room(1);
        buffer[size++] = (byte) sign;
    }

    private void sign(char first, char second) {
        sign(first);
        sign(second);
    }

    /** Writes a member; the first of an object is told by the brace before it. */
    void member(String name, JsonNode value) {
        name(name);
        value(value);
    }

    /** Writes the name of a member and what parts it from those before and from its value. */
    void name(String name) {
        if (buffer[size - 1] != '{') {
            sign(',');
        }
        text(name);
        sign(':');
    }

    void value(JsonNode node) {
        switch (node) {
            case StringNode text -> text(text.stringValue());
            case ObjectNode object -> object(object);
            case ArrayNode array -> array(array);
            case IntNode number -> ascii(Integer.toString(number.intValue()));
            case BooleanNode flag -> ascii(flag.booleanValue() ? "true" : "false");
            case LongNode number -> ascii(Long.toString(number.longValue()));
            case NullNode ignored -> ascii("null");
            default -> raw(MAPPER.writeValueAsBytes(node));
        }
    }

    private void object(ObjectNode object) {
        sign('{');
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            member(member.getKey(), member.getValue());
        }
        sign('}');
    }

    private void array(ArrayNode array) {
        sign('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                sign(',');
            }
            value(array.get(i));
        }
        sign(']');
    }

    void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != text.length()) {
            raw(MAPPER.writeValueAsBytes(text)); // not ASCII
            return;
        }
        sign('"');
        int written = 0;
        for (int i = plainUntil(bytes, 0); i < bytes.length; i = plainUntil(bytes, written)) {
            copy(bytes, written, i);
            escape(text.charAt(i));
            written = i + 1;
        }
        copy(bytes, written, bytes.length);
        sign('"');
    }

    private static boolean plain(byte character) {
        return character >= ' ' && character != '"' && character != '\\' && character != HALF;
    }

    /** Where, from an offset on, the first character is that is not plain, or the end. */
    private static int plainUntil(byte[] text, int from) {
        int at = from;
        while (at + Long.BYTES <= text.length && plain((long) EIGHT_BYTES.get(text, at))) {
            at += Long.BYTES;
        }
        while (at < text.length && plain(text[at])) {
            at++;
        }
        return at;
    }

    /** Whether eight characters are plain; told of all at once. */
    private static boolean plain(long eight) {
        long quotes = eight ^ ONES * '"';
        long slashes = eight ^ ONES * '\\';
        long halves = eight ^ ONES * HALF;
        long less = (eight - ONES * ' ') | (quotes - ONES) | (slashes - ONES) | (halves - ONES);
        return (less & HIGH_BITS) == 0; // who is less than what is taken from him goes below 0
    }

    private void escape(char character) {
        switch (character) {
            case HALF -> sign(character);
            case '"', '\\' -> sign('\\', character);
            case '\n' -> sign('\\', 'n');
            case '\t' -> sign('\\', 't');
            default -> {
                byte[] whole = MAPPER.writeValueAsBytes(String.valueOf(character));
                copy(whole, 1, whole.length - 1); // between its quotes
            }
        }
    }

    private void ascii(String text) {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            buffer[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    private void raw(byte[] json) {
        copy(json, 0, json.length);
    }

    private void copy(byte[] from, int begin, int end) {
        room(end - begin);
        System.arraycopy(from, begin, buffer, size, end - begin);
        size += end - begin;
    }

    private void room(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
        }
    }
}
