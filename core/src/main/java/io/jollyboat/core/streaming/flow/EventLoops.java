package io.jollyboat.core.streaming.flow;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands tasks to a channel's event loop. */
public final class EventLoops {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private EventLoops() {}

    /**
     * Runs a task on the channel's loop; not at all when the loop has ended, and the channel with
     * it.
     */
    public static void run(Channel channel, Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the network loop of {} has ended", channel);
        }
    }
}
