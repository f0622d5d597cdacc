package io.jollyboat.core.streaming;

import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server without TLS for one handler. */
final class StreamingServer implements AutoCloseable {
    private final NetworkLoop loop = NetworkLoop.start();
    private final HttpServer server;

    StreamingServer(HttpHandler handler) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        server = HttpServer.start(loop, HttpServerConfig.plain(anyPort), Timeline.real(), handler);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
        loop.close();
    }
}
