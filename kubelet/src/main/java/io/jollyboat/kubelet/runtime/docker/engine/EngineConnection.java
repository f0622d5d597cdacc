package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One connection to the engine. Reading and writing may go on at the same time; the streams of
 * {@code Channels} would share a lock. Closing it from another thread ends both.
 */
final class EngineConnection implements Closeable {
    private static final int BUFFER = 16 << 10;

    private final SocketChannel channel;
    private final BufferedInputStream input;
    private final OutputStream output;

    private EngineConnection(SocketChannel channel) {
        this.channel = channel;
        this.input = new BufferedInputStream(ChannelStreams.input(channel), BUFFER);
        this.output = ChannelStreams.output(channel);
    }

    static EngineConnection open(EngineAddress address) throws IOException {
        SocketAddress socket = address.socket();
        if (socket instanceof InetSocketAddress named) {
            socket = new InetSocketAddress(named.getHostString(), named.getPort());
        }
        SocketChannel channel =
                SocketChannel.open(
                        socket instanceof UnixDomainSocketAddress
                                ? StandardProtocolFamily.UNIX
                                : StandardProtocolFamily.INET);
        try {
            channel.connect(socket);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new EngineConnection(channel);
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return output;
    }

    /** The engine reads end-of-file next; its answers still arrive. */
    void closeOutput() throws IOException {
        channel.shutdownOutput();
    }

    /**
     * Whether an idle connection can be used again: open at the other end, and nothing unasked for
     * has arrived.
     */
    boolean isFresh() {
        try {
            if (input.available() > 0) {
                return false;
            }
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing is the last thing we do with it: what failed cannot matter any more.
        }
    }
}
