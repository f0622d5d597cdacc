package io.jollyboat.proxy.userspace;

import io.netty.channel.ChannelFuture;

/** Listens at an opening and passes on what comes, by the door of the moment. */
interface Listener {

    /** What is behind it from now on. */
    void lead(Door door);

    /** Begins; completes once it listens or cannot. */
    ChannelFuture open();

    /**
     * Listens no more; completes once the kernel refuses for us. Connections that stand go on.
     *
     * <p>Only after {@link #open}.
     */
    ChannelFuture close();
}
