package io.jollyboat.core.streaming.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/**
 * One of the streams towards the client, as its protocol puts it on the wire. Only for the event
 * loop.
 */
public interface OutboundStream {
    /** Sends bytes, taking over the buffer. */
    ChannelFuture send(ByteBuf bytes);

    /**
     * Tells the client that no more will come, where the protocol has words for it. At most once.
     */
    void end();
}
