package io.jollyboat.core.streaming;

import io.jollyboat.core.runtime.SerialExecutor;
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
import io.netty.channel.ChannelFuture;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A remote command, whatever protocol is below. The protocol feeds it on the event loop. */
final class CommandSession implements RemoteCommandSession {
    private final RemoteCommandOptions options;
    private final CommandChannels channels;
    private final InboundBytes stdin;
    private final OutboundBytes stdout;
    private final OutboundBytes stderr;
    private final CloseTasks closeTasks;
    private final SerialExecutor resizing;
    private final ResizeReader resizeReader = new ResizeReader();
    private final AtomicBoolean exited = new AtomicBoolean();

    // only in resizing
    private @Nullable TerminalSize size;
    private @Nullable Consumer<TerminalSize> resizeListener;

    CommandSession(RemoteCommandOptions options, CommandChannels channels, Timeline timeline) {
        this.options = options;
        this.channels = channels;
        Channel channel = channels.channel();
        ReadGate gate = new ReadGate(channel);
        this.stdin = options.stdin() ? new InboundBytes(gate) : InboundBytes.empty(gate);
        this.stdout = new OutboundBytes(channel, orNowhere(channel, channels.stdout()));
        this.stderr = new OutboundBytes(channel, orNowhere(channel, channels.stderr()));
        this.closeTasks = new CloseTasks(timeline);
        this.resizing = timeline.serial();
    }

    private static OutboundStream orNowhere(Channel channel, @Nullable OutboundStream stream) {
        return stream != null
                ? stream
                : new OutboundStream() {
                    @Override
                    public ChannelFuture send(ByteBuf bytes) {
                        bytes.release();
                        return channel.newSucceededFuture();
                    }

                    @Override
                    public void end() {}
                };
    }

    // ---- fed by the protocol

    void input(ByteBuf bytes) {
        stdin.add(bytes);
    }

    void inputEnded() {
        stdin.end();
    }

    void resize(ByteBuf bytes) {
        resizeReader.add(bytes, latest -> resizing.execute(() -> resized(latest)));
    }

    /** The connection has gone. */
    void closed() {
        exited.set(true);
        stdin.end();
        stdout.broken();
        stderr.broken();
        closeTasks.close();
    }

    private void resized(TerminalSize latest) {
        size = latest;
        if (resizeListener != null) {
            resizeListener.accept(latest);
        }
    }

    // ---- for the one who runs the command

    @Override
    public RemoteCommandOptions options() {
        return options;
    }

    @Override
    public InputStream stdin() {
        return stdin;
    }

    @Override
    public OutputStream stdout() {
        return stdout;
    }

    @Override
    public OutputStream stderr() {
        return stderr;
    }

    @Override
    public void onResize(Consumer<TerminalSize> listener) {
        resizing.execute(
                () -> {
                    resizeListener = listener;
                    if (size != null) {
                        listener.accept(size);
                    }
                });
    }

    @Override
    public void onClosed(Runnable task) {
        closeTasks.add(task);
    }

    @Override
    public void exit(CommandOutcome outcome) {
        if (!exited.compareAndSet(false, true)) {
            return;
        }
        byte[] message = StatusMessage.of(outcome, channels.asStatus());
        stdin.close();
        stdout.close();
        stderr.close();
        EventLoops.run(
                channels.channel(),
                () -> {
                    if (message.length > 0) {
                        channels.error().send(Unpooled.wrappedBuffer(message));
                    }
                    channels.error().end();
                    channels.end().run();
                    closeTasks.close();
                });
    }
}
