package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A channel as two streams that can be used at the same time; those of the JDK would share a lock.
 */
public final class ChannelStreams {

    private ChannelStreams() {}

    /** Closing it does nothing: the channel is its owner's. */
    public static InputStream input(SocketChannel channel) {
        return new Input(channel);
    }

    /** Closing it half-closes the channel: the other side reads end-of-file next. */
    public static OutputStream output(SocketChannel channel) {
        return new Output(channel);
    }

    private static final class Input extends InputStream {
        private final SocketChannel channel;

        Input(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, length));
        }
    }

    private static final class Output extends OutputStream {
        private final SocketChannel channel;

        Output(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                channel.shutdownOutput();
            }
        }
    }
}
