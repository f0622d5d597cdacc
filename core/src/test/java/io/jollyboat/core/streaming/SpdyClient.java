package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;

/** Speaks SPDY/3.1 to a server frame by frame, after an HTTP upgrade. */
final class SpdyClient implements AutoCloseable {
    private final Socket socket;
    private final EmbeddedChannel codec =
            new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final String answer;

    SpdyClient(int port, String target, String... protocols) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        StringBuilder request =
                new StringBuilder(
                        "POST "
                                + target
                                + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n");
        for (String protocol : protocols) {
            request.append("X-Stream-Protocol-Version: ").append(protocol).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        answer = head.toString();
    }

    /** The head of the answer to the upgrade. */
    String answer() {
        return answer;
    }

    SpdyClient open(int id, String... headers) throws IOException {
        DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        for (int i = 0; i < headers.length; i += 2) {
            frame.headers().add(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
        }
        return send(frame);
    }

    SpdyClient data(int id, String text, boolean last) throws IOException {
        DefaultSpdyDataFrame frame =
                new DefaultSpdyDataFrame(id, Unpooled.copiedBuffer(text, UTF_8));
        frame.setLast(last);
        return send(frame);
    }

    SpdyClient reset(int id) throws IOException {
        return send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.CANCEL));
    }

    SpdyClient ping(int id) throws IOException {
        return send(new DefaultSpdyPingFrame(id));
    }

    private SpdyClient send(SpdyFrame frame) throws IOException {
        codec.writeOutbound(frame);
        ByteBuf bytes = codec.readOutbound();
        while (bytes != null) {
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
            bytes.release();
            bytes = codec.readOutbound();
        }
        return this;
    }

    /**
     * The next frame in words: {@code reply 1}, {@code data 3 text}, {@code last 3}, {@code reset 5
     * 7}, {@code ping 1}, {@code goaway}.
     */
    String next() throws IOException {
        SpdyFrame frame = codec.readInbound();
        while (frame == null) {
            byte[] some = new byte[4096];
            int count = socket.getInputStream().read(some);
            if (count < 0) {
                return "end";
            }
            codec.writeInbound(Unpooled.copiedBuffer(some, 0, count));
            frame = codec.readInbound();
        }
        String words = words(frame);
        ReferenceCountUtil.release(frame);
        return words;
    }

    private static String words(SpdyFrame frame) {
        return switch (frame) {
            case SpdySynReplyFrame reply -> "reply " + reply.streamId();
            case SpdyDataFrame data when data.content().isReadable() ->
                    "data " + data.streamId() + " " + data.content().toString(UTF_8);
            case SpdyDataFrame data -> (data.isLast() ? "last " : "empty ") + data.streamId();
            case SpdyRstStreamFrame reset ->
                    "reset " + reset.streamId() + " " + reset.status().code();
            case SpdyPingFrame ping -> "ping " + ping.id();
            case SpdyGoAwayFrame _ -> "goaway";
            default -> frame.toString();
        };
    }

    @Override
    public void close() throws IOException {
        codec.finishAndReleaseAll();
        socket.close();
    }
}
