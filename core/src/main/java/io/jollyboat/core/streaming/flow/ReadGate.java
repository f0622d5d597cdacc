package io.jollyboat.core.streaming.flow;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stops reading from a connection while any of its streams is full. Safe for use by many threads.
 */
public final class ReadGate {
    private final Channel channel;
    private final AtomicInteger full = new AtomicInteger();

    public ReadGate(Channel channel) {
        this.channel = channel;
    }

    /** One more stream is full. */
    public void full() {
        full.incrementAndGet();
        EventLoops.run(channel, this::update);
    }

    /** A full stream has room again; reading goes on once all have. */
    public void hasRoom() {
        full.decrementAndGet();
        EventLoops.run(channel, this::update);
    }

    /** On the loop only, so that the last of several changes wins. */
    private void update() {
        channel.config().setAutoRead(full.get() == 0);
    }
}
