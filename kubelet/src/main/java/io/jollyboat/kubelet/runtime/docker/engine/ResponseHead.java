package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The status line and headers of an answer.
 *
 * @param headers by lower-case name; of several with one name the last
 */
record ResponseHead(int status, Map<String, String> headers) {
    private static final int LONGEST_LINE = 64 << 10;
    private static final int MOST_HEADERS = 200;

    ResponseHead {
        headers = Map.copyOf(headers);
    }

    /** Reads the head of the final answer, past any interim one. */
    static ResponseHead read(InputStream input) throws IOException {
        ResponseHead head = readOne(input);
        while (head.status == 100) {
            head = readOne(input);
        }
        return head;
    }

    private static ResponseHead readOne(InputStream input) throws IOException {
        String[] words = line(input).split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException(
                    "what answers there does not speak HTTP: \"" + String.join(" ", words) + "\"");
        }
        int status;
        try {
            status = Integer.parseInt(words[1]);
        } catch (NumberFormatException e) {
            throw new IOException("answered with status \"" + words[1] + "\"", e);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            if (colon < 0 || headers.size() >= MOST_HEADERS) {
                throw new IOException("answered with a broken header");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new ResponseHead(status, headers);
    }

    /** One line without its end. */
    static String line(InputStream input) throws IOException {
        var line = new StringBuilder(64);
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the engine closed the connection");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("answered with a line that does not end");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as it follows on the connection. */
    InputStream body(InputStream input) throws IOException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
            return new ChunkedInput(input);
        }
        String length = header("content-length");
        try {
            return length.isEmpty() ? input : new FixedInput(input, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("answered with content length \"" + length + "\"", e);
        }
    }

    /** Whether the body ends before the connection does, so that the connection can serve again. */
    boolean leavesConnectionUsable() {
        boolean delimited =
                status == 204
                        || status == 304
                        || header("transfer-encoding").equalsIgnoreCase("chunked")
                        || !header("content-length").isEmpty();
        return delimited && status != 101 && !header("connection").equalsIgnoreCase("close");
    }
}
