package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the sizes of a client's terminal: small JSON objects, one after the other, cut into pieces
 * anywhere. Anything else is skipped: a wrong size is no reason to end a session.
 */
final class ResizeReader {
    private static final Pattern NUMBER =
            Pattern.compile("\"(width|height)\"\\s*:\\s*(\\d{1,5})", Pattern.CASE_INSENSITIVE);

    /** No size is longer. */
    private static final int LONGEST = 512;

    private final StringBuilder text = new StringBuilder();

    void add(ByteBuf bytes, Consumer<TerminalSize> sizes) {
        text.append(bytes.toString(UTF_8));
        int end = text.indexOf("}");
        while (end >= 0) {
            read(text.substring(0, end), sizes);
            text.delete(0, end + 1);
            end = text.indexOf("}");
        }
        if (text.length() > LONGEST) {
            text.setLength(0);
        }
    }

    private static void read(String object, Consumer<TerminalSize> sizes) {
        int width = -1;
        int height = -1;
        Matcher number = NUMBER.matcher(object);
        while (number.find()) {
            int value = Math.min(0xFFFF, Integer.parseInt(number.group(2)));
            if (number.group(1).equalsIgnoreCase("width")) {
                width = value;
            } else {
                height = value;
            }
        }
        if (width >= 0 && height >= 0) {
            sizes.accept(new TerminalSize(width, height));
        }
    }
}
