package io.jollyboat.apiserver;

import io.jollyboat.apiserver.options.Load;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where an API server takes calls from outside this JVM; nowhere, if it is not to listen. */
final class ListeningSockets {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ApiServerConfig.@Nullable Listening where;
    private final Load load;
    private final Timeline timeline;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    ListeningSockets(ApiServerConfig.@Nullable Listening where, Load load, Timeline timeline) {
        this.where = where;
        this.load = load;
        this.timeline = timeline;
    }

    /**
     * Listens; false when it is not to.
     *
     * @param handler who answers
     * @throws UncheckedIOException when it cannot listen where it is told to
     */
    boolean open(Supplier<HttpHandler> handler) {
        if (where == null) {
            return false;
        }
        try {
            HttpHandler answering = handler.get();
            int streams = load.streams();
            for (HttpServerConfig server : where.servers()) {
                HttpServerConfig limited = streams > 0 ? server.streams(streams) : server;
                servers.add(HttpServer.start(where.loop(), limited, timeline, answering));
            }
            return true;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /**
     * The first of them.
     *
     * @throws IllegalStateException when there is none
     */
    InetSocketAddress address() {
        if (servers.isEmpty()) {
            throw new IllegalStateException("the API server does not listen");
        }
        return servers.getFirst().address();
    }

    /** The port of the first of them; 0 when there is none. */
    int port() {
        return servers.isEmpty() ? 0 : address().getPort();
    }

    /**
     * Lets nobody in any more, ends watches and returns when what is under way is answered. May
     * block.
     */
    void close() {
        servers.stream()
                .map(server -> server.stop(GRACE).toCompletableFuture())
                .toList() // all before one is waited for
                .forEach(CompletableFuture::join);
    }
}
