package io.jollyboat.core.streaming;

import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.streaming.websocket.WebSocketConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A watch over WebSocket, as Java's clients and browsers open one: what is written at once is one
 * message of text. What the client sends is not looked at.
 *
 * <p>Safe for use by many threads; what one thread writes stays in order.
 */
public final class WebSocketEvents extends WebSocketConnection implements ResponseStream {

    private final Channel channel;
    private final AtomicLong pending = new AtomicLong();

    // guarded by themselves
    private final List<Runnable> draining = new ArrayList<>(1);
    private final List<Runnable> closing = new ArrayList<>(1);
    private volatile boolean gone;

    private WebSocketEvents(Channel channel) {
        this.channel = channel;
    }

    /** Whether the client asks for a WebSocket. */
    public static boolean wanted(HttpExchange exchange) {
        return Upgrades.toWebSocket(exchange);
    }

    /**
     * Answers the exchange: agrees, or refuses what is not proper WebSocket.
     *
     * @param then is given the stream on the event loop, once the client has agreed
     */
    public static void open(HttpExchange exchange, Consumer<WebSocketEvents> then) {
        CompletionStage<Channel> upgraded = Upgrades.webSocket(exchange, null);
        if (upgraded != null) {
            upgraded.thenAccept(
                    channel -> {
                        WebSocketEvents events = new WebSocketEvents(channel);
                        install(channel, events);
                        channel.config().setAutoRead(true);
                        then.accept(events);
                    });
        }
    }

    /** Runs a task when the connection is gone; at once when it already is. */
    public void onClosed(Runnable task) {
        synchronized (closing) {
            if (!gone) {
                closing.add(task);
                return;
            }
        }
        task.run();
    }

    @Override
    public void write(byte[]... segments) {
        if (gone) {
            return;
        }
        var text = Unpooled.wrappedBuffer(segments);
        int size = text.readableBytes();
        pending.addAndGet(size);
        channel.writeAndFlush(new TextWebSocketFrame(text)).addListener(written -> left(size));
    }

    private void left(int size) {
        if (pending.addAndGet(-size) <= LOW_MARK) {
            run(draining);
        }
    }

    @Override
    public long pendingBytes() {
        return pending.get();
    }

    @Override
    public void onDrained(Runnable task) {
        synchronized (draining) {
            draining.add(task);
        }
        if (gone || pending.get() <= LOW_MARK) {
            channel.eventLoop().execute(() -> run(draining));
        }
    }

    @Override
    public void end() {
        channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void abort() {
        channel.close();
    }

    @Override
    protected void message(ChannelHandlerContext context, WebSocketFrame frame) {
        // there is nothing to be said to a watch
    }

    @Override
    protected void gone() {
        synchronized (closing) {
            gone = true;
        }
        run(closing);
        run(draining);
    }

    private static void run(List<Runnable> tasks) {
        List<Runnable> due;
        synchronized (tasks) {
            due = List.copyOf(tasks);
            tasks.clear();
        }
        due.forEach(Runnable::run);
    }
}
