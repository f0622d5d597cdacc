package io.jollyboat.core.http;

import java.time.Duration;

/**
 * What one client may cost the server.
 *
 * @param connections open at once; further ones are closed as they come
 * @param streams requests at once on one HTTP/2 connection
 * @param headerBytes all header fields of a request together; the first line may have as many again
 * @param headerTime from the first byte of a connection, or the end of the request before, to the
 *     end of the head; also for the TLS handshake
 * @param bodyTime from the end of the head to the end of the body, once somebody waits for it
 * @param idleTime a connection without a request is kept this long
 */
public record HttpLimits(
        int connections,
        int streams,
        int headerBytes,
        Duration headerTime,
        Duration bodyTime,
        Duration idleTime) {
    /** Room for any sane cluster client; the times are Kubernetes' own. */
    public static final HttpLimits STANDARD =
            new HttpLimits(
                    4096,
                    250,
                    64 * 1024,
                    Duration.ofSeconds(32),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(90));

    /** The same with another limit on requests at once on one HTTP/2 connection. */
    public HttpLimits streams(int most) {
        return new HttpLimits(connections, most, headerBytes, headerTime, bodyTime, idleTime);
    }
}
