package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.spdy.SpdyConnection;
import io.jollyboat.core.streaming.spdy.SpdyStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a SPDY client has opened all the streams a remote command needs, and then makes a
 * session of them.
 */
final class SpdyCommandStreams implements SpdyConnection.Listener {
    private static final long OPENING_SECONDS = 30;

    private final Channel channel;
    private final RemoteCommandOptions options;
    private final boolean asStatus;
    private final Timeline timeline;
    private final Consumer<CommandSession> start;
    private final Set<String> missing = new HashSet<>(Set.of("error"));
    private final Map<String, SpdyStream> streams = new HashMap<>();
    private @Nullable SpdyConnection connection;
    private @Nullable ScheduledFuture<?> late;
    private @Nullable CommandSession session;

    SpdyCommandStreams(
            Channel channel,
            RemoteCommandOptions options,
            boolean resizable,
            boolean asStatus,
            Timeline timeline,
            Consumer<CommandSession> start) {
        this.channel = channel;
        this.options = options;
        this.asStatus = asStatus;
        this.timeline = timeline;
        this.start = start;
        need(options.stdin(), "stdin");
        need(options.stdout(), "stdout");
        need(options.stderr(), "stderr");
        need(options.tty() && resizable, "resize");
    }

    private void need(boolean needed, String type) {
        if (needed) {
            missing.add(type);
        }
    }

    void begin() {
        late = channel.eventLoop().schedule(this::giveUp, OPENING_SECONDS, TimeUnit.SECONDS);
        connection = SpdyConnection.install(channel, this);
    }

    @Override
    public void opened(SpdyStream stream) {
        if (!missing.remove(stream.type())) {
            stream.refuse(SpdyStreamStatus.REFUSED_STREAM);
            return;
        }
        streams.put(stream.type(), stream);
        if (missing.isEmpty()) {
            begun();
        }
    }

    private void begun() {
        stopWaiting();
        SpdyConnection below = requireNonNull(connection);
        CommandChannels channels =
                new CommandChannels(
                        channel,
                        streams.get("stdout"),
                        streams.get("stderr"),
                        requireNonNull(streams.get("error")),
                        asStatus,
                        below::end);
        CommandSession begun = new CommandSession(options, channels, timeline);
        session = begun;
        SpdyStream stdin = streams.get("stdin");
        if (stdin != null) {
            stdin.listen(begun::input, begun::inputEnded, () -> {});
        }
        SpdyStream resize = streams.get("resize");
        if (resize != null) {
            resize.listen(begun::resize, () -> {}, () -> {});
        }
        start.accept(begun);
    }

    private void giveUp() {
        SpdyStream error = streams.get("error");
        if (error != null) {
            error.send(
                    Unpooled.wrappedBuffer(
                            "timed out waiting for client to create streams".getBytes(UTF_8)));
        }
        requireNonNull(connection).end();
    }

    private void stopWaiting() {
        if (late != null) {
            late.cancel(false);
        }
    }

    @Override
    public void closed() {
        stopWaiting();
        if (session != null) {
            session.closed();
        }
    }
}
