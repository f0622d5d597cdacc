package io.jollyboat.core.http.server;

import io.jollyboat.core.http.HttpLimits;
import io.jollyboat.core.tls.ServerTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens.
 *
 * @param address where; port 0 takes a free one
 * @param tls null for plain HTTP: HTTP/1.1, and HTTP/2 for who begins with that
 * @param limits what one client may cost
 * @param compression whether large answers are compressed
 * @param others for a server at every address of the machine: those of its addresses at whose ports
 *     others of this program may listen; who calls there and finds none of them is cut off, as
 *     where nobody listens. Null when the port is the server's alone.
 */
public record HttpServerConfig(
        InetSocketAddress address,
        @Nullable ServerTls tls,
        HttpLimits limits,
        Compression compression,
        @Nullable Predicate<InetAddress> others) {

    /** A server that has its port to itself. */
    public HttpServerConfig(
            InetSocketAddress address,
            @Nullable ServerTls tls,
            HttpLimits limits,
            Compression compression) {
        this(address, tls, limits, compression, null);
    }

    /**
     * Whether answers of more than 128 KiB are compressed (gzip, fastest level) for clients that
     * ask for it. Streams never are.
     */
    public enum Compression {
        /** Not at all. */
        NEVER,
        /** As Kubernetes does, wherever the client is. */
        ASKED
    }

    /** TLS with standard limits. */
    public static HttpServerConfig secure(InetSocketAddress address, ServerTls tls) {
        return new HttpServerConfig(address, tls, HttpLimits.STANDARD, Compression.ASKED);
    }

    /** Plain HTTP/1.1 with standard limits: for health ports and tests. */
    public static HttpServerConfig plain(InetSocketAddress address) {
        return new HttpServerConfig(address, null, HttpLimits.STANDARD, Compression.ASKED);
    }

    /** The same with another limit on requests at once on one HTTP/2 connection. */
    public HttpServerConfig streams(int most) {
        return new HttpServerConfig(address, tls, limits.streams(most), compression, others);
    }

    /** The same, with others at some addresses of the machine. */
    public HttpServerConfig beside(Predicate<InetAddress> their) {
        return new HttpServerConfig(address, tls, limits, compression, their);
    }
}
