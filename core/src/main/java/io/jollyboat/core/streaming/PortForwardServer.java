package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.Query;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.spdy.SpdyConnection;
import io.jollyboat.core.streaming.websocket.WebSocketBytes;
import io.jollyboat.core.streaming.websocket.WebSocketConnection;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over requests for port forwarding and hands over every connection that the client forwards.
 * Spoken are SPDY (kubectl up to 1.30), SPDY tunnelled through WebSocket (kubectl since) and the
 * plain WebSocket channels of clients in other languages.
 */
public final class PortForwardServer {
    private static final Logger LOG = LoggerFactory.getLogger(PortForwardServer.class);

    private static final String PORT_FORWARD = "portforward.k8s.io";
    private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
    private static final String CHANNELS = "v4.channel.k8s.io";
    private static final List<String> OVER_SPDY = List.of(PORT_FORWARD);
    private static final List<String> OVER_WEBSOCKET = List.of(TUNNEL, CHANNELS);

    private final Timeline timeline;

    /** Forwards beside the event loop, as the timeline does. */
    public PortForwardServer(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Upgrades the request's connection and runs {@code forward} for every connection that the
     * client forwards, each on a thread where it may block. When {@code forward} returns, its
     * connection is closed; when it throws, the user is told. A request that cannot be served is
     * answered, and nothing is run.
     */
    public void accept(HttpExchange exchange, Consumer<PortForwardConnection> forward) {
        Consumer<PortForwardLink> start = link -> timeline.execute(() -> run(link, forward));
        if (Upgrades.toWebSocket(exchange)) {
            webSocket(exchange, start);
        } else if (Upgrades.toSpdy(exchange)) {
            List<String> wanted = Upgrades.streamProtocols(exchange);
            String protocol = Upgrades.choose(wanted, OVER_SPDY);
            if (protocol == null && !wanted.isEmpty()) {
                Upgrades.refuse(exchange, wanted, OVER_SPDY);
            } else {
                Upgrades.spdy(exchange, protocol).thenAccept(channel -> overSpdy(channel, start));
            }
        } else {
            Upgrades.demand(exchange);
        }
    }

    private static void run(PortForwardLink link, Consumer<PortForwardConnection> forward) {
        try {
            forward.accept(link);
            link.close();
        } catch (RuntimeException e) {
            LOG.error("forwarding to port {} failed", link.port(), e);
            link.fail("error forwarding port " + link.port() + ": " + e.getMessage());
        }
    }

    private void webSocket(HttpExchange exchange, Consumer<PortForwardLink> start) {
        List<String> wanted = Upgrades.webSocketProtocols(exchange);
        String protocol = Upgrades.choose(wanted, OVER_WEBSOCKET);
        if (protocol == null) {
            Upgrades.refuse(exchange, wanted, OVER_WEBSOCKET);
            return;
        }
        List<Integer> ports = protocol.equals(TUNNEL) ? List.of() : ports(exchange.query());
        if (ports == null) {
            Headers fields = Headers.of("Content-Type", "text/plain; charset=utf-8");
            exchange.respond(
                    400,
                    fields,
                    "query parameter \"ports\" must name 1 to 100 ports\n".getBytes(UTF_8));
            return;
        }
        CompletionStage<Channel> upgrade = Upgrades.webSocket(exchange, protocol);
        if (upgrade != null) {
            upgrade.thenAccept(
                    channel -> {
                        if (protocol.equals(TUNNEL)) {
                            WebSocketConnection.install(channel, new WebSocketBytes());
                            channel.pipeline().addLast(new WebSocketBytes.Writer());
                            overSpdy(channel, start);
                        } else {
                            new PortForwardChannels(channel, ports, timeline).begin(start);
                        }
                    });
        }
    }

    private void overSpdy(Channel channel, Consumer<PortForwardLink> start) {
        SpdyConnection.install(channel, new SpdyPortForward(channel, timeline, start));
        channel.config().setAutoRead(true);
    }

    /**
     * {@code ports=80,443} or several {@code ports=}, or {@code port=} as kubelets have it; null
     * when there is none, or a wrong one.
     */
    private static @Nullable List<Integer> ports(Query query) {
        List<Integer> ports = new ArrayList<>();
        List<String> values = new ArrayList<>(query.all("ports"));
        values.addAll(query.all("port"));
        for (String value : values) {
            for (String one : value.split(",")) {
                int port = SpdyPortForward.port(one);
                if (port < 0) {
                    return null;
                }
                ports.add(port);
            }
        }
        return ports.isEmpty() || ports.size() > 100 ? null : ports;
    }
}
