package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.flow.EventLoops;
import io.jollyboat.core.streaming.flow.ReadGate;
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
 * Port forwarding by SPDY: every forwarded connection is a pair of streams, one for data and one
 * for errors, which name the same request. Only for the event loop.
 */
final class SpdyPortForward implements SpdyConnection.Listener {
    private static final long PAIRING_SECONDS = 30;

    private final Channel channel;
    private final ReadGate gate;
    private final Timeline timeline;
    private final Consumer<PortForwardLink> start;

    /** Streams that wait for the other half of their pair, by request. */
    private final Map<String, Half> halves = new HashMap<>();

    private final Set<PortForwardLink> links = new HashSet<>();

    private record Half(SpdyStream stream, ScheduledFuture<?> late) {}

    SpdyPortForward(Channel channel, Timeline timeline, Consumer<PortForwardLink> start) {
        this.channel = channel;
        this.gate = new ReadGate(channel);
        this.timeline = timeline;
        this.start = start;
    }

    /** A port in writing; -1 when it is none. */
    static int port(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,5}")) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 0xFFFF ? port : -1;
    }

    @Override
    public void opened(SpdyStream stream) {
        boolean data = stream.type().equals("data");
        if (!data && !stream.type().equals("error") || port(stream.headers().first("port")) < 0) {
            stream.refuse(SpdyStreamStatus.REFUSED_STREAM);
            return;
        }
        String request = request(stream, data);
        Half half = halves.get(request);
        if (half == null) {
            ScheduledFuture<?> late =
                    channel.eventLoop()
                            .schedule(() -> giveUp(request), PAIRING_SECONDS, TimeUnit.SECONDS);
            halves.put(request, new Half(stream, late));
        } else if (half.stream.type().equals(stream.type())) {
            stream.refuse(SpdyStreamStatus.REFUSED_STREAM);
        } else {
            halves.remove(request);
            half.late.cancel(false);
            pair(data ? stream : half.stream, data ? half.stream : stream);
        }
    }

    /** Old clients name no request: they open the error stream first and the data stream next. */
    private static String request(SpdyStream stream, boolean data) {
        String request = stream.headers().first("requestID");
        return request != null ? request : Integer.toString(data ? stream.id() - 2 : stream.id());
    }

    private void pair(SpdyStream data, SpdyStream error) {
        int port = port(data.headers().first("port"));
        PortForwardLink link = new PortForwardLink(channel, gate, port, data, error, timeline);
        links.add(link);
        link.onClosed(() -> EventLoops.run(channel, () -> links.remove(link)));
        data.listen(link::received, link::inputEnded, link::gone);
        start.accept(link);
    }

    private void giveUp(String request) {
        Half half = halves.remove(request);
        if (half != null) {
            if (half.stream.type().equals("error")) {
                half.stream.send(
                        Unpooled.wrappedBuffer("timed out waiting for streams".getBytes(UTF_8)));
                half.stream.end();
            } else {
                half.stream.refuse(SpdyStreamStatus.CANCEL);
            }
        }
    }

    @Override
    public void closed() {
        halves.values().forEach(half -> half.late.cancel(false));
        halves.clear();
        links.forEach(PortForwardLink::gone);
        links.clear();
    }
}
