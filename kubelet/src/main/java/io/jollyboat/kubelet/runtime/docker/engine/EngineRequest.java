package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to the engine.
 *
 * @param path with its query, already encoded
 * @param body empty for none; ignored when {@code upload} is given
 * @param upload a body of unknown length, sent in chunks
 * @param hijacked asks for the connection itself, to become a two-way stream
 */
@SuppressWarnings("ArrayRecordComponent") // passed through once, never compared
public record EngineRequest(
        String method,
        String path,
        Map<String, String> headers,
        byte[] body,
        @Nullable InputStream upload,
        boolean hijacked) {
    private static final int CHUNK = 64 << 10;
    private static final byte[] LINE_END = {'\r', '\n'};

    public EngineRequest {
        headers = Map.copyOf(headers);
    }

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Map.of(), new byte[0], null, false);
    }

    public static EngineRequest post(String path) {
        return new EngineRequest("POST", path, Map.of(), new byte[0], null, false);
    }

    public static EngineRequest post(String path, String json) {
        return new EngineRequest(
                "POST",
                path,
                Map.of("Content-Type", "application/json"),
                json.getBytes(StandardCharsets.UTF_8),
                null,
                false);
    }

    public EngineRequest withHeader(String name, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(name, value);
        return new EngineRequest(method, path, all, body, upload, hijacked);
    }

    /** The connection becomes a stream in both directions once the engine agrees. */
    public EngineRequest hijacking() {
        return new EngineRequest(method, path, headers, body, upload, true);
    }

    /** Asking twice does no harm. */
    boolean isRepeatable() {
        return upload == null && !hijacked && (method.equals("GET") || method.equals("HEAD"));
    }

    void write(OutputStream output) throws IOException {
        var head =
                new StringBuilder(256)
                        .append(method)
                        .append(' ')
                        .append(path)
                        .append(" HTTP/1.1\r\nHost: docker\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (hijacked) {
            head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        }
        if (upload != null) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body.length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        var first = new ByteArrayOutputStream();
        first.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (upload == null) {
            first.writeBytes(body);
            output.write(first.toByteArray()); // one write, one wake-up of the engine
            return;
        }
        output.write(first.toByteArray());
        byte[] chunk = new byte[CHUNK];
        for (int read = upload.read(chunk); read >= 0; read = upload.read(chunk)) {
            if (read > 0) {
                output.write(
                        (Integer.toHexString(read) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                output.write(chunk, 0, read);
                output.write(LINE_END);
            }
        }
        output.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
}
