package io.jollyboat.proxy.reverse;

import io.jollyboat.core.api.core.v1.ServicePort;
import java.net.InetSocketAddress;

/**
 * Where a request may go.
 *
 * @param http2 whether it speaks HTTP/2 without TLS, as who serves gRPC does; HTTP/1.1 otherwise
 */
public record Server(InetSocketAddress address, boolean http2) {

    /**
     * Whether a port of a service is of servers that speak HTTP/2 without TLS.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/">Application
     *     protocol</a>
     */
    public static boolean speaksHttp2(ServicePort port) {
        return switch (port.appProtocol()) {
            case "kubernetes.io/h2c", "grpc" -> true;
            default -> false;
        };
    }
}
