package io.jollyboat.core.http.server;

import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.http.HttpLimits;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientCertificates;
import io.jollyboat.core.tls.ServerTls;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What all connections of one server share. */
final class ServerContext {
    final HttpServerConfig config;
    final HttpHandler handler;
    final Timeline timeline;
    final DateField date;
    final @Nullable ClientCertificates certificates;

    /** Connections that speak HTTP now; those that were upgraded have left. */
    final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Runnable whenEmpty;

    /** All accepted sockets, whatever they speak. */
    final AtomicInteger sockets = new AtomicInteger();

    volatile boolean stopping;

    ServerContext(HttpServerConfig config, HttpHandler handler, Timeline timeline) {
        this.config = config;
        this.handler = handler;
        this.timeline = timeline;
        this.date = new DateField(timeline);
        ServerTls tls = config.tls();
        this.certificates =
                tls == null || tls.clients() == null ? null : new ClientCertificates(tls.clients());
    }

    void left(ServerConnection connection) {
        connections.remove(connection);
        Runnable task = whenEmpty;
        if (task != null && connections.isEmpty()) {
            task.run();
        }
    }

    /** Runs a task when no connection speaks HTTP; perhaps more than once. */
    void whenEmpty(Runnable task) {
        whenEmpty = task;
        if (connections.isEmpty()) {
            task.run();
        }
    }

    HttpLimits limits() {
        return config.limits();
    }

    String scheme() {
        return config.tls() == null ? "http" : "https";
    }
}
