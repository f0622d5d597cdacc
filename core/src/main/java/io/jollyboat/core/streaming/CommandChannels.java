package io.jollyboat.core.streaming;

import io.jollyboat.core.streaming.flow.OutboundStream;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What a remote command needs of the protocol below it.
 *
 * @param channel the connection
 * @param stdout null when the client did not ask for it
 * @param stderr null when the client did not ask for it
 * @param error where the outcome goes
 * @param asStatus whether the outcome goes as a {@code Status}
 * @param end ends the connection in the protocol's own way, behind everything sent; on the event
 *     loop
 */
record CommandChannels(
        Channel channel,
        @Nullable OutboundStream stdout,
        @Nullable OutboundStream stderr,
        OutboundStream error,
        boolean asStatus,
        Runnable end) {}
