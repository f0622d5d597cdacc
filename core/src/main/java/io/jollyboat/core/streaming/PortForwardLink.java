package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.streaming.flow.CloseTasks;
import io.jollyboat.core.streaming.flow.EventLoops;
import io.jollyboat.core.streaming.flow.InboundBytes;
import io.jollyboat.core.streaming.flow.OutboundBytes;
import io.jollyboat.core.streaming.flow.OutboundStream;
import io.jollyboat.core.streaming.flow.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One forwarded connection, whatever protocol is below. The protocol feeds it on the event loop.
 */
final class PortForwardLink implements PortForwardConnection {
    private final Channel channel;
    private final int port;
    private final OutboundStream error;
    private final InboundBytes input;
    private final OutboundBytes output;
    private final CloseTasks closeTasks;
    private final AtomicBoolean closed = new AtomicBoolean();

    PortForwardLink(
            Channel channel,
            ReadGate gate,
            int port,
            OutboundStream data,
            OutboundStream error,
            Timeline timeline) {
        this.channel = channel;
        this.port = port;
        this.error = error;
        this.input = new InboundBytes(gate);
        this.output = new OutboundBytes(channel, data);
        this.closeTasks = new CloseTasks(timeline);
    }

    // ---- fed by the protocol

    void received(ByteBuf bytes) {
        input.add(bytes);
    }

    void inputEnded() {
        input.end();
    }

    /** The client has gone. */
    void gone() {
        closed.set(true);
        input.end();
        output.broken();
        closeTasks.close();
    }

    // ---- for the one who forwards

    @Override
    public int port() {
        return port;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void onClosed(Runnable task) {
        closeTasks.add(task);
    }

    @Override
    public void close() {
        close("");
    }

    @Override
    public void fail(String message) {
        close(message);
    }

    private void close(String message) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        input.close();
        output.close();
        EventLoops.run(
                channel,
                () -> {
                    if (!message.isEmpty()) {
                        error.send(Unpooled.wrappedBuffer(message.getBytes(UTF_8)));
                    }
                    error.end();
                    closeTasks.close();
                });
    }
}
