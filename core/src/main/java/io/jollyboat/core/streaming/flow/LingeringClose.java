package io.jollyboat.core.streaming.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the client reads the last bytes: to close while the client still
 * sends would have its kernel throw away what it has not read. The client closes first, if it does
 * so soon; what it sends meanwhile must be thrown away.
 */
public final class LingeringClose {
    private static final long LINGER_MILLIS = 1000;

    private LingeringClose() {}

    /**
     * Flushes, and closes some time after the last words have left; on the event loop.
     *
     * @param lastWords what was written last
     */
    public static void begin(Channel channel, ChannelFuture lastWords) {
        channel.config().setAutoRead(true);
        channel.flush();
        lastWords.addListener(
                sent ->
                        channel.eventLoop()
                                .schedule(
                                        () -> channel.close(),
                                        LINGER_MILLIS,
                                        TimeUnit.MILLISECONDS));
    }
}
