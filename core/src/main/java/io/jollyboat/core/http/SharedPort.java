package io.jollyboat.core.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * One TCP port for several sockets of this program: one that listens at every address of the
 * machine, and others at single addresses, which the kernel prefers. It lets them only when all of
 * them have the same option, and then every other program of the same user that has it too; so that
 * a port which another program holds has to be looked for.
 */
public final class SharedPort {

    /** What all of the sockets need, before they are bound. */
    public static final ChannelOption<Boolean> OPTION =
            NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);

    private static final InetAddress NEVER_SHARED =
            new InetSocketAddress("127.0.0.1", 0).getAddress();

    private SharedPort() {}

    /**
     * To be asked before listening at every address: whether nobody does. Asked at 127.0.0.1, where
     * no socket for single addresses may be.
     *
     * @throws BindException when somebody listens there
     */
    public static void requireFree(int port) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.INET)) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true); // past ended connections
            probe.bind(new InetSocketAddress(NEVER_SHARED, port));
        }
    }
}
