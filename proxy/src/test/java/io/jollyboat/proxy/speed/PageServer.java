package io.jollyboat.proxy.speed;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A server with one page of 1 KiB, as a process of its own. */
public final class PageServer {

    private PageServer() {}

    /**
     * @param arguments where it listens on loopback
     */
    public static void main(String... arguments) throws IOException {
        byte[] page = new byte[1024];
        HttpServer.start(
                NetworkLoop.start(),
                HttpServerConfig.plain(
                        new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]))),
                Timeline.real(),
                exchange -> exchange.respond(200, Headers.empty(), page));
        System.out.println("ready");
        System.in.read(); // until the one who started it has gone
    }
}
