package io.jollyboat.core.streaming;

import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.websocket.WebSocketChannels;
import io.jollyboat.core.streaming.websocket.WebSocketConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the requests of exec and attach, by WebSocket or SPDY, and hands over a {@link
 * RemoteCommandSession} for each.
 */
public final class RemoteCommandServer {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteCommandServer.class);

    private static final String V5 = "v5.channel.k8s.io";
    private static final String V4 = "v4.channel.k8s.io";
    private static final String V4_BASE64 = "v4.base64.channel.k8s.io";
    private static final String V3 = "v3.channel.k8s.io";
    private static final String V2 = "v2.channel.k8s.io";
    private static final String V1 = "channel.k8s.io";
    private static final String V1_BASE64 = "base64.channel.k8s.io";
    private static final List<String> OVER_WEBSOCKET = List.of(V5, V4, V4_BASE64, V1, V1_BASE64);
    private static final List<String> OVER_SPDY = List.of(V4, V3, V2, V1);

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;

    private final Timeline timeline;

    /** Runs commands beside the event loop, as the timeline does. */
    public RemoteCommandServer(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Upgrades the request's connection and, once the client is ready, runs {@code command} with
     * the session, on a thread where it may block. The session lives on after {@code command} has
     * returned, until its {@link RemoteCommandSession#exit}; if {@code command} throws, the client
     * is told that it failed. A request that cannot be served is answered, and nothing is run.
     */
    public void accept(
            HttpExchange exchange,
            RemoteCommandOptions options,
            Consumer<RemoteCommandSession> command) {
        Consumer<CommandSession> start = session -> timeline.execute(() -> run(session, command));
        if (Upgrades.toWebSocket(exchange)) {
            webSocket(exchange, options, start);
        } else if (Upgrades.toSpdy(exchange)) {
            spdy(exchange, options, start);
        } else {
            Upgrades.demand(exchange);
        }
    }

    private static void run(CommandSession session, Consumer<RemoteCommandSession> command) {
        try {
            command.accept(session);
        } catch (RuntimeException e) {
            LOG.error("remote command failed", e);
            session.exit(new CommandOutcome.Failed("Internal error occurred: " + e.getMessage()));
        }
    }

    private void webSocket(
            HttpExchange exchange, RemoteCommandOptions options, Consumer<CommandSession> start) {
        List<String> wanted = Upgrades.webSocketProtocols(exchange);
        String protocol = Upgrades.choose(wanted, OVER_WEBSOCKET);
        if (protocol == null && !wanted.isEmpty()) {
            Upgrades.refuse(exchange, wanted, OVER_WEBSOCKET);
            return;
        }
        CompletionStage<Channel> upgrade = Upgrades.webSocket(exchange, protocol);
        if (upgrade != null) {
            upgrade.thenAccept(channel -> start.accept(overWebSocket(channel, protocol, options)));
        }
    }

    private CommandSession overWebSocket(
            Channel channel, @Nullable String protocol, RemoteCommandOptions options) {
        Dispatch dispatch = new Dispatch();
        boolean base64 = V4_BASE64.equals(protocol) || V1_BASE64.equals(protocol);
        WebSocketChannels webSocket = new WebSocketChannels(dispatch, base64, V5.equals(protocol));
        CommandSession session =
                new CommandSession(
                        options,
                        new CommandChannels(
                                channel,
                                options.stdout() ? webSocket.stream(channel, STDOUT) : null,
                                options.stderr() ? webSocket.stream(channel, STDERR) : null,
                                webSocket.stream(channel, ERROR),
                                V5.equals(protocol)
                                        || V4.equals(protocol)
                                        || V4_BASE64.equals(protocol),
                                () -> webSocket.end(channel)),
                        timeline);
        dispatch.session = session;
        WebSocketConnection.install(channel, webSocket);
        // an empty message tells the client that it is connected
        int first = options.stdout() ? STDOUT : options.stderr() ? STDERR : ERROR;
        webSocket.stream(channel, first).send(Unpooled.EMPTY_BUFFER);
        channel.config().setAutoRead(true);
        return session;
    }

    private void spdy(
            HttpExchange exchange, RemoteCommandOptions options, Consumer<CommandSession> start) {
        List<String> wanted = Upgrades.streamProtocols(exchange);
        String protocol = Upgrades.choose(wanted, OVER_SPDY);
        if (protocol == null && !wanted.isEmpty()) {
            Upgrades.refuse(exchange, wanted, OVER_SPDY);
            return;
        }
        boolean resizable = V4.equals(protocol) || V3.equals(protocol);
        Upgrades.spdy(exchange, protocol)
                .thenAccept(
                        channel -> {
                            SpdyCommandStreams streams =
                                    new SpdyCommandStreams(
                                            channel,
                                            options,
                                            resizable,
                                            V4.equals(protocol),
                                            timeline,
                                            start);
                            streams.begin();
                            channel.config().setAutoRead(true);
                        });
    }

    /** Sends what arrives on the channels where it belongs. */
    private static final class Dispatch implements WebSocketChannels.Listener {
        /** Set before anything can arrive. */
        private @Nullable CommandSession session;

        private CommandSession session() {
            return java.util.Objects.requireNonNull(session);
        }

        @Override
        public void received(int number, ByteBuf bytes) {
            if (number == STDIN) {
                session().input(bytes);
            } else if (number == RESIZE) {
                session().resize(bytes);
            }
        }

        @Override
        public void ended(int number) {
            if (number == STDIN) {
                session().inputEnded();
            }
        }

        @Override
        public void closed() {
            session().closed();
        }
    }
}
