package io.jollyboat.kubelet.runtime.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's typed calls over ours: each answer is read whole, so no call leaves a connection
 * half-read.
 */
public final class TypedTransport implements DockerHttpClient {
    private final EngineHttp http;
    private final Duration limit;

    /**
     * @param limit after which a call fails
     */
    public TypedTransport(EngineHttp http, Duration limit) {
        this.http = http;
        this.limit = limit;
    }

    @Override
    public Response execute(Request request) {
        byte[] bytes = request.bodyBytes();
        try {
            return new Whole(
                    http.call(
                            new EngineRequest(
                                    request.method(),
                                    request.path(),
                                    request.headers(),
                                    bytes == null ? new byte[0] : bytes,
                                    bytes == null ? request.body() : null,
                                    false),
                            limit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private record Whole(EngineReply reply) implements Response {
        @Override
        public int getStatusCode() {
            return reply.status();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            reply.headers().forEach((name, value) -> headers.put(name, List.of(value)));
            return headers;
        }

        @Override
        public @Nullable String getHeader(String name) {
            List<String> values = getHeaders().get(name);
            return values == null ? null : values.getFirst();
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(reply.body());
        }

        @Override
        public void close() {
            // The body is in memory and the connection back in its pool.
        }
    }
}
